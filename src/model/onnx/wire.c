/* A file is anybody's: each step forward is checked against the end of the message. */
#include <string.h>

#include "model/onnx/wire.h"

eq_cursor eq_cursor_of(eq_ctx *cx, const char *what, eq_bytes file) {
    return (eq_cursor){cx, what, file.data, file.data, file.data + file.size};
}

eq_cursor eq_cursor_in(const eq_cursor *outer, const char *what, eq_bytes message) {
    return (eq_cursor){outer->cx, what, outer->file, message.data, message.data + message.size};
}

static eq_status fail_short(const eq_cursor *c) {
    return eq_fail(c->cx, EQ_EINPUT, "ends inside %s, at byte %zu: the file is not complete", c->what,
                   (size_t)(c->end - c->file));
}

/* A number of up to 64 bits, seven a byte. */
static eq_status read_varint(eq_cursor *c, uint64_t *out) {
    *out = 0;
    for (unsigned shift = 0; shift < 70; shift += 7) {
        if (c->at == c->end) return fail_short(c);
        uint64_t byte = (unsigned char)*c->at++;
        if (shift < 64) *out |= (byte & 127) << shift;
        if (byte < 128) return EQ_OK;
    }
    return eq_fail(c->cx, EQ_EINPUT, "has a number of more than ten bytes in %s, before byte %zu", c->what,
                   (size_t)(c->at - c->file));
}

uint64_t eq_bytes_bits(const char *bytes, size_t n) {
    uint64_t bits = 0;
    for (size_t i = n; i-- > 0;) bits = bits << 8 | (unsigned char)bytes[i];
    return bits;
}

static eq_status read_fixed(eq_cursor *c, size_t n, uint64_t *out) {
    if ((size_t)(c->end - c->at) < n) return fail_short(c);
    *out = eq_bytes_bits(c->at, n);
    c->at += n;
    return EQ_OK;
}

/* A file that was cut claims a little more than it has; one that claims the moon was never whole. */
static eq_status read_bytes(eq_cursor *c, const char *start, eq_field *field) {
    uint64_t size, left;
    EQ_TRY(read_varint(c, &size));
    left = (uint64_t)(c->end - c->at);
    if (size > left && size >> 31)
        return eq_fail(c->cx, EQ_EINPUT, "field %lu at byte %zu claims %llu bytes; %llu are left", (unsigned long)field->number,
                       (size_t)(start - c->file), (unsigned long long)size, (unsigned long long)left);
    if (size > left) return fail_short(c);
    field->bytes = (eq_bytes){c->at, (size_t)size};
    c->at += size;
    return EQ_OK;
}

eq_status eq_cursor_next(eq_cursor *c, eq_field *field, bool *more) {
    const char *start = c->at;
    uint64_t key;
    *more = c->at < c->end;
    if (!*more) return EQ_OK;
    EQ_TRY(read_varint(c, &key));
    *field = (eq_field){.number = (uint32_t)(key >> 3), .kind = (eq_field_kind)(key & 7)};
    if (key >> 32 || !field->number)
        return eq_fail(c->cx, EQ_EINPUT, "has no field of protocol buffers at byte %zu, in %s", (size_t)(start - c->file),
                       c->what);
    if (field->kind == EQ_FIELD_VARINT) return read_varint(c, &field->value);
    if (field->kind == EQ_FIELD_FIXED64) return read_fixed(c, 8, &field->value);
    if (field->kind == EQ_FIELD_FIXED32) return read_fixed(c, 4, &field->value);
    if (field->kind == EQ_FIELD_BYTES) return read_bytes(c, start, field);
    return eq_fail(c->cx, EQ_EINPUT, "has a field of kind %d at byte %zu, in %s, expected 0, 1, 2 or 5", (int)field->kind,
                   (size_t)(start - c->file), c->what);
}

static size_t size_of(eq_field_kind kind) { return kind == EQ_FIELD_FIXED64 ? 8 : 4; }

eq_status eq_field_count(const eq_cursor *c, const eq_field *field, eq_field_kind kind, size_t *n) {
    *n = 1;
    if (field->kind == kind) return EQ_OK;
    if (field->kind == EQ_FIELD_BYTES && kind == EQ_FIELD_VARINT) {
        *n = 0;
        for (size_t i = 0, run = 0; i < field->bytes.size; i++) {
            bool last = (unsigned char)field->bytes.data[i] < 128;
            run = last ? 0 : run + 1;
            *n += last;
            if (run == 10 || (run && i + 1 == field->bytes.size)) break;
            if (i + 1 == field->bytes.size) return EQ_OK;
        }
        if (!field->bytes.size) return EQ_OK;
    } else if (field->kind == EQ_FIELD_BYTES && field->bytes.size % size_of(kind) == 0) {
        *n = field->bytes.size / size_of(kind);
        return EQ_OK;
    }
    return eq_fail(c->cx, EQ_EINPUT, "has no list of numbers in field %lu of %s, before byte %zu", (unsigned long)field->number,
                   c->what, (size_t)(c->at - c->file));
}

uint64_t eq_field_number(const eq_field *field, eq_field_kind kind, const char **at) {
    uint64_t value = 0;
    if (field->kind == kind) return field->value;
    if (kind != EQ_FIELD_VARINT) {
        value = eq_bytes_bits(*at, size_of(kind));
        *at += size_of(kind);
        return value;
    }
    for (unsigned shift = 0;; shift += 7) { /* as counted: it ends */
        uint64_t byte = (unsigned char)*(*at)++;
        if (shift < 64) value |= (byte & 127) << shift;
        if (byte < 128) return value;
    }
}

double eq_bits_float(uint64_t bits) {
    uint32_t low = (uint32_t)bits;
    float value;
    memcpy(&value, &low, sizeof value);
    return (double)value;
}

double eq_bits_double(uint64_t bits) {
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}
