/* equipoise model: what a model of others is, and a file's rows scored by it; the audit takes the same scores. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "answer/plain.h"
#include "base/json_tree.h"
#include "base/json_write.h"
#include "cli/commands.h"
#include "cli/dialect.h"
#include "cli/files.h"
#include "cli/model.h"

static const char *file_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static eq_status read_model(eq_ctx *cx, const char *path, eq_brought *out) {
    *out = (eq_brought){.name = file_name(path)};
    return cli_file_read(cx, path, &out->model);
}

/* ---- options ---- */

/* --columns a,b,c */
static eq_status add_columns(cli_call *call, eq_out *out) {
    const char *given = cli_text(call, "columns"), **name;
    size_t n = 0;
    if (!given) return EQ_OK;
    EQ_NEW(call->cx, &call->cx->mem, name, strlen(given) + 1);
    for (const char *at = given; *at;) {
        size_t size = strcspn(at, ",");
        name[n] = eq_arena_text(call->cx, &call->cx->mem, at, size);
        if (!name[n++]) return EQ_EMEMORY;
        at += size + (at[size] == ',');
    }
    eq_out_texts(out, out->root, "columns", name, n);
    return EQ_OK;
}

/* Columns that an option names are no inputs; the protected ones may be. */
static void add_others(const cli_call *call, eq_out *out) {
    static const char *const option[] = {"label", "pred", "weight", "count", "weight-squared"};
    const char *name[5];
    size_t n = 0;
    for (size_t i = 0; i < 5; i++)
        if (cli_has(call, option[i])) name[n++] = cli_text(call, option[i]);
    if (n) eq_out_texts(out, out->root, "other", name, n);
}

static void add_text(const cli_call *call, eq_out *out, const char *option, const char *key) {
    if (cli_has(call, option)) eq_out_text(out, out->root, key, cli_text(call, option));
}

static eq_status fill_options(cli_call *call, const char *name, eq_out *out) {
    const char **favourable;
    size_t n;
    add_text(call, out, "score-output", "score_output");
    add_text(call, out, "score-class", "score_class");
    add_text(call, out, "score-is", "score_is");
    EQ_TRY(add_columns(call, out));
    if (!name) return EQ_OK;
    add_text(call, out, "label", "label");
    add_others(call, out);
    EQ_TRY(cli_texts(call, "favourable", &favourable, &n));
    if (n == 1) eq_out_text(out, out->root, "favourable", favourable[0]);
    eq_out_text(out, out->root, "name", name);
    EQ_TRY(cli_tokens_add(call, out));
    if (cli_accepts(call, "protected")) {
        const char **group;
        EQ_TRY(cli_texts(call, "protected", &group, &n));
        eq_out_text(out, out->root, "decision", CLI_MODEL_DECISION);
        eq_out_texts(out, out->root, "groups", group, n);
    }
    return cli_dialect_add(call, out);
}

/* name: of the new column; NULL: nothing is scored. */
static eq_status options_json(cli_call *call, const char *name, const char **json) {
    eq_out out;
    eq_out_begin(call->cx, &out);
    eq_status status = fill_options(call, name, &out);
    if (status == EQ_OK) return eq_out_print(&out, &call->cx->mem, json);
    eq_out_drop(&out);
    return status;
}

/* ---- scoring ---- */

/* "... --columns a,b,c (AUC 0.907, now 0.711); ...". */
static void say_order(eq_ctx *cx, const char *command, eq_tree preview) {
    eq_tree proposed = eq_tree_get(preview, "proposed"), auc = eq_tree_get(proposed, "auc");
    const char *between = "";
    if (!proposed) return;
    fprintf(stderr, "equipoise %s: this order would go with what it was trained on: --columns ", command);
    EQ_EACH(name, eq_tree_get(proposed, "columns")) {
        fprintf(stderr, "%s%s", between, eq_plain(cx, eq_tree_text(name)));
        between = ",";
    }
    if (eq_tree_is_number(auc)) fprintf(stderr, " (AUC %.3f, now %.3f)", eq_tree_number(auc), eq_tree_number_of(preview, "auc"));
    fprintf(stderr, "; columns whose values are alike cannot be told apart\n");
}

