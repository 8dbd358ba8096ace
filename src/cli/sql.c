/* equipoise sql: the one GROUP BY that makes a table of counts where the rows live.
 *
 * Every metric of decisions is a function of the cells (group, label, decision), so a database that counts them has done all
 * that needs the rows. What is asked is asked as of the rows, and read by the same reader; what decides goes into the
 * statement, all else is passed on to the audit of the counts, and what counts cannot say is refused with the reason. THE
 * TABLE of dialects is below; what they share is standard SQL. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "analysis/request.h"
#include "cli/columns.h"
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/inquiry.h"
#include "cli/sql.h"

/* A narrow float's 0.3 is not the double's until it has been a text. Where there is none, or the text is rounded, the cast is
 * direct. SQLite keeps texts in columns of numbers, and casts any to 0: a text that is no number becomes infinite, which is
 * outside of everything. */
static const sql_dialect dialects[] = {
    {"duckdb", '"', '"', '\'', "DOUBLE", "VARCHAR", "CAST(CAST($ AS VARCHAR) AS DOUBLE)", "NULLIF($, CAST('NaN' AS DOUBLE))",
     "FLOOR($ * #)", "LEAST", NULL},
    {"postgres", '"', '"', '\'', "DOUBLE PRECISION", "TEXT", "CAST(CAST($ AS TEXT) AS DOUBLE PRECISION)",
     "NULLIF($, CAST('NaN' AS DOUBLE PRECISION))", "FLOOR($ * #)", "LEAST", NULL},
    {"spark", '`', '`', '\\', "DOUBLE", "STRING", "CAST(CAST($ AS STRING) AS DOUBLE)", "NULLIF($, CAST('NaN' AS DOUBLE))",
     "FLOOR($ * #)", "LEAST", NULL},
    {"bigquery", '`', '\\', '\\', "FLOAT64", "STRING", "CAST($ AS FLOAT64)", "IF(IS_NAN($), NULL, $)", "FLOOR($ * #)", "LEAST",
     NULL},
    {"sqlite", '"', '"', '\'', "REAL", "TEXT",
     "CASE WHEN $ GLOB '*[0-9]*' AND NOT $ GLOB '*[^-+.0-9eE]*' THEN CAST($ AS REAL) "
     "WHEN LOWER($) NOT IN (@) THEN 9e999 END",
     "$", "CAST($ * # AS INTEGER)", "MIN", "PRINTF('%!.17g', "},
};
#define DIALECTS "duckdb, postgres, spark, bigquery or sqlite"
#define N_DIALECTS (sizeof dialects / sizeof *dialects)

/* ---- what was asked for ---- */

static eq_status find_dialect(cli_call *call, const sql_dialect **out) {
    const char *id = cli_text(call, "dialect"), *names[N_DIALECTS];
    for (size_t i = 0; i < N_DIALECTS; i++) names[i] = dialects[i].id;
    if (!id) return cli_misuse(call, "--dialect is missing: " DIALECTS);
    for (size_t i = 0; i < N_DIALECTS; i++)
        if (!strcmp(id, names[i])) return *out = &dialects[i], EQ_OK;
    const char *nearest = cli_nearest(id, names, N_DIALECTS);
    return cli_misuse(call, "--dialect: is \"%.60s\", expected " DIALECTS "%s%s%s", id, nearest ? "; did you mean " : "",
                      nearest ? nearest : "", nearest ? "?" : "");
}

/* A name ends up in a comment too, and a line break would end that. */
static eq_status check_name(cli_call *call, const char *option, const char *name) {
    if (!*name) return cli_misuse(call, "--%s: is empty, expected a name", option);
    for (const char *c = name; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 127)
            return cli_misuse(call, "--%s: has a control character, expected a name of printable ones", option);
    return EQ_OK;
}

static eq_status check_given(cli_call *call, const char *option) {
    const char **value;
    size_t n;
    EQ_TRY(cli_texts(call, option, &value, &n));
    for (size_t i = 0; i < n; i++) EQ_TRY(check_name(call, option, value[i]));
    return EQ_OK;
}

static eq_status check_table(cli_call *call, const char *table) {
    size_t size = strlen(table);
    if (table[0] == '.' || table[size - 1] == '.' || strstr(table, ".."))
        return cli_misuse(call, "--table: \"%.60s\" has an empty part, expected names with dots between them", table);
    return EQ_OK;
}

const char *sql_own_column(const sql_query *q, size_t i) {
    const eq_prediction_columns *a = &q->ask;
    const char *const single[] = {a->stratum, a->label, a->pred};
    if (i < a->n_protected) return a->protected_column[i];
    i -= a->n_protected;
    for (size_t s = 0; s < sizeof single / sizeof *single; s++)
        if (single[s] && !i--) return single[s];
    return NULL;
}

