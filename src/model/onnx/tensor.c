/* Tensors of ONNX files: three ways to write the same numbers. */
#include <math.h>

#include "model/onnx/proto.h"

enum {
    DIMS = 1,
    TYPE = 2,
    FLOATS = 4,
    INT32S = 5,
    TEXTS = 6,
    INT64S = 7,
    NAME = 8,
    RAW = 9,
    DOUBLES = 10,
    UINT64S = 11,
    ELSEWHERE = 13,
    WHERE = 14
};

/* What is met in one pass over the message. */
typedef struct reader {
    const eq_cursor *at;
    eq_arena *arena;
    eq_onnx_tensor *out;
    const char *path; /* of weights that lie in another file; "" = not said */
    bool elsewhere;
    uint64_t dim[EQ_ONNX_MOST_DIMS];
    eq_bytes raw;
    bool has_raw;
    size_t n; /* values met in repeated fields */
} reader;

static const char *called(const eq_onnx_tensor *t) { return t->name ? t->name : ""; }

static eq_status add_dims(reader *r, const eq_cursor *c, const eq_field *field) {
    size_t n;
    const char *at = field->bytes.data;
    EQ_TRY(eq_field_count(c, field, EQ_FIELD_VARINT, &n));
    if (n > EQ_ONNX_MOST_DIMS - r->out->n_dims)
        return eq_fail(c->cx, EQ_ELIMIT, "weight \"%s\" has more than %d dimensions", called(r->out), EQ_ONNX_MOST_DIMS);
    while (n--) r->dim[r->out->n_dims++] = eq_field_number(field, EQ_FIELD_VARINT, &at);
    return EQ_OK;
}

/* Of the key and value of external_data the value that is a path is looked at for the sentence alone. */
static eq_status find_path(reader *r, const eq_cursor *c, eq_bytes message) {
    eq_cursor pair = eq_cursor_in(c, "a weight's place", message);
    eq_field field;
    bool more, location = false;
    for (;;) {
        EQ_TRY(eq_cursor_next(&pair, &field, &more));
        if (!more) return EQ_OK;
        if (field.kind != EQ_FIELD_BYTES) continue;
        if (field.number == 1) location = field.bytes.size == 8 && field.bytes.data[0] == 'l';
        if (field.number == 2 && location) EQ_TRY(eq_onnx_read_name(&pair, r->arena, field.bytes, &r->path));
    }
}

static eq_field_kind kind_of(uint32_t number) {
    return number == FLOATS ? EQ_FIELD_FIXED32 : number == DOUBLES ? EQ_FIELD_FIXED64 : EQ_FIELD_VARINT;
}

static bool is_list(uint32_t number) {
    return number == FLOATS || number == INT32S || number == INT64S || number == DOUBLES || number == UINT64S;
}

static eq_status look(reader *r, const eq_cursor *c, const eq_field *field) {
    bool bytes = field->kind == EQ_FIELD_BYTES, number = field->kind == EQ_FIELD_VARINT;
    size_t n;
    if (field->number == DIMS) return add_dims(r, c, field);
    if (field->number == TYPE && number) r->out->type = (eq_onnx_type)(field->value > 1000 ? 1000 : field->value);
    if (field->number == NAME && bytes) return eq_onnx_read_name(c, r->arena, field->bytes, &r->out->name);
    if (field->number == RAW && bytes) r->raw = field->bytes, r->has_raw = true;
    if (field->number == ELSEWHERE && bytes) return r->elsewhere = true, find_path(r, c, field->bytes);
    if (field->number == WHERE && number && field->value == 1) r->elsewhere = true;
    if (field->number == TEXTS && bytes) r->n++;
    if (!is_list(field->number)) return EQ_OK;
    EQ_TRY(eq_field_count(c, field, kind_of(field->number), &n));
    r->n += n;
    return EQ_OK;
}

static eq_status check_type(const reader *r) {
    static const char *const other[] = {"", "", "", "", "", "",          "",           "",        "",
                                        "", "", "", "", "", "complex64", "complex128", "bfloat16"};
    int type = (int)r->out->type;
    if (type >= EQ_ONNX_FLOAT && type <= EQ_ONNX_UINT64) return EQ_OK;
    return eq_fail(r->at->cx, EQ_EINPUT, "weight \"%s\" is of numbers of type %d%s%s, which are not read; save it as float32",
                   called(r->out), type, type > 13 && type < 17 ? ", " : "", type > 13 && type < 17 ? other[type] : "");
}

/* The product is checked before any memory is taken. */
static eq_status check_size(reader *r) {
    uint64_t size = 1;
    for (size_t d = 0; d < r->out->n_dims; d++) {
        if (r->dim[d] > EQ_ONNX_MOST_VALUES || (size *= r->dim[d]) > EQ_ONNX_MOST_VALUES)
            return eq_fail(r->at->cx, EQ_ELIMIT,
                           "weight \"%s\" is said to have %llu%s values along dimension %zu; at most 2^24 values are read",
                           called(r->out), (unsigned long long)r->dim[d], d ? " times the others'" : "", d + 1);
        r->out->dim[d] = (size_t)r->dim[d];
    }
    r->out->size = (size_t)size;
    return EQ_OK;
}

/* ---- values ---- */

