/* Operations that know texts: Cast, LabelEncoder, OneHotEncoder. Texts are the same when their bytes are. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "model/onnx_ops/ops.h"

/* ---- Cast ---- */

eq_status eq_onnx_shape_cast(eq_onnx_call *call) {
    int64_t to;
    EQ_TRY(eq_onnx_integer(call, "to", 0, &to));
    if (to < EQ_ONNX_FLOAT || to > EQ_ONNX_UINT64) return eq_onnx_fail(call, "casts to type %d, which is not read", (int)to);
    EQ_TRY(eq_onnx_shape_same(call));
    call->out[0]->type = (eq_onnx_type)to;
    return EQ_OK;
}

static eq_status to_text(eq_onnx_call *call, double x, eq_bytes *out) {
    bool whole = !eq_onnx_is_real(call->in[0]->type);
    const char *text = isnan(x) ? "NaN" : isinf(x) ? x < 0 ? "-INF" : "INF" : NULL;
    if (!text) text = eq_arena_format(call->cx, call->arena, whole ? "%.0f" : "%.9g", x);
    if (!text) return EQ_EMEMORY;
    *out = eq_bytes_of(text);
    return EQ_OK;
}

static bool is_word(eq_bytes text, const char *word) {
    size_t n = strlen(word);
    if (text.size != n) return false;
    for (size_t i = 0; i < n; i++)
        if ((text.data[i] | 32) != word[i]) return false;
    return true;
}

static eq_status from_text(eq_onnx_call *call, eq_bytes text, double *out) {
    bool minus = text.size && (*text.data == '-' || *text.data == '+');
    eq_bytes rest = {text.data + minus, text.size - minus};
    double sign = minus && *text.data == '-' ? -1 : 1;
    if (is_word(rest, "nan")) return *out = (double)NAN, EQ_OK;
    if (is_word(rest, "inf") || is_word(rest, "infinity")) return *out = sign * (double)INFINITY, EQ_OK;
    if (eq_number_parse(text.data, text.size, '.', out)) return EQ_OK;
    return eq_onnx_fail(call, "\"%.*s\" is no number", text.size < 40 ? (int)text.size : 40, text.data);
}

eq_status eq_onnx_run_cast(eq_onnx_call *call) {
    const eq_onnx_value *in = call->in[0];
    eq_onnx_value *out = call->out[0];
    for (size_t i = 0, n = eq_onnx_value_size(out); i < n; i++) {
        double x = in->number ? in->number[i] : 0;
        if (in->text && out->text) out->text[i] = in->text[i];
        else if (out->text) EQ_TRY(to_text(call, x, &out->text[i]));
        else {
            if (in->text) EQ_TRY(from_text(call, in->text[i], &x));
            out->number[i] = out->type == EQ_ONNX_BOOL ? x != 0 : eq_onnx_round(out->type, x);
        }
    }
    return EQ_OK;
}

/* ---- what a value is among keys ---- */

typedef struct keys {
    size_t n;
    const eq_bytes *text; /* or */
    const double *number;
    uint32_t *place; /* (mask + 1) key plus 1, open addressing; 0 = empty */
    size_t mask;
} keys;

static size_t begin_at(const keys *k, eq_bytes text, double number) {
    uint64_t hash = 1469598103934665603u; /* FNV-1a */
    unsigned char bytes[8];
    if (!k->text) {
        number = isnan(number) ? (double)NAN : number + 0; /* -0 is 0 */
        memcpy(bytes, &number, 8);
        if (isnan(number)) memset(bytes, 255, 8);
        text = (eq_bytes){(const char *)bytes, 8};
    }
    for (size_t i = 0; i < text.size; i++) hash = (hash ^ (unsigned char)text.data[i]) * 1099511628211u;
    return (size_t)(hash ^ hash >> 32) & k->mask;
}

static bool is_key(const keys *k, size_t i, eq_bytes text, double number) {
    if (k->text) return eq_bytes_same(k->text[i], text);
    return k->number[i] == number || (isnan(k->number[i]) && isnan(number));
}

