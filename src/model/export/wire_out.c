/* Source: protobuf.dev/programming-guides/encoding. */
#include <string.h>

#include "model/export/wire_out.h"

enum { VARINT = 0, LENGTH = 2, FIXED32 = 5 };

eq_wire_out eq_wire_new(const eq_wire_out *like) { return (eq_wire_out){.cx = like->cx, .arena = like->arena}; }

static bool make_room(eq_wire_out *out, size_t size) {
    if (out->failed) return false;
    if (size <= out->room - out->size) return true;
    size_t room = out->room ? 2 * out->room : 256;
    while (room - out->size < size) room *= 2;
    char *data = eq_arena_alloc(out->cx, out->arena, room, 1);
    if (!data) return out->failed = true, false;
    if (out->size) memcpy(data, out->data, out->size);
    out->data = data;
    out->room = room;
    return true;
}

void eq_wire_raw(eq_wire_out *out, const char *data, size_t size) {
    if (!size || !make_room(out, size)) return;
    memcpy(out->data + out->size, data, size);
    out->size += size;
}

static void put_varint(eq_wire_out *out, uint64_t value) {
    char byte[10];
    size_t n = 0;
    for (; value > 127; value >>= 7) byte[n++] = (char)((value & 127u) | 128u);
    byte[n++] = (char)value;
    eq_wire_raw(out, byte, n);
}

static void put_tag(eq_wire_out *out, uint32_t field, unsigned kind) { put_varint(out, (uint64_t)field << 3 | kind); }

static void put_fixed(eq_wire_out *out, uint64_t bits, size_t n) {
    char byte[8];
    for (size_t k = 0; k < n; k++) byte[k] = (char)(bits >> 8 * k & 255u);
    eq_wire_raw(out, byte, n);
}

static void put_float(eq_wire_out *out, float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    put_fixed(out, bits, 4);
}

void eq_wire_number(eq_wire_out *out, uint32_t field, int64_t value) {
    put_tag(out, field, VARINT);
    put_varint(out, (uint64_t)value);
}

void eq_wire_float(eq_wire_out *out, uint32_t field, float value) {
    put_tag(out, field, FIXED32);
    put_float(out, value);
}

void eq_wire_bytes(eq_wire_out *out, uint32_t field, const char *data, size_t size) {
    put_tag(out, field, LENGTH);
    put_varint(out, size);
    eq_wire_raw(out, data, size);
}

void eq_wire_text(eq_wire_out *out, uint32_t field, const char *text) { eq_wire_bytes(out, field, text, strlen(text)); }

void eq_wire_inner(eq_wire_out *out, uint32_t field, const eq_wire_out *message) {
    out->failed |= message->failed;
    eq_wire_bytes(out, field, message->data, message->size);
}

void eq_wire_numbers(eq_wire_out *out, uint32_t field, const int64_t *value, size_t n) {
    eq_wire_out packed = eq_wire_new(out);
    for (size_t i = 0; i < n; i++) put_varint(&packed, (uint64_t)value[i]);
    eq_wire_inner(out, field, &packed);
}

void eq_wire_floats(eq_wire_out *out, uint32_t field, const float *value, size_t n) { eq_wire_raw_floats(out, field, value, n); }

void eq_wire_raw_floats(eq_wire_out *out, uint32_t field, const float *value, size_t n) {
    put_tag(out, field, LENGTH);
    put_varint(out, 4 * n);
    for (size_t i = 0; i < n; i++) put_float(out, value[i]);
}

static void put_double(eq_wire_out *out, double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    put_fixed(out, bits, 8);
}

void eq_wire_raw_doubles(eq_wire_out *out, uint32_t field, const double *value, size_t n) {
    put_tag(out, field, LENGTH);
    put_varint(out, 8 * n);
    for (size_t i = 0; i < n; i++) put_double(out, value[i]);
}

void eq_wire_raw_widened(eq_wire_out *out, uint32_t field, const float *value, size_t n) {
    put_tag(out, field, LENGTH);
    put_varint(out, 8 * n);
    for (size_t i = 0; i < n; i++) put_double(out, (double)value[i]);
}
