/* equipoise audit: the disparities of a data set's labels, or of any model's predictions; and whatever other analyses are
 * asked for beside them. Every analysis takes the same options for who it is about, and its own by --set. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/ask.h"
#include "cli/columns.h"
#include "cli/commands.h"
#include "cli/data.h"
#include "cli/dialect.h"
#include "cli/ending.h"
#include "cli/files.h"
#include "cli/inquiry.h"
#include "cli/rows.h"
#include "cli/show.h"
#include "answer/plain.h"
#include "cli/stream.h"
#include "base/number.h"
#include "base/text.h"
#include "analysis/analysis.h"
#include "analysis/inject_read.h"
#include "data/table/dialect.h"

/* Options that only make sense with --csv. */
static const char *const prediction_options[] = {
    "label",    "score",     "pred",  "weight", "count",  "selected", "unfavourable", "missing-tokens", "weight-squared",
    "encoding", "delimiter", "quote", "escape", "header", "skip",     "decimal",      "thousands",
};
#define N_PREDICTION_OPTIONS (sizeof prediction_options / sizeof *prediction_options)
#define N_PLAIN_OPTIONS 6 /* the first: texts under the same name in the lab's JSON */

bool cli_goes_with_csv(const char *option) {
    for (size_t i = 0; i < N_PREDICTION_OPTIONS; i++)
        if (!strcmp(prediction_options[i], option)) return true;
    for (const eq_option *row = eq_selection_options; row->id; row++)
        if (row->flag && !strcmp(row->flag, option)) return true;
    return false;
}

/* ---- options ---- */

/* One --set ID.KEY=VALUE into the options of that analysis: VALUE as JSON where it is, else as a text. */
static eq_status add_set(cli_call *call, const char *id, const char *given, eq_out *out) {
    const char *dot = strchr(given, '.'), *equals = strchr(given, '='), *end;
    if (!dot || !equals || dot > equals)
        return cli_misuse(call, "--set: is \"%.60s\", expected ANALYSIS.KEY=VALUE, such as slices.depth=3", given);
    if (strlen(id) != (size_t)(dot - given) || strncmp(given, id, strlen(id))) return EQ_OK;
    const char *key = eq_arena_text(call->cx, &call->cx->mem, dot + 1, (size_t)(equals - dot - 1));
    if (!key) return EQ_EMEMORY;
    eq_bytes value = {equals + 1, strlen(equals + 1)};
    if (eq_json_is_valid(value, &end) && end == value.data + value.size) eq_out_raw(out, out->root, key, value.data);
    else eq_out_text(out, out->root, key, value.data);
    return EQ_OK;
}

/* Who the questions are about. */
static eq_status add_subject(const cli_inquiry *q, eq_out *out) {
    cli_call *call = q->call;
    size_t n, n_privileged, n_favourable, n_unfavourable;
    const char **column, **privileged, **favourable, **unfavourable;
    EQ_TRY(cli_texts(call, "unfavourable", &unfavourable, &n_unfavourable));
    EQ_TRY(cli_texts(call, "favourable", &favourable, &n_favourable));
    EQ_TRY(cli_texts(call, "protected", &column, &n));
    EQ_TRY(cli_texts(call, "privileged", &privileged, &n_privileged));
    if (n) eq_out_texts(out, out->root, "protected", column, n);
    if (n_privileged) eq_out_texts(out, out->root, "privileged", privileged, n_privileged);
    if (n_favourable == 1) eq_out_text(out, out->root, "favourable", favourable[0]);
    if (n_favourable > 1) eq_out_texts(out, out->root, "favourable", favourable, n_favourable);
    if (cli_has(call, "data")) eq_out_bool(out, out->root, "by_level", cli_has(call, "by-level"));
    else EQ_TRY(cli_rows_add(call, eq_selection_options, out, out->root));
    if (!cli_has(call, "data") && cli_has(call, "strata")) eq_out_text(out, out->root, "strata", cli_text(call, "strata"));
    if (cli_has(call, "missing")) eq_out_text(out, out->root, "missing", cli_text(call, "missing"));
    EQ_TRY(cli_inject_add(call, out));
    EQ_TRY(cli_rows_add(call, eq_judge_options, out, out->root));
    if (n_unfavourable) eq_out_texts(out, out->root, "unfavourable", unfavourable, n_unfavourable);
    if (!cli_has(call, "data")) EQ_TRY(cli_columns_add(call, out));
    for (size_t i = 0; i < N_PLAIN_OPTIONS; i++)
        if (cli_has(call, prediction_options[i]))
            eq_out_text(out, out->root, prediction_options[i], cli_text(call, prediction_options[i]));
    if (q->count) eq_out_text(out, out->root, "count", q->count);
    if (q->weight_squared) eq_out_text(out, out->root, "weight_squared", q->weight_squared);
    EQ_TRY(cli_tokens_add(call, out));
    if (q->counted) eq_dialect_write_marks(out, out->root, q->decimal, q->thousands); /* we wrote the table of counts */
    else if (q->scored.csv.size) { /* and the one with scores */ eq_out_text(out, out->root, "decimal", q->scored.decimal);
        eq_out_text(out, out->root, "thousands", q->scored.thousands);
    } else if (!cli_has(call, "data")) EQ_TRY(cli_dialect_add(call, out));
    if (cli_has(call, "weight-squared")) eq_out_text(out, out->root, "weight_squared", cli_text(call, "weight-squared"));
    return EQ_OK;
}

