/* The stack of open places says what has to be closed before the next member: a comma, a brace, a line's indentation. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/json_write.h"

static void indent(eq_out *out, uint32_t tabs) {
    eq_text_add(&out->text, "\n");
    for (uint32_t i = 0; i < tabs; i++) eq_text_add(&out->text, "\t");
}

static void close_innermost(eq_out *out) {
    if (out->spaced && !out->array[out->depth]) indent(out, out->depth);
    eq_text_add(&out->text, out->array[out->depth] ? "]" : "}");
    if (out->depth) out->depth--;
}

/* Closes what is open inside `to`. */
static bool reach(eq_out *out, eq_place to) {
    if (out->failed || out->text.failed) return false;
    if (to.depth > out->depth || out->serial[to.depth] != to.serial) return out->late = out->failed = true, false;
    while (out->depth > to.depth) close_innermost(out);
    return true;
}

void eq_text_quoted(eq_text *out, const char *text) {
    static const char plain[] = "\"\\\b\f\n\r\t", letter[] = "\"\\bfnrt";
    char run[256];
    size_t n = 0;
    run[n++] = '"';
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        const char *at = byte < 0x20 || byte == '"' || byte == '\\' ? strchr(plain, byte) : NULL;
        if (n + 8 > sizeof run) run[n] = 0, eq_text_add(out, run), n = 0;
        if (at) run[n++] = '\\', run[n++] = letter[at - plain];
        else if (byte < 0x20) n += (size_t)snprintf(run + n, 7, "\\u%04x", byte);
        else run[n++] = (char)byte;
    }
    run[n++] = '"', run[n] = 0;
    eq_text_add(out, run);
}

/* All before a value: false when there is nothing to be written any more. */
static bool begin_value(eq_out *out, eq_place to, const char *key) {
    if (!reach(out, to)) return false;
    if (!out->empty[to.depth]) eq_text_add(&out->text, out->spaced && out->array[to.depth] ? ", " : ",");
    if (out->spaced && !out->array[to.depth]) indent(out, to.depth + 1);
    out->empty[to.depth] = false;
    if (!key) return true;
    eq_text_quoted(&out->text, key);
    eq_text_add(&out->text, out->spaced ? ":\t" : ":");
    return true;
}

static eq_place open_place(eq_out *out, eq_place to, const char *key, bool array) {
    eq_place never = {EQ_OUT_DEPTH, 0};
    if (!begin_value(out, to, key)) return never;
    if (to.depth + 1 == EQ_OUT_DEPTH) return out->late = out->failed = true, never;
    eq_place place = {to.depth + 1, ++out->n_places};
    eq_text_add(&out->text, array ? "[" : "{");
    out->depth = place.depth;
    out->serial[place.depth] = place.serial;
    out->array[place.depth] = array;
    out->empty[place.depth] = true;
    return place;
}

static void begin(eq_ctx *cx, eq_out *out, bool array) {
    memset(out, 0, sizeof *out);
    out->cx = cx;
    out->text = (eq_text){.cx = cx, .arena = &out->own};
    out->empty[0] = true;
    out->array[0] = array;
    eq_text_add(&out->text, array ? "[" : "{");
}

void eq_out_begin(eq_ctx *cx, eq_out *out) { begin(cx, out, false); }
void eq_out_begin_list(eq_ctx *cx, eq_out *out) { begin(cx, out, true); }

static void add_whole(eq_text *out, double value) {
    char figure[20];
    size_t at = sizeof figure;
    uint64_t left = (uint64_t)(value < 0 ? -value : value);
    figure[--at] = 0;
    do figure[--at] = (char)('0' + left % 10);
    while (left /= 10);
    if (value < 0) figure[--at] = '-';
    eq_text_add(out, figure + at);
}

void eq_text_number(eq_text *out, double value) {
    char digits[EQ_NUMBER_TEXT];
    if (!isfinite(value)) eq_text_add(out, "null");
    else if (value > -1e15 && value < 1e15 && floor(value) >= value) /* exact, and no minus zero */ add_whole(out, value);
    else eq_number_digits(value, digits), eq_text_add(out, digits);
}

void eq_out_number(eq_out *out, eq_place to, const char *key, double value) {
    if (begin_value(out, to, key)) eq_text_number(&out->text, value);
}

void eq_out_short(eq_out *out, eq_place to, const char *key, float value) {
    char digits[32];
    double rounded = (double)NAN;
    int size = snprintf(digits, sizeof digits, "%.7g", (double)value + 0.0); /* + 0.0: no minus zero */
    if (isfinite(value)) (void)eq_number_parse(digits, (size_t)size, '.', &rounded);
    eq_out_number(out, to, key, rounded);
}

void eq_out_raw(eq_out *out, eq_place to, const char *key, const char *json) {
    if (begin_value(out, to, key)) eq_text_add(&out->text, json);
}

void eq_out_text(eq_out *out, eq_place to, const char *key, const char *text) {
    if (!begin_value(out, to, key)) return;
    if (text) eq_text_quoted(&out->text, text);
    else eq_text_add(&out->text, "null");
}

void eq_out_texts(eq_out *out, eq_place to, const char *key, const char *const *text, size_t n) {
    eq_place list = eq_out_array(out, to, key);
    for (size_t i = 0; i < n; i++) eq_out_text(out, list, NULL, text[i]);
}

void eq_out_bool(eq_out *out, eq_place to, const char *key, bool value) { eq_out_raw(out, to, key, value ? "true" : "false"); }

eq_place eq_out_object(eq_out *out, eq_place to, const char *key) { return open_place(out, to, key, false); }
eq_place eq_out_array(eq_out *out, eq_place to, const char *key) { return open_place(out, to, key, true); }

eq_status eq_out_print(eq_out *out, eq_arena *arena, const char **text) {
    const char *written;
    bool late = out->late;
    eq_status status = EQ_EMEMORY;
    *text = NULL;
    if (reach(out, out->root)) {
        close_innermost(out);
        if (eq_text_end(&out->text, &written) == EQ_OK) *text = eq_arena_text(out->cx, arena, written, out->text.size);
        if (*text) status = EQ_OK;
    }
    eq_out_drop(out);
    if (status == EQ_OK) return EQ_OK;
    if (late) return eq_fail(out->cx, EQ_EINPUT, "JSON: a part was written behind its end: please report this");
    return eq_fail(out->cx, EQ_EMEMORY, "memory: there is not enough left to write the JSON");
}

void eq_out_drop(eq_out *out) {
    eq_arena_free(&out->own);
    out->failed = true;
}