static eq_status check_columns(cli_call *call, const sql_query *q) {
    const eq_prediction_columns *a = &q->ask;
    for (size_t i = 0; sql_own_column(q, i); i++)
        for (size_t j = 0; j < i; j++)
            if (!strcasecmp(sql_own_column(q, i), sql_own_column(q, j)))
                return cli_misuse(call, "column \"%.60s\" is named twice among groups, strata, label and decisions",
                                  sql_own_column(q, i));
    if (q->bins && !a->score) return cli_misuse(call, "--bins needs --score: the column that is cut into bins");
    if (a->pred && a->score && !q->bins)
        return cli_misuse(call, "--score beside --pred is only kept in bins: give --bins N, or leave one of them out");
    static const char *const deciding[] = {"threshold", "top", "at-least", "score-direction"};
    for (size_t i = 0; i < sizeof deciding / sizeof *deciding; i++)
        if (cli_has(call, deciding[i]) && (a->pred || !a->score))
            return cli_misuse(call, "--%s makes decisions of --score where there is no --pred", deciding[i]);
    return EQ_OK;
}

static bool is_changed(const eq_prediction_columns *ask, const char *name) {
    for (size_t i = 0; i < ask->changes.n; i++)
        if (!strcmp(ask->changes.change[i].name, name)) return true;
    return false;
}

/* What a table of counts has lost, and the audit would need. */
static eq_status check_countable(cli_call *call, const sql_query *q) {
    const eq_prediction_columns *a = &q->ask;
    if (a->n_memberships)
        return cli_misuse(call, "--membership: chances differ from person to person, so that counts would be as many as people; "
                                "audit the rows");
    if (cli_has(call, "quantiles"))
        return cli_misuse(call, "--quantiles: they are of rows, and counts have none; name the cuts: --cut");
    if (a->select.score_of && q->bins)
        return cli_misuse(call,
                          "--score-of beside --bins: the audit of the counts would turn their decisions too; leave out one");
    const char *const numbers[] = {a->score, a->weight};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (numbers[i] && is_changed(a, numbers[i]))
            return cli_misuse(call,
                              "column \"%.60s\": the database reads its numbers, before anybody says what they are called; "
                              "expected changes of other columns",
                              numbers[i]);
    if (!a->select.n_groups || a->pred) return EQ_OK;
    if (a->n_protected > 1)
        return cli_misuse(call,
                          "--threshold GROUP=T: of several --protected columns the database does not know what a combination "
                          "is called; name one column");
    if (is_changed(a, a->protected_column[0]))
        return cli_misuse(call,
                          "--threshold GROUP=T: column \"%.60s\" is changed after the rows are counted, so that the database "
                          "does not know its groups; leave out one of them",
                          a->protected_column[0]);
    return EQ_OK;
}

/* A preset may decide by itself, which has to be in the statement. */
static eq_status check_preset(cli_call *call, const sql_query *q) {
    bool says = q->ask.pred || !q->ask.score || cli_has(call, "threshold") || cli_has(call, "top");
    if (!cli_has(call, "preset") || says) return EQ_OK;
    return cli_misuse(call, "--preset: it may say who is selected by a score, which the database has to know; say it: "
                            "--threshold median, --threshold T or --top K");
}

/* A name that no column of the result has: "count", or "count_2". */
static eq_status name_column(eq_ctx *cx, sql_query *q, sql_made column) {
    static const char *const made_names[N_MADE] = {"decision",   "mean_score",  "count",        "weight",       "weight_squared",
                                                   "read_score", "read_weight", "scores_above", "scores_below", "scores"};
    for (int n = 1;; n++) {
        const char *name = n == 1 ? made_names[column] : eq_arena_format(cx, &cx->mem, "%s_%d", made_names[column], n);
        if (!name) return EQ_EMEMORY;
        bool taken = false;
        for (size_t i = 0; sql_own_column(q, i); i++) taken |= !strcasecmp(name, sql_own_column(q, i));
        taken |= (q->ask.score && !strcasecmp(name, q->ask.score)) || (q->ask.weight && !strcasecmp(name, q->ask.weight));
        q->name[column] = name;
        if (!taken) return EQ_OK;
    }
}

static eq_status read_words(cli_call *call, sql_query *q) {
    static const char *const policies[] = {"unknown", "as-group", "leave-out", "refuse"};
    const char *missing = cli_text(call, "missing"), *tokens = cli_text(call, "missing-tokens");
    size_t known = 0;
    while (missing && known < 4 && strcmp(missing, policies[known])) known++;
    if (known == 4) return cli_misuse(call, "--missing: is \"%.60s\", expected unknown, as-group, leave-out or refuse", missing);
    if (tokens && *tokens) EQ_TRY(check_name(call, "missing-tokens", tokens));
    q->own_words = tokens != NULL;
    q->nan_is_missing = !tokens;
    for (const char *at = tokens; at && *at; at += *at == ',') {
        size_t size = strcspn(at, ",");
        q->nan_is_missing |= size == 3 && !strncasecmp(at, "nan", size);
        at += size;
    }
    return EQ_OK;
}