/* What is set of an analysis. */
static eq_status add_sets(const cli_inquiry *q, const char *id, eq_out *out) {
    const char **set;
    size_t n;
    EQ_TRY(cli_texts(q->call, "set", &set, &n));
    for (size_t i = 0; i < n; i++) EQ_TRY(add_set(q->call, id, set[i], out));
    return EQ_OK;
}

/* How sure the answer is to be, and the analysis's own. */
static eq_status add_question(const cli_inquiry *q, const char *id, eq_out *out) {
    const size_t resamples[2] = {0, 1000000};
    const double confidences[2] = {0.5, 0.9999};
    size_t bootstrap = 1000;
    double confidence = 0.95;
    EQ_TRY(cli_whole(q->call, "bootstrap", resamples, &bootstrap));
    EQ_TRY(cli_number(q->call, "confidence", confidences, &confidence));
    eq_out_number(out, out->root, "bootstrap", (double)bootstrap);
    eq_out_number(out, out->root, "confidence", confidence);
    if (!strcmp(id, "audit")) EQ_TRY(cli_rows_add(q->call, eq_audit_settings, out, out->root));
    return add_sets(q, id, out);
}

eq_status cli_options_json(const cli_inquiry *q, bool of_whom, const char *of_what, const char **json) {
    eq_out out;
    eq_out_begin(q->call->cx, &out);
    eq_status status = of_whom ? add_subject(q, &out) : EQ_OK;
    if (status == EQ_OK && of_what) status = add_question(q, of_what, &out);
    if (status == EQ_OK) return eq_out_print(&out, &q->call->cx->mem, json);
    eq_out_drop(&out);
    return status;
}

static eq_status check_use(cli_call *call) {
    bool csv = cli_has(call, "csv"), data = cli_has(call, "data");
    if (csv == data) return cli_misuse(call, csv ? "--data and --csv exclude each other" : "--data NAME or --csv F is missing");
    if (cli_has(call, "model")) {
        static const char *const own[] = {"data", "score", "pred", "count"};
        for (size_t i = 0; i < sizeof own / sizeof *own; i++)
            if (cli_has(call, own[i]))
                return cli_misuse(call, "--model and --%s exclude each other: the model gives the scores of --csv", own[i]);
    } else if (csv && !cli_has(call, "label") && !cli_has(call, "pred") && !cli_has(call, "score") && !cli_has(call, "selected"))
        return cli_misuse(call, "--label is missing: the column of --csv with the true outcomes; without any give --pred "
                                "(decisions), or --score with --threshold or --top");
    if (csv && !cli_has(call, "protected") && !cli_has(call, "membership"))
        return cli_misuse(call, "--protected is missing: the column of --csv with the groups");
    static const char *const data_options[] = {"file", "twin", "rows", "twin-seed", "by-level", "incomplete", "role"};
    for (size_t i = 0; csv && i < sizeof data_options / sizeof *data_options; i++)
        if (cli_has(call, data_options[i])) return cli_misuse(call, "--%s goes with --data, not with --csv", data_options[i]);
    for (size_t i = 0; data && i < N_PREDICTION_OPTIONS; i++)
        if (cli_has(call, prediction_options[i]))
            return cli_misuse(call, "--%s goes with --csv, not with --data", prediction_options[i]);
    for (const eq_option *row = eq_selection_options; data && row->id; row++)
        if (row->flag && cli_has(call, row->flag)) return cli_misuse(call, "--%s goes with --csv, not with --data", row->flag);
    EQ_TRY(cli_inject_check(call, data));
    if (cli_has(call, "inject") && (cli_has(call, "html") || cli_has(call, "with-counts")))
        return cli_misuse(call, "--inject bends the records by hand: a report that carries its counts is an audit of records as "
                                "they are");
    static const char *const tolerance_options[] = {"max-difference", "min-ratio", "tolerance"};
    bool html = cli_has(call, "html"), reads = html || cli_has(call, "table");
    static const char *const document_options[] = {"title", "author", "date", "say"};
    for (size_t i = 0; i < sizeof document_options / sizeof *document_options; i++)
        if (!html && !cli_has(call, "with-counts") && cli_has(call, document_options[i]))
            return cli_misuse(call, "--%s goes with --html, which is not there", document_options[i]);
    if (cli_has(call, "with-counts") && !cli_has(call, "json"))
        return cli_misuse(call, "--with-counts goes with --json: an HTML report always carries its counts");
    for (size_t i = 0; !reads && i < sizeof tolerance_options / sizeof *tolerance_options; i++)
        if (cli_has(call, tolerance_options[i]))
            return cli_misuse(call, "--%s goes with --html or --table, neither is there", tolerance_options[i]);
    return EQ_OK;
}

