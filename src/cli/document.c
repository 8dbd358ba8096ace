/* The document that a report is written from: what was asked, of whom, by whose tolerance, and the answers. */
#include <math.h>
#include <string.h>
#include <time.h>

#include "cli/inquiry.h"
#include "base/json_write.h"

static eq_status add_about(const cli_inquiry *q, eq_out *out) {
    const char *about;
    const char *csv = cli_text(q->call, "csv");
    if (!csv) {
        EQ_TRY(eq_lab_describe(q->lab, &about));
        eq_out_raw(out, out->root, "about", about);
        return EQ_OK;
    }
    const char *slash = strrchr(csv, '/'), *title = !strcmp(csv, "-") ? "standard input" : slash ? slash + 1 : csv;
    eq_place of_file = eq_out_object(out, out->root, "about");
    eq_out_text(out, of_file, "title", title);
    if (q->counted) eq_out_text(out, eq_out_array(out, of_file, "defects"), NULL, q->counted);
    return EQ_OK;
}

static eq_status add_tolerance(cli_call *call, eq_out *out) {
    const double differences[2] = {0, 1}, ratios[2] = {0.01, 1};
    double difference = (double)NAN, ratio = (double)NAN;
    EQ_TRY(cli_number(call, "max-difference", differences, &difference));
    EQ_TRY(cli_number(call, "min-ratio", ratios, &ratio));
    if (isnan(difference) && isnan(ratio)) return EQ_OK;
    eq_place tolerance = eq_out_object(out, out->root, "tolerance");
    eq_out_text(out, tolerance, "name", cli_has(call, "tolerance") ? cli_text(call, "tolerance") : "mine");
    eq_out_number(out, tolerance, "difference", difference);
    eq_out_number(out, tolerance, "ratio", ratio);
    return EQ_OK;
}

static eq_status add_document(const cli_inquiry *q, eq_out *out) {
    char date[16];
    time_t now = time(NULL);
    const char *title = cli_text(q->call, "title");
    strftime(date, sizeof date, "%Y-%m-%d", gmtime(&now));
    eq_out_text(out, out->root, "title", title ? title : "Audit");
    eq_out_text(out, out->root, "made", date);
    eq_out_text(out, out->root, "options", q->options);
    EQ_TRY(add_about(q, out));
    EQ_TRY(add_tolerance(q->call, out));
    eq_place answers = eq_out_object(out, out->root, "answers");
    for (size_t i = 0; i < q->n; i++) eq_out_raw(out, answers, q->id[i], q->answer[i]);
    return EQ_OK;
}

eq_status cli_document(const cli_inquiry *q, const char **json) {
    eq_out out;
    eq_out_begin(q->call->cx, &out);
    eq_status status = add_document(q, &out);
    if (status == EQ_OK) return eq_out_print(&out, &q->call->cx->mem, json);
    eq_out_drop(&out);
    return status;
}