/* As the audit of the rows reads it. */
static eq_status read_ask(cli_call *call, sql_query *q) {
    const cli_inquiry inquiry = {.call = call};
    const char *options;
    EQ_TRY(cli_options_json(&inquiry, true, NULL, &options));
    eq_status status = eq_subject_columns(call->cx, &call->cx->mem, eq_bytes_of(options), &q->ask);
    call->misused |= status == EQ_EINPUT;
    return status;
}

static eq_status read_query(cli_call *call, sql_query *q) {
    static const char *const needed[] = {"table", "label", "protected"};
    static const char *const names[] = {"table",     "label",      "pred",         "score",      "weight",
                                        "protected", "favourable", "unfavourable", "privileged", "pred-favourable",
                                        "reference", "strata",     "score-of"};
    const size_t bins[2] = {2, 100000};
    EQ_TRY(find_dialect(call, &q->in));
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        bool selected = i == 1 && (cli_has(call, "pred") || cli_has(call, "score"));
        if (!selected && !cli_has(call, needed[i])) return cli_misuse(call, "--%s is missing", needed[i]);
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) EQ_TRY(check_given(call, names[i]));
    q->table = cli_text(call, "table");
    EQ_TRY(check_table(call, q->table));
    EQ_TRY(read_words(call, q));
    EQ_TRY(cli_whole(call, "bins", bins, &q->bins));
    EQ_TRY(read_ask(call, q));
    EQ_TRY(check_columns(call, q));
    EQ_TRY(check_countable(call, q));
    EQ_TRY(check_preset(call, q));
    for (sql_made column = 0; column < N_MADE; column++) EQ_TRY(name_column(call->cx, q, column));
    return EQ_OK;
}

/* ---- the command that reads the result ---- */

static void put(const char *text) { fputs(text, stdout); }

/* An option of a shell's command line; a value that begins with dashes would be taken for an option. */
static void put_option(const char *name, const char *value) {
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-+,:/";
    printf(" --%s%c", name, value[0] == '-' ? '=' : ' ');
    if (*value && !value[strspn(value, plain)]) {
        put(value);
        return;
    }
    putchar('\'');
    for (const char *c = value; *c; c++) {
        if (*c == '\'') put("'\\''");
        else putchar(*c);
    }
    putchar('\'');
}

/* An option that the audit of the counts has too, as often as it was given. */
static eq_status pass_on(cli_call *call, const char *option) {
    const char **value;
    size_t n;
    EQ_TRY(cli_texts(call, option, &value, &n));
    for (size_t i = 0; i < n; i++) put_option(option, value[i]);
    return EQ_OK;
}

static eq_status put_next(cli_call *call, const sql_query *q) {
    static const char *const passed[] = {"privileged",     "favourable", "unfavourable",   "kind",   "cut",
                                         "merge",          "order",      "missing-of",     "dates",  "missing",
                                         "missing-tokens", "small",      "reference",      "tables", "exclude-below",
                                         "strata",         "preset",     "ratio-threshold"};
    const eq_prediction_columns *a = &q->ask;
    bool decided = a->pred || a->score;
    put("-- One row a combination of group");
    if (a->label) put(", label");
    if (decided) put(q->bins ? ", decision and bin of the score" : " and decision");
    put(". Save the result with its header as counts.csv, then:\n-- equipoise audit --csv counts.csv");
    if (a->label) put_option("label", a->label);
    if (decided) put_option("pred", a->pred ? a->pred : q->name[DECISION]);
    if (q->bins) put_option("score", q->name[SCORE]);
    for (size_t i = 0; i < a->n_protected; i++) put_option("protected", a->protected_column[i]);
    put_option("count", q->name[COUNT]);
    if (a->weight) {
        put_option("weight", q->name[WEIGHT]);
        put_option("weight-squared", q->name[WEIGHT_SQUARED]);
    }
    if (a->pred) EQ_TRY(pass_on(call, "pred-favourable"));
    for (size_t i = 0; i < sizeof passed / sizeof *passed; i++) EQ_TRY(pass_on(call, passed[i]));
    if (q->bins)
        put("\n-- Mean scores are those of the rows; AUC, Brier score, log loss and their like are those of the bins' means.");
    putchar('\n');
    return EQ_OK;
}

eq_status cli_run_sql(cli_call *call) {
    sql_query q;
    memset(&q, 0, sizeof q);
    EQ_TRY(read_query(call, &q));
    EQ_TRY(put_next(call, &q));
    sql_put_statement(&q);
    return cli_print(call->cx, "");
}