/* ---- asking ---- */

/* What cannot be answered of these data is an answer too: the others stand, and the command ends with 1. */
static eq_status keep_failure(cli_inquiry *q, const char *id, const char **json) {
    eq_ctx *cx = q->call->cx;
    eq_out out;
    eq_out_begin(cx, &out);
    eq_out_text(&out, out.root, "title", eq_analysis_title(id));
    eq_out_text(&out, out.root, "error", eq_message(cx));
    if (!q->n_failed++) q->first_failed = eq_arena_format(cx, &cx->mem, "%s: %s", id, eq_message(cx));
    eq_ctx_clear(cx);
    return eq_out_print(&out, &cx->mem, json);
}

/* Whom all is asked about: read once. */
static eq_status read_subject(cli_inquiry *q) {
    const eq_subject_source source = {.file = q->file};
    const char *options;
    if (q->subject) return EQ_OK;
    EQ_TRY(cli_options_json(q, true, NULL, &options));
    cli_ending_reads(cli_text(q->call, "csv"));
    eq_status status = eq_lab_subject(q->lab, &source, options, &q->subject);
    cli_ending_reads(NULL);
    return status;
}

static eq_status answer(cli_inquiry *q, const char *id, const char **json) {
    const char *options;
    EQ_TRY(cli_options_json(q, false, id, &options));
    EQ_TRY(read_subject(q));
    return cli_ask(q, q->subject, id, options, json);
}

static eq_status ask(cli_inquiry *q, const char *id) {
    const char *json;
    for (size_t i = 0; i < q->n; i++)
        if (!strcmp(q->id[i], id)) return cli_misuse(q->call, "--with: \"%s\" is there twice", id);
    if (q->n == CLI_MOST_ANSWERS) return cli_misuse(q->call, "--with: more than %d analyses", CLI_MOST_ANSWERS);
    eq_status status = answer(q, id, &json);
    if (q->n && eq_analysis_find(id) && (status == EQ_EINPUT || status == EQ_ELIMIT)) status = keep_failure(q, id, &json);
    EQ_TRY(status);
    q->id[q->n] = id;
    q->answer[q->n++] = json;
    EQ_TRY(cli_options_json(q, false, id, &q->question[q->n - 1]));
    if (q->n > 1) return EQ_OK;
    EQ_TRY(cli_options_json(q, true, NULL, &q->whom));
    return cli_options_json(q, true, id, &q->options);
}

static bool is_listed(const char *list, const char *id, size_t size) {
    for (const char *at = list; *at; at += *at == ',') {
        size_t length = strcspn(at, ",");
        if (length == size && !strncmp(at, id, size)) return true;
        at += length;
    }
    return false;
}

/* What is set is asked for; else it would be set without effect. */
static eq_status check_sets(cli_call *call) {
    const char **set, **with;
    size_t n_sets, n_with;
    EQ_TRY(cli_texts(call, "set", &set, &n_sets));
    EQ_TRY(cli_texts(call, "with", &with, &n_with));
    for (size_t i = 0; i < n_sets; i++) {
        size_t size = strcspn(set[i], ".");
        bool asked = !set[i][size] || is_listed("audit", set[i], size); /* without a dot: refused where it is read */
        for (size_t k = 0; k < n_with && !asked; k++) asked = is_listed(with[k], set[i], size);
        if (!asked)
            return cli_misuse(call, "--set %.60s: \"%.*s\" is not asked for, expected it in --with", set[i],
                              (int)(size < 40 ? size : 40), set[i]);
    }
    return EQ_OK;
}

