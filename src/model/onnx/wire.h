/* The wire format of protocol buffers: fields, one behind the other. Source: protobuf.dev/programming-guides/encoding.
 *
 * A cursor stands in one message and never leaves it: every length is checked against what is left of the message before it is
 * used. Messages inside messages are cursors made from a field's bytes, by functions that know what they are: nothing here calls
 * itself, so nesting costs no stack. Nothing is copied. */
#ifndef EQ_ONNX_WIRE_H
#define EQ_ONNX_WIRE_H

#include <stdbool.h>
#include <stdint.h>

#include "equipoise/arena.h"

/* Where a message is read. Set by eq_cursor_of. */
typedef struct eq_cursor {
    eq_ctx *cx;
    const char *what; /* the message, for sentences: "the graph", "a node" */
    const char *file; /* the first byte of the file */
    const char *at, *end;
} eq_cursor;

/* How a field is written: the wire types that are read. */
typedef enum eq_field_kind { EQ_FIELD_VARINT = 0, EQ_FIELD_FIXED64 = 1, EQ_FIELD_BYTES = 2, EQ_FIELD_FIXED32 = 5 } eq_field_kind;

typedef struct eq_field {
    uint32_t number;
    eq_field_kind kind;
    uint64_t value; /* VARINT, FIXED64, FIXED32: the bits */
    eq_bytes bytes; /* BYTES */
} eq_field;

/* A cursor in a file, and one in a field of another's message. */
eq_cursor eq_cursor_of(eq_ctx *cx, const char *what, eq_bytes file);
eq_cursor eq_cursor_in(const eq_cursor *outer, const char *what, eq_bytes message);

/* The next field; *more is false at the end of the message. EQ_EINPUT names field and byte: a length that is larger than what is
 * left, a number that does not end, a group. */
eq_status eq_cursor_next(eq_cursor *cursor, eq_field *field, bool *more);

/* Numbers in a repeated field, packed or not: how many it adds, and the i-th of a packed one (*at moves on; begin at
 * field->bytes.data). EQ_EINPUT: its bytes are no whole numbers of that kind. */
eq_status eq_field_count(const eq_cursor *cursor, const eq_field *field, eq_field_kind kind, size_t *n);
uint64_t eq_field_number(const eq_field *field, eq_field_kind kind, const char **at);

/* The value of a float or double field, and of n little-endian bytes. */
double eq_bits_float(uint64_t bits);
double eq_bits_double(uint64_t bits);
uint64_t eq_bytes_bits(const char *bytes, size_t n);

#endif