/* The key's number, or SIZE_MAX. NaN is found by NaN. */
static size_t find(const keys *k, eq_bytes text, double number, size_t *at) {
    for (*at = begin_at(k, text, number); k->place[*at]; *at = (*at + 1) & k->mask)
        if (is_key(k, k->place[*at] - 1, text, number)) return k->place[*at] - 1;
    return SIZE_MAX;
}

/* The first of several that are the same counts. */
static eq_status make_keys(eq_onnx_call *call, keys *k) {
    size_t at;
    k->mask = 1;
    while (k->mask + 1 < 2 * k->n) k->mask = 2 * k->mask + 1;
    EQ_NEW(call->cx, call->arena, k->place, k->mask + 1);
    for (size_t i = 0; i < k->n; i++) {
        eq_bytes text = k->text ? k->text[i] : (eq_bytes){0};
        if (find(k, text, k->text ? 0 : k->number[i], &at) == SIZE_MAX) k->place[at] = (uint32_t)i + 1;
    }
    return EQ_OK;
}

static size_t find_in(const keys *k, const eq_onnx_value *v, size_t i) {
    size_t at;
    return find(k, v->text ? v->text[i] : (eq_bytes){0}, v->number ? v->number[i] : 0, &at);
}

/* ---- LabelEncoder ---- */

typedef struct encoder {
    keys from;
    const eq_bytes *text; /* (from.n) what they become, or */
    const double *number;
    eq_bytes no_text;
    double no_number;
    double *places;
} encoder;

/* Version 1: texts to their places, or places to texts. */
static eq_status old_encoder(eq_onnx_call *call, encoder *e, eq_onnx_type *type) {
    size_t n;
    const eq_bytes *class = eq_onnx_texts(call, "classes_strings", &n);
    if (!n) return eq_onnx_fail(call, "has no classes_strings");
    EQ_NEW(call->cx, call->arena, e->places, n);
    for (size_t i = 0; i < n; i++) e->places[i] = (double)i;
    bool to_place = call->in[0]->type == EQ_ONNX_TEXT;
    e->from = (keys){.n = n, .text = to_place ? class : NULL, .number = e->places};
    if (to_place) e->number = e->places;
    else e->text = class;
    e->no_number = eq_onnx_number(call, "default_int64", -1);
    *type = to_place ? EQ_ONNX_INT64 : EQ_ONNX_TEXT;
    return EQ_OK;
}

static eq_status new_encoder(eq_onnx_call *call, encoder *e, eq_onnx_type *type) {
    static const char *const key[] = {"keys_int64s", "keys_floats", "keys_tensor"}, *const value[] = {"values_int64s",
                                                                                                      "values_floats",
                                                                                                      "values_tensor"};
    const eq_onnx_attribute *tensor = eq_onnx_attribute_of(call->node, "values_tensor"),
                            *none = eq_onnx_attribute_of(call->node, "default_tensor");
    size_t n = 0;
    e->from.text = eq_onnx_texts(call, "keys_strings", &e->from.n);
    if (!e->from.text) e->from.text = eq_onnx_texts(call, "keys_tensor", &e->from.n);
    for (size_t i = 0; i < 3 && !e->from.text && !e->from.number; i++) e->from.number = eq_onnx_numbers(call, key[i], &e->from.n);
    e->text = eq_onnx_texts(call, "values_strings", &n);
    if (!e->text) e->text = eq_onnx_texts(call, "values_tensor", &n);
    *type = EQ_ONNX_TEXT;
    for (size_t i = 0; i < 3 && !e->text && !e->number; i++) {
        e->number = eq_onnx_numbers(call, value[i], &n);
        bool typed = i == 2 && e->number && tensor->held == EQ_ONNX_TENSOR;
        *type = i == 0 ? EQ_ONNX_INT64 : typed ? tensor->tensor->type : EQ_ONNX_FLOAT;
    }
    if (!e->from.n || n != e->from.n) return eq_onnx_fail(call, "has %zu keys and %zu values", e->from.n, n);
    e->no_number =
        *type == EQ_ONNX_INT64 ? eq_onnx_number(call, "default_int64", -1) : eq_onnx_number(call, "default_float", -0.0);
    if (none && none->held == EQ_ONNX_TENSOR && none->tensor->size == 1) {
        if (none->tensor->number) e->no_number = none->tensor->number[0];
        else e->no_text = none->tensor->text[0];
    }
    return EQ_OK;
}