/* The audit, then every name of --with. */
static eq_status ask_all(cli_inquiry *q) {
    eq_ctx *cx = q->call->cx;
    const char **with;
    size_t n;
    EQ_TRY(check_sets(q->call));
    EQ_TRY(ask(q, "audit"));
    EQ_TRY(cli_texts(q->call, "with", &with, &n));
    for (size_t i = 0; i < n; i++)
        for (const char *at = with[i]; *at && !q->ended;) {
            size_t size = strcspn(at, ",");
            const char *id = eq_arena_text(cx, &cx->mem, at, size);
            if (!id) return EQ_EMEMORY;
            EQ_TRY(ask(q, id));
            at += size + (at[size] == ',');
        }
    return EQ_OK;
}

/* ---- answering ---- */

/* How the file was counted, as one more member. */
static eq_status join_counted(const cli_inquiry *q, eq_text *text) {
    eq_out out;
    const char *json;
    eq_out_begin(q->call->cx, &out);
    eq_out_text(&out, out.root, "counted", q->counted);
    EQ_TRY(eq_out_print(&out, &q->call->cx->mem, &json));
    eq_text_format(text, ",%.*s", (int)strlen(json) - 2, json + 1); /* without its braces */
    return EQ_OK;
}

/* The audit's own members, and one for each other analysis. */
static eq_status join(const cli_inquiry *q, const char **json) {
    eq_text text = {.cx = q->call->cx, .arena = &q->call->cx->mem};
    const char *audit = q->answer[0];
    const char *head = eq_arena_text(q->call->cx, &q->call->cx->mem, audit, strlen(audit) - 1); /* without its brace */
    eq_text_add(&text, head);
    for (size_t i = 1; i < q->n; i++) {
        eq_text_format(&text, ",\"%s\":", q->id[i]);
        eq_text_add(&text, q->answer[i]);
    }
    if (q->counted) EQ_TRY(join_counted(q, &text));
    eq_text_add(&text, "}");
    return head ? eq_text_end(&text, json) : EQ_EMEMORY;
}

/* Every number as a table, into a file that was opened, if one was. */
static eq_status save_table(cli_inquiry *q) {
    eq_ctx *cx = q->call->cx;
    const char *document, *text;
    if (!q->table.file) return EQ_OK;
    EQ_TRY(cli_document(q, &document));
    EQ_TRY(eq_audit_csv(cx, &cx->mem, (eq_bytes){document, strlen(document)}, &text));
    return cli_output_close(cx, &q->table, text);
}

/* The report with its counts inside, as a page or as JSON. */
static eq_status make_report(const cli_inquiry *q, const char *format, const char **text) {
    const char *request;
    EQ_TRY(cli_request(q, format, &request));
    return eq_lab_board(q->lab, q->file, request, text);
}

static eq_status save_page(cli_inquiry *q) {
    const char *text;
    if (!q->html.file) return EQ_OK;
    EQ_TRY(make_report(q, "html", &text));
    return cli_output_close(q->call->cx, &q->html, text);
}

/* Known now, not after the work. */
static eq_status open_outputs(cli_inquiry *q) {
    const char *html = cli_text(q->call, "html"), *table = cli_text(q->call, "table");
    if (html && table && !strcmp(html, table)) return cli_misuse(q->call, "--html and --table name the same file");
    if (html) EQ_TRY(cli_output_open(q->call->cx, html, &q->html));
    return table ? cli_output_open(q->call->cx, table, &q->table) : EQ_OK;
}

/* What the rows are, and what is known to be wrong with them. */
static void print_origin(eq_ctx *cx, eq_tree data) {
    eq_tree twin = eq_tree_get(data, "twin"), defects = eq_tree_get(data, "defects");
    double distance = eq_tree_number(eq_tree_get(eq_tree_get(twin, "distance"), "largest"));
    const char *title = eq_tree_text(eq_tree_get(data, "title"));
    eq_tree rows = eq_tree_get(data, "rows");
    double kept = eq_tree_number(eq_tree_get(rows, "kept")), missing = eq_tree_number(eq_tree_get(rows, "missing"));
    printf("%s: %.0f rows", title ? eq_plain(cx, title) : "", kept + missing);
    if (missing > 0) printf(", %.0f of them without a missing cell", kept);
    if (eq_tree_true(eq_tree_get(data, "synthetic"))) {
        printf(" of a synthetic twin");
        if (!isnan(distance)) printf(", %.4f from the original in the figures of a logistic regression", distance);
    }
    printf("\n");
    for (eq_tree defect = eq_tree_first(defects); defect; defect = eq_tree_next(defect))
        printf("  - %s\n", eq_tree_text(defect) ? eq_plain(cx, eq_tree_text(defect)) : "");
    putchar('\n');
}

