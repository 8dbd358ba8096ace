/* The document that a report is written from: what was asked, of whom, by whose tolerance, and the answers. */
#include <math.h>
#include <string.h>
#include <time.h>

#include "cli/inquiry.h"
#include "base/json_write.h"

static eq_status add_about(const cli_inquiry *q, eq_out *out, eq_place to) {
    const char *about;
    const char *csv = cli_text(q->call, "csv");
    if (!csv) {
        EQ_TRY(eq_lab_describe(q->lab, &about));
        eq_out_raw(out, to, "about", about);
        return EQ_OK;
    }
    const char *slash = strrchr(csv, '/'), *title = !strcmp(csv, "-") ? "standard input" : slash ? slash + 1 : csv;
    eq_place of_file = eq_out_object(out, to, "about");
    eq_out_text(out, of_file, "title", title);
    if (*q->sha256) eq_out_text(out, of_file, "sha256", q->sha256);
    if (q->counted) eq_out_text(out, eq_out_array(out, of_file, "defects"), NULL, q->counted);
    return EQ_OK;
}

static eq_status add_tolerance(cli_call *call, eq_out *out, eq_place to) {
    const double differences[2] = {0, 1}, ratios[2] = {0.01, 1};
    double difference = (double)NAN, ratio = (double)NAN;
    EQ_TRY(cli_number(call, "max-difference", differences, &difference));
    EQ_TRY(cli_number(call, "min-ratio", ratios, &ratio));
    if (isnan(difference) && isnan(ratio)) return EQ_OK;
    eq_place tolerance = eq_out_object(out, to, "tolerance");
    eq_out_text(out, tolerance, "name", cli_has(call, "tolerance") ? cli_text(call, "tolerance") : "mine");
    eq_out_number(out, tolerance, "difference", difference);
    eq_out_number(out, tolerance, "ratio", ratio);
    return EQ_OK;
}

/* What a preset asks to be said, KEY=TEXT each. */
static eq_status add_said(cli_call *call, eq_out *out, eq_place to) {
    const char **given;
    size_t n;
    EQ_TRY(cli_texts(call, "say", &given, &n));
    if (!n) return EQ_OK;
    eq_place said = eq_out_object(out, to, "said");
    for (size_t i = 0; i < n; i++) {
        const char *equals = strchr(given[i], '=');
        if (!equals || equals == given[i])
            return cli_misuse(call, "--say: is \"%.60s\", expected KEY=TEXT, such as tool=\"Scorer 3\"", given[i]);
        const char *key = eq_arena_text(call->cx, &call->cx->mem, given[i], (size_t)(equals - given[i]));
        if (!key) return EQ_EMEMORY;
        eq_out_text(out, said, key, equals + 1);
    }
    return EQ_OK;
}

/* All but the answers, as members of `to`. */
static eq_status add_head(const cli_inquiry *q, eq_out *out, eq_place to) {
    char date[16];
    time_t now = time(NULL);
    const char *title = cli_text(q->call, "title"), *made = cli_text(q->call, "date");
    strftime(date, sizeof date, "%Y-%m-%d", gmtime(&now));
    eq_out_text(out, to, "title", title ? title : "Audit");
    if (cli_has(q->call, "author")) eq_out_text(out, to, "author", cli_text(q->call, "author"));
    eq_out_text(out, to, "made", made ? made : date);
    EQ_TRY(add_said(q->call, out, to));
    eq_out_text(out, to, "options", q->options);
    EQ_TRY(add_about(q, out, to));
    return add_tolerance(q->call, out, to);
}

static void add_answers(const cli_inquiry *q, eq_out *out) {
    eq_place answers = eq_out_object(out, out->root, "answers");
    for (size_t i = 0; i < q->n; i++) eq_out_raw(out, answers, q->id[i], q->answer[i]);
}

static eq_status finish(const cli_inquiry *q, eq_out *out, eq_status status, const char **json) {
    if (status == EQ_OK) return eq_out_print(out, &q->call->cx->mem, json);
    eq_out_drop(out);
    return status;
}

eq_status cli_document(const cli_inquiry *q, const char **json) {
    eq_out out;
    eq_out_begin(q->call->cx, &out);
    eq_status status = add_head(q, &out, out.root);
    add_answers(q, &out);
    return finish(q, &out, status, json);
}

eq_status cli_request(const cli_inquiry *q, const char *format, const char **json) {
    eq_out out;
    eq_out_begin(q->call->cx, &out);
    eq_out_text(&out, out.root, "format", format);
    eq_status status = add_head(q, &out, eq_out_object(&out, out.root, "document"));
    eq_out_raw(&out, out.root, "subject", q->whom);
    eq_place questions = eq_out_object(&out, out.root, "questions");
    for (size_t i = 0; i < q->n; i++) eq_out_raw(&out, questions, q->id[i], q->question[i]);
    add_answers(q, &out);
    return finish(q, &out, status, json);
}