eq_status eq_onnx_shape_label_encoder(eq_onnx_call *call) {
    const eq_onnx_attribute *none = eq_onnx_attribute_of(call->node, "default_string");
    encoder *e;
    eq_onnx_type type;
    EQ_NEW(call->cx, call->arena, e, 1);
    call->state = e;
    e->no_text = none && none->held == EQ_ONNX_WORD ? none->word : eq_bytes_of("_Unused");
    EQ_TRY((call->version < 2 ? old_encoder : new_encoder)(call, e, &type));
    if ((call->in[0]->type == EQ_ONNX_TEXT) != (e->from.text != NULL))
        return eq_onnx_fail(call, "its keys are %s and its operand is not", e->from.text ? "texts" : "numbers");
    EQ_TRY(make_keys(call, &e->from));
    EQ_TRY(eq_onnx_shape_same(call));
    call->out[0]->type = type;
    return EQ_OK;
}

eq_status eq_onnx_run_label_encoder(eq_onnx_call *call) {
    const encoder *e = call->state;
    eq_onnx_value *out = call->out[0];
    for (size_t i = 0, n = eq_onnx_value_size(out); i < n; i++) {
        size_t k = find_in(&e->from, call->in[0], i);
        if (out->text) out->text[i] = k == SIZE_MAX ? e->no_text : e->text[k];
        else out->number[i] = k == SIZE_MAX ? e->no_number : e->number[k];
    }
    return EQ_OK;
}

/* ---- OneHotEncoder ---- */

typedef struct one_hot {
    keys level;
    bool zeros; /* an unknown level has none of them; else it is refused */
} one_hot;

eq_status eq_onnx_shape_one_hot(eq_onnx_call *call) {
    const eq_onnx_value *in = call->in[0];
    eq_onnx_value *out = call->out[0];
    one_hot *state;
    EQ_NEW(call->cx, call->arena, state, 1);
    call->state = state;
    state->level.text = eq_onnx_texts(call, "cats_strings", &state->level.n);
    if (!state->level.n)
        state->level = (keys){.number = eq_onnx_numbers(call, "cats_int64s", &state->level.n), .n = state->level.n};
    state->zeros = eq_onnx_number(call, "zeros", 1) > 0;
    if (!state->level.number && !state->level.text) return eq_onnx_fail(call, "has no levels");
    if (!state->level.text) eq_onnx_numbers(call, "cats_int64s", &state->level.n);
    if ((in->type == EQ_ONNX_TEXT) != (state->level.text != NULL))
        return eq_onnx_fail(call, "its levels are %s and its operand is not", state->level.text ? "texts" : "numbers");
    if (in->n_dims + 1 > EQ_ONNX_MOST_DIMS) return eq_onnx_fail(call, "gives more than %d dimensions", EQ_ONNX_MOST_DIMS);
    EQ_TRY(make_keys(call, &state->level));
    eq_onnx_like(out, in);
    out->type = EQ_ONNX_FLOAT;
    out->dim[out->n_dims++] = state->level.n;
    return EQ_OK;
}

eq_status eq_onnx_run_one_hot(eq_onnx_call *call) {
    const one_hot *state = call->state;
    const eq_onnx_value *in = call->in[0];
    eq_onnx_value cut = *in, *out = call->out[0];
    size_t n = eq_onnx_value_size(in), width = state->level.n;
    memset(out->number, 0, n * width * sizeof *out->number);
    for (size_t i = 0; i < n; i++) {
        double whole = in->number ? eq_onnx_round(EQ_ONNX_INT64, in->number[i]) : 0;
        if (in->number) cut.number = &whole;
        size_t k = find_in(&state->level, &cut, in->number ? 0 : i);
        if (k != SIZE_MAX) out->number[i * width + k] = 1;
        else if (!state->zeros && in->text)
            return eq_onnx_fail(call, "the level \"%.*s\" is unknown to the model",
                                in->text[i].size < 40 ? (int)in->text[i].size : 40, in->text[i].data);
        else if (!state->zeros) return eq_onnx_fail(call, "the level %g is unknown to the model", in->number[i]);
    }
    return EQ_OK;
}