static eq_status describe(cli_call *call, eq_lab *lab) {
    const char *json;
    eq_tree data;
    EQ_TRY(eq_lab_describe(lab, &json));
    EQ_TRY(eq_tree_parse(call->cx, "data", eq_bytes_of(json), &data));
    print_origin(call->cx, data);
    eq_tree_free(data);
    return EQ_OK;
}

static eq_status print_answer(const cli_inquiry *q, size_t i) {
    cli_call *call = q->call;
    eq_tree tree;
    EQ_TRY(eq_tree_parse(call->cx, q->id[i], eq_bytes_of(q->answer[i]), &tree));
    const char *error = i ? eq_tree_text(eq_tree_get(tree, "error")) : NULL;
    if (error) printf("%s\n\n  %s\n\n", q->id[i], eq_plain(call->cx, error));
    eq_status status = error ? EQ_OK : cli_print_answer(call->cx, tree);
    eq_tree_free(tree);
    return status;
}

static eq_status print(const cli_inquiry *q) {
    cli_call *call = q->call;
    const char *json;
    if (cli_has(call, "json")) {
        EQ_TRY(cli_has(call, "with-counts") ? make_report(q, "json", &json) : join(q, &json));
        EQ_TRY(cli_print(call->cx, json));
        call->answered = true;
        return cli_print(call->cx, "\n");
    }
    if (cli_has(call, "data")) EQ_TRY(describe(call, q->lab));
    if (q->counted) printf("%s\n\n", q->counted);
    for (size_t i = 0; i < q->n; i++) EQ_TRY(print_answer(q, i));
    return EQ_OK;
}

/* Standard output first: it stands whatever becomes of the files. */
static eq_status show(cli_inquiry *q) {
    eq_status printed = print(q), html = save_page(q), table = save_table(q);
    EQ_TRY(printed);
    EQ_TRY(html);
    EQ_TRY(table);
    if (!q->n_failed) return EQ_OK;
    return eq_fail(q->call->cx, EQ_EINPUT, "%zu of the analyses could not be made: %s", q->n_failed,
                   q->first_failed ? q->first_failed : "");
}

/* The rows, with a model's scores where one is given. */
static eq_status read_rows(cli_inquiry *q) {
    static const char name[] = "score of the model";
    eq_bytes file;
    if (!cli_has(q->call, "model")) return cli_stream_read(q);
    EQ_TRY(cli_file_read(q->call->cx, cli_text(q->call, "csv"), &file));
    EQ_TRY(cli_model_scores(q->call, q->lab, name, file, &q->scored));
    q->file = q->scored.csv;
    if (q->scored.decided) EQ_TRY(cli_give(q->call, "pred", CLI_MODEL_DECISION));
    if (!isnan(q->scored.threshold)) {
        const char *threshold = eq_number_text(q->call->cx, &q->call->cx->mem, q->scored.threshold);
        if (!threshold) return EQ_EMEMORY;
        EQ_TRY(cli_give(q->call, "threshold", threshold));
    }
    return cli_give(q->call, "score", name);
}

static eq_status audit(cli_inquiry *q) {
    eq_source source;
    cli_ending_reads(cli_text(q->call, "csv")); /* before there is half a file to be seen */
    EQ_TRY(open_outputs(q));
    if (cli_has(q->call, "csv")) {
        EQ_TRY(read_rows(q));
        cli_ending_reads(NULL);
    } else {
        EQ_TRY(cli_data_find(q->call, cli_text(q->call, "data"), &source));
        EQ_TRY(eq_lab_load(q->lab, &source));
    }
    EQ_TRY(ask_all(q));
    return show(q);
}

eq_status cli_run_audit(cli_call *call) {
    cli_inquiry q = {.call = call};
    EQ_TRY(check_use(call));
    EQ_TRY(eq_lab_new(call->cx, &q.lab));
    eq_status status = audit(&q);
    cli_output_drop(&q.html);
    cli_output_drop(&q.table);
    eq_lab_close(q.lab);
    return status;
}