/* What a person has to know of how it was done, on standard error. */
static void say(eq_ctx *cx, const char *command, eq_tree answer) {
    const char *matched = eq_tree_words(answer, "matched"), *columns = eq_tree_show(cx, eq_tree_get(answer, "columns"));
    eq_tree preview = eq_tree_get(answer, "preview");
    fprintf(stderr, "equipoise %s: columns were matched by %s: %s\n", command, matched, eq_plain(cx, columns ? columns : ""));
    EQ_EACH(pair, eq_tree_get(answer, "near")) {
        const char *shown = eq_tree_show(cx, pair);
        fprintf(stderr, "equipoise %s: spelt otherwise, asked and found: %s\n", command, eq_plain(cx, shown ? shown : ""));
    }
    if (eq_tree_count(eq_tree_get(answer, "ignored"))) {
        const char *ignored = eq_tree_show(cx, eq_tree_get(answer, "ignored"));
        fprintf(stderr, "equipoise %s: the model takes no notice of: %s\n", command, eq_plain(cx, ignored ? ignored : ""));
    }
    EQ_EACH(warning, eq_tree_get(preview, "warnings"))
    fprintf(stderr, "equipoise %s: %s\n", command, eq_plain(cx, eq_tree_text(warning)));
    eq_tree likely = eq_tree_get(preview, "likely");
    if (likely)
        fprintf(stderr,
                "equipoise %s: %.0f %% of the numbers that are taken for logits lie between 0 and 1; if they are probabilities "
                "already, --score-is probability says so\n",
                command, floor(100 * eq_tree_number_of(likely, "share")));
    say_order(cx, command, preview);
}

/* An audit decides as the model's file does, unless it is told otherwise; where it cannot, that is said. */
static void read_decides(cli_call *call, eq_tree answer, cli_scores *out) {
    eq_tree decides = eq_tree_get(answer, "decides");
    const char *column = eq_tree_words(decides, "column"), *command = call->command->name;
    bool told = !cli_accepts(call, "protected") || cli_has(call, "threshold") || cli_has(call, "top");
    double unnamed = eq_tree_number_of(decides, "unnamed"), rows = eq_tree_number_of(eq_tree_get(answer, "preview"), "rows");
    out->threshold = decides && !told ? eq_tree_number(eq_tree_get(decides, "threshold")) : (double)NAN;
    out->decided = false;
    if (!decides || told) return;
    if (!isnan(out->threshold))
        fprintf(stderr, "equipoise %s: the file decides at %.6g, and so does the audit; --threshold says otherwise\n", command,
                out->threshold);
    if (!isnan(out->threshold) || !eq_tree_get(decides, "by_group")) return;
    out->decided = *column && unnamed < rows;
    if (!out->decided)
        fprintf(stderr,
                "equipoise %s: the file decides by a rule of its own for each group, %s; scores alone are audited, which is not "
                "how it decides\n",
                command, *column ? "and names none of these groups" : "which none of the columns of --protected tells");
    else
        fprintf(stderr,
                "equipoise %s: the file decides by a rule of its own for each group of \"%s\", and so does the audit (what it "
                "draws is drawn with seed 1); --threshold says otherwise\n",
                command, eq_plain(call->cx, column));
    if (out->decided && unnamed > 0)
        fprintf(stderr, "equipoise %s: the rule names no such group as that of %.0f rows, and favours none of them\n", command,
                unnamed);
}

static const char *keep(eq_ctx *cx, const char *text) { return eq_arena_text(cx, &cx->mem, text, strlen(text)); }

eq_status cli_model_scores(cli_call *call, eq_lab *lab, const char *name, eq_bytes file, cli_scores *out) {
    eq_brought brought;
    const char *options;
    eq_tree answer;
    EQ_TRY(read_model(call->cx, cli_text(call, "model") ? cli_text(call, "model") : call->operand[0], &brought));
    EQ_TRY(options_json(call, name, &options));
    brought.rows = file;
    EQ_TRY(eq_lab_score_file(lab, &brought, options, &out->csv, &out->json));
    EQ_TRY(eq_tree_parse(call->cx, "answer", eq_bytes_of(out->json), &answer));
    const char *asks = eq_tree_words(answer, "asks");
    out->decimal = keep(call->cx, eq_tree_words(answer, "decimal"));
    out->thousands = keep(call->cx, eq_tree_words(answer, "thousands"));
    eq_status status = !out->decimal || !out->thousands ? EQ_EMEMORY
                       : *asks                          ? cli_misuse(call, "%.60s: %s", brought.name, asks)
                                                        : EQ_OK;
    if (status == EQ_OK) say(call->cx, call->command->name, answer);
    if (status == EQ_OK) read_decides(call, answer, out);
    eq_tree_free(answer);
    return status;
}

