/* Writing the wire format of protocol buffers: fields, one behind the other. A message is bytes that grow; a message within
 * another is written by itself first, because its length stands before it. The same calls give the same bytes. */
#ifndef EQ_WIRE_OUT_H
#define EQ_WIRE_OUT_H

#include <stdbool.h>
#include <stdint.h>

#include "equipoise/arena.h"

/* Set cx and arena, leave the rest zero. A refused allocation is remembered; look at `failed` once, at the end. */
typedef struct eq_wire_out {
    eq_ctx *cx;
    eq_arena *arena;
    char *data;
    size_t size, room;
    bool failed;
} eq_wire_out;

eq_wire_out eq_wire_new(const eq_wire_out *like); /* empty, of the same context and arena */
void eq_wire_raw(eq_wire_out *out, const char *data, size_t size);
void eq_wire_number(eq_wire_out *out, uint32_t field, int64_t value);
void eq_wire_float(eq_wire_out *out, uint32_t field, float value);
void eq_wire_bytes(eq_wire_out *out, uint32_t field, const char *data, size_t size);
void eq_wire_text(eq_wire_out *out, uint32_t field, const char *text);
void eq_wire_inner(eq_wire_out *out, uint32_t field, const eq_wire_out *message);
/* Repeated numbers, packed. */
void eq_wire_numbers(eq_wire_out *out, uint32_t field, const int64_t *value, size_t n);
void eq_wire_floats(eq_wire_out *out, uint32_t field, const float *value, size_t n);
/* Little-endian float32 or float64 as one bytes field. */
void eq_wire_raw_floats(eq_wire_out *out, uint32_t field, const float *value, size_t n);
void eq_wire_raw_doubles(eq_wire_out *out, uint32_t field, const double *value, size_t n);
void eq_wire_raw_widened(eq_wire_out *out, uint32_t field, const float *value, size_t n); /* as float64 */

#endif