static size_t width_of(eq_onnx_type type) {
    switch (type) {
    case EQ_ONNX_UINT8:
    case EQ_ONNX_INT8:
    case EQ_ONNX_BOOL: return 1;
    case EQ_ONNX_UINT16:
    case EQ_ONNX_INT16:
    case EQ_ONNX_FLOAT16: return 2;
    case EQ_ONNX_INT64:
    case EQ_ONNX_UINT64:
    case EQ_ONNX_DOUBLE: return 8;
    default: return 4;
    }
}

static double half(uint64_t bits) {
    double sign = bits >> 15 & 1 ? -1 : 1, fraction = (double)(bits & 1023);
    int power = (int)(bits >> 10 & 31);
    if (power == 31) return fraction > 0 ? (double)NAN : sign * (double)INFINITY;
    return power ? sign * ldexp(1024 + fraction, power - 25) : sign * ldexp(fraction, -24);
}

/* Bits of a value of that type, as wide as it is or wider. */
static double value_of(eq_onnx_type type, uint64_t bits) {
    switch (type) {
    case EQ_ONNX_FLOAT: return eq_bits_float(bits);
    case EQ_ONNX_DOUBLE: return eq_bits_double(bits);
    case EQ_ONNX_FLOAT16: return half(bits & 0xffff);
    case EQ_ONNX_BOOL: return (bits & 0xff) != 0;
    case EQ_ONNX_UINT8: return (double)(uint8_t)bits;
    case EQ_ONNX_INT8: return (double)(int8_t)bits;
    case EQ_ONNX_UINT16: return (double)(uint16_t)bits;
    case EQ_ONNX_INT16: return (double)(int16_t)bits;
    case EQ_ONNX_INT32: return (double)(int32_t)bits;
    case EQ_ONNX_UINT32: return (double)(uint32_t)bits;
    case EQ_ONNX_UINT64: return (double)bits;
    default: return (double)(int64_t)bits;
    }
}

static eq_status fill_raw(const reader *r) {
    eq_onnx_tensor *t = r->out;
    size_t width = width_of(t->type);
    if (r->raw.size != t->size * width)
        return eq_fail(r->at->cx, EQ_EINPUT, "weight \"%s\" has %zu bytes, expected %zu for %zu values", called(t), r->raw.size,
                       t->size * width, t->size);
    for (size_t i = 0; i < t->size; i++) t->number[i] = value_of(t->type, eq_bytes_bits(r->raw.data + i * width, width));
    return EQ_OK;
}

/* The second pass: counts are known and fit. */
static eq_status fill_lists(const reader *r) {
    eq_onnx_tensor *t = r->out;
    eq_cursor c = *r->at;
    eq_field field;
    bool more;
    for (size_t i = 0, n;;) {
        EQ_TRY(eq_cursor_next(&c, &field, &more));
        if (!more) return EQ_OK;
        if (field.number == TEXTS && field.kind == EQ_FIELD_BYTES && t->text) t->text[i++] = field.bytes;
        if (!is_list(field.number) || !t->number) continue;
        const char *at = field.bytes.data;
        EQ_TRY(eq_field_count(&c, &field, kind_of(field.number), &n));
        while (n--) {
            uint64_t bits = eq_field_number(&field, kind_of(field.number), &at);
            bool real = field.number == FLOATS || field.number == DOUBLES;
            double value = field.number == FLOATS ? eq_bits_float(bits) : eq_bits_double(bits);
            t->number[i++] = real ? value : value_of(t->type, bits);
        }
    }
}

static eq_status check_finite(const reader *r) {
    const eq_onnx_tensor *t = r->out;
    size_t width = t->n_dims ? t->dim[t->n_dims - 1] : 1;
    for (size_t i = 0; t->number && i < t->size; i++)
        if (!isfinite(t->number[i]))
            return eq_fail(r->at->cx, EQ_EINPUT, "weight \"%s\" has a value that is %s (row %zu, column %zu)", called(t),
                           isnan(t->number[i]) ? "not a number, NaN" : "infinite", i / width + 1, i % width + 1);
    return EQ_OK;
}

eq_status eq_onnx_read_tensor(const eq_cursor *at, eq_arena *arena, bool any_number, eq_onnx_tensor *out) {
    eq_cursor c = *at;
    reader r = {.at = at, .arena = arena, .out = out, .path = ""};
    eq_field field;
    bool more = true;
    *out = (eq_onnx_tensor){.name = ""};
    while (more) {
        EQ_TRY(eq_cursor_next(&c, &field, &more));
        if (more) EQ_TRY(look(&r, &c, &field));
    }
    if (r.elsewhere)
        return eq_fail(c.cx, EQ_EINPUT, "weight \"%s\" lies in another file (\"%s\"); save the model as one file", called(out),
                       r.path);
    EQ_TRY(check_type(&r));
    EQ_TRY(check_size(&r));
    bool text = out->type == EQ_ONNX_TEXT;
    if ((!r.has_raw || text) && r.n != out->size)
        return eq_fail(c.cx, EQ_EINPUT, "weight \"%s\" has %zu values, expected %zu", called(out), r.n, out->size);
    if (text) EQ_NEW(c.cx, arena, out->text, out->size);
    else EQ_NEW(c.cx, arena, out->number, out->size);
    EQ_TRY(r.has_raw && !text ? fill_raw(&r) : fill_lists(&r));
    return any_number ? EQ_OK : check_finite(&r);
}

eq_status eq_onnx_parse_tensor(eq_ctx *cx, eq_arena *arena, eq_bytes file, eq_onnx_tensor *out) {
    eq_cursor at = eq_cursor_of(cx, "the tensor", file);
    return eq_onnx_read_tensor(&at, arena, true, out);
}