static eq_status score(cli_call *call, eq_lab *lab) {
    cli_output file = {0};
    cli_scores scores;
    eq_bytes table;
    if (!cli_has(call, "csv")) return cli_misuse(call, "--csv is missing: the rows to be scored");
    EQ_TRY(cli_file_read(call->cx, cli_text(call, "csv"), &table));
    const char *name = cli_has(call, "name") ? cli_text(call, "name") : "score";
    if (!cli_has(call, "out")) {
        EQ_TRY(cli_model_scores(call, lab, name, table, &scores));
        return cli_print(call->cx, cli_has(call, "json") ? scores.json : scores.csv.data);
    }
    EQ_TRY(cli_output_open(call->cx, cli_text(call, "out"), &file));
    eq_status status = cli_model_scores(call, lab, name, table, &scores);
    if (status != EQ_OK) return cli_output_drop(&file), status;
    EQ_TRY(cli_output_close_bytes(call->cx, &file, scores.csv));
    return cli_has(call, "json") ? cli_print(call->cx, scores.json) : EQ_OK;
}

eq_status cli_run_model_score(cli_call *call) {
    eq_lab *lab;
    EQ_TRY(eq_lab_new(call->cx, &lab));
    eq_status status = score(call, lab);
    eq_lab_close(lab);
    return status;
}

/* ---- describing ---- */

static void print_names(eq_ctx *cx, const char *what, eq_tree list, const char *key) {
    size_t n = 0, nameless = 0;
    printf("%-14s", what);
    EQ_EACH(item, list) {
        const char *text = key ? eq_tree_text(eq_tree_get(item, key)) : eq_tree_text(item);
        nameless += !text;
        if (text && n++ < 40) printf("%s%s", n > 1 ? ", " : "", eq_plain(cx, text));
    }
    if (n > 40) printf(" and %zu others", n - 40);
    if (nameless) printf("%s%zu without names", n ? ", " : "", nameless);
    printf("\n");
}

/* Columns in and out of each layer. */
static void print_sizes(eq_tree layers) {
    size_t n = 0;
    printf("%-14s", "sizes");
    EQ_EACH(layer, layers) {
        eq_tree in = eq_tree_first(layer);
        printf("%s%.0f to %.0f", n++ ? ", " : "", eq_tree_number(in), eq_tree_number(eq_tree_next(in)));
    }
    printf("\n");
}

static void print_line(eq_ctx *cx, const char *what, const char *text) {
    if (text && *text) printf("%-14s%s\n", what, eq_plain(cx, text));
}

static void print_operations(eq_ctx *cx, eq_tree operations) {
    size_t n = 0;
    if (!operations) return;
    printf("%-14s", "operations");
    EQ_EACH(item, operations) printf("%s%.0f %s", n++ ? ", " : "", eq_tree_number(item), eq_plain(cx, eq_tree_key(item)));
    printf("\n");
}

static void print_description(eq_ctx *cx, eq_tree d) {
    eq_tree score = eq_tree_get(d, "score"), edit = eq_tree_get(d, "editing"), network = eq_tree_get(d, "network");
    print_line(cx, "format", eq_tree_words(d, "format"));
    print_line(cx, "made by", eq_tree_words(d, "producer"));
    print_line(cx, "sha256", eq_tree_words(d, "sha256"));
    print_names(cx, "columns", eq_tree_get(d, "columns"), "name");
    print_operations(cx, eq_tree_get(d, "operations"));
    print_line(cx, "score", eq_tree_words(score, "from"));
    print_line(cx, "", strcmp(eq_tree_words(score, "is"), "probability") ? "a number, not a probability" : "a probability");
    if (eq_tree_get(score, "classes")) print_names(cx, "classes", eq_tree_get(score, "classes"), NULL);
    print_line(cx, "asked", eq_tree_words(score, "asks"));
    printf("%-14s%.0f, of which %.0f can be edited\n", "layers", eq_tree_number_of(edit, "layers"),
           eq_tree_number_of(edit, "editable"));
    if (network) print_sizes(eq_tree_get(network, "layers"));
    if (network && eq_tree_count(eq_tree_get(network, "frozen_prefix")))
        print_names(cx, "before them", eq_tree_get(network, "frozen_prefix"), NULL);
    print_line(cx, "", eq_tree_words(edit, "why_not"));
}

static eq_status describe(cli_call *call, eq_lab *lab) {
    eq_brought brought;
    const char *options, *json;
    eq_tree description;
    EQ_TRY(read_model(call->cx, call->operand[0], &brought));
    EQ_TRY(options_json(call, NULL, &options));
    EQ_TRY(eq_lab_describe_model(lab, &brought, options, &json));
    if (cli_has(call, "json")) return cli_print(call->cx, json);
    EQ_TRY(eq_tree_parse(call->cx, "description", eq_bytes_of(json), &description));
    print_description(call->cx, description);
    eq_tree_free(description);
    return EQ_OK;
}

eq_status cli_run_model_describe(cli_call *call) {
    eq_lab *lab;
    EQ_TRY(eq_lab_new(call->cx, &lab));
    eq_status status = describe(call, lab);
    eq_lab_close(lab);
    return status;
}
