/* equipoise sql: the one GROUP BY that makes a table of counts where the rows live.
 *
 * Every metric of decisions is a function of the cells (group, label, decision), so a database that counts them has done all
 * that needs the rows. What the audit would refuse in a row must not vanish in a sum: a score outside [0, 1] and a weight below 0
 * come out as they are, a cell that lacks a weight without one, and the audit refuses these with their line. What the audit sets
 * aside (no score, or NaN) stands in cells of its own. A boolean is written by some databases as t and by others as true, so
 * the statement writes it as 1 and 0, or in the words of the favourable value.
 * THE TABLE of dialects is below; what they share is standard SQL. Names are always quoted, so they are taken as they are. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/commands.h"
#include "cli/files.h"
#include "data/decision.h"

typedef struct dialect {
    const char *id;
    char quote;         /* around names */
    char escape;        /* before a quote in a name */
    const char *number; /* the type of a double */
    const char *text;
    const char *reading; /* a column, $, as the double that its exported text means; @ are words for nothing */
    const char *known;   /* that double, $, or NULL where it is NaN */
    const char *bin;     /* a double, $, times the number of bins, #, without its fraction */
    const char *least;   /* the smaller of two values */
    const char *exactly; /* before a double whose text would be rounded, as far as the bracket; NULL = it is not */
} dialect;

/* A narrow float's 0.3 is not the double's until it has been a text. Where there is none, or the text is rounded, the cast is
 * direct. SQLite keeps texts in columns of numbers, and casts any to 0: a text that is no number becomes infinite, which is
 * outside of everything. */
static const dialect dialects[] = {
    {"duckdb", '"', '"', "DOUBLE", "VARCHAR", "CAST(CAST($ AS VARCHAR) AS DOUBLE)", "NULLIF($, CAST('NaN' AS DOUBLE))",
     "FLOOR($ * #)", "LEAST", NULL},
    {"postgres", '"', '"', "DOUBLE PRECISION", "TEXT", "CAST(CAST($ AS TEXT) AS DOUBLE PRECISION)",
     "NULLIF($, CAST('NaN' AS DOUBLE PRECISION))", "FLOOR($ * #)", "LEAST", NULL},
    {"spark", '`', '`', "DOUBLE", "STRING", "CAST(CAST($ AS STRING) AS DOUBLE)", "NULLIF($, CAST('NaN' AS DOUBLE))",
     "FLOOR($ * #)", "LEAST", NULL},
    {"bigquery", '`', '\\', "FLOAT64", "STRING", "CAST($ AS FLOAT64)", "IF(IS_NAN($), NULL, $)", "FLOOR($ * #)", "LEAST", NULL},
    {"sqlite", '"', '"', "REAL", "TEXT",
     "CASE WHEN $ GLOB '*[0-9]*' AND NOT $ GLOB '*[^-+.0-9eE]*' THEN CAST($ AS REAL) "
     "WHEN LOWER($) NOT IN (@) THEN 9e999 END",
     "$", "CAST($ * # AS INTEGER)", "MIN", "PRINTF('%!.17g', "},
};
#define DIALECTS "duckdb, postgres, spark, bigquery or sqlite"
#define N_DIALECTS (sizeof dialects / sizeof *dialects)

/* Columns that the statement makes; named apart from the others. */
typedef enum made { DECISION, SCORE, COUNT, WEIGHT, WEIGHT_SQUARED, READ_SCORE, READ_WEIGHT, N_MADE } made;
static const char *const made_names[N_MADE] = {"decision",       "mean_score", "count",      "weight",
                                               "weight_squared", "read_score", "read_weight"};

typedef struct query {
    const dialect *in;
    const char *table, *label, *pred, *score, *weight;
    const char **group;
    size_t n_groups, bins; /* 0 = scores are not kept */
    double threshold;
    const char *favourable;         /* NULL = 1 */
    bool nan_is_missing, own_words; /* own: of --missing-tokens */
    const char *name[N_MADE];
} query;

static void put(const char *text) { fputs(text, stdout); }

/* ---- what was asked for ---- */

static eq_status find_dialect(cli_call *call, const dialect **out) {
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

/* Reads a name; NULL when it is not given. */
static eq_status read_name(cli_call *call, const char *option, const char **out) {
    *out = cli_text(call, option);
    return *out ? check_name(call, option, *out) : EQ_OK;
}

static eq_status check_table(cli_call *call, const char *table) {
    size_t size = strlen(table);
    if (table[0] == '.' || table[size - 1] == '.' || strstr(table, ".."))
        return cli_misuse(call, "--table: \"%.60s\" has an empty part, expected names with dots between them", table);
    return EQ_OK;
}

/* Columns of the result, by number: groups, label, decisions where they are a column. NULL = no more. */
static const char *own_column(const query *q, size_t i) {
    if (i < q->n_groups) return q->group[i];
    return i == q->n_groups ? q->label : i == q->n_groups + 1 ? q->pred : NULL;
}

static eq_status check_columns(cli_call *call, const query *q) {
    for (size_t i = 0; own_column(q, i); i++)
        for (size_t j = 0; j < i; j++)
            if (!strcasecmp(own_column(q, i), own_column(q, j)))
                return cli_misuse(call, "column \"%.60s\" is named twice among groups, label and decisions", own_column(q, i));
    if (q->bins && !q->score) return cli_misuse(call, "--bins needs --score: the column that is cut into bins");
    if (q->pred && q->score && !q->bins)
        return cli_misuse(call, "--score beside --pred is only kept in bins: give --bins N, or leave one of them out");
    if (cli_has(call, "threshold") && (q->pred || !q->score))
        return cli_misuse(call, "--threshold makes decisions of --score where there is no --pred");
    return EQ_OK;
}

/* A name that no column of the result has: "count", or "count_2". */
static eq_status name_column(eq_ctx *cx, query *q, made column) {
    for (int n = 1;; n++) {
        const char *name = n == 1 ? made_names[column] : eq_arena_format(cx, &cx->mem, "%s_%d", made_names[column], n);
        if (!name) return EQ_EMEMORY;
        bool taken = false;
        for (size_t i = 0; own_column(q, i); i++) taken |= !strcasecmp(name, own_column(q, i));
        taken |= (q->score && !strcasecmp(name, q->score)) || (q->weight && !strcasecmp(name, q->weight));
        q->name[column] = name;
        if (!taken) return EQ_OK;
    }
}

/* What the audit is told too. */
static eq_status read_passed_on(cli_call *call, query *q) {
    static const char *const policies[] = {"unknown", "as-group", "leave-out", "refuse"};
    const char **privileged, *missing = cli_text(call, "missing"), *tokens = cli_text(call, "missing-tokens");
    size_t n, known = 0;
    EQ_TRY(read_name(call, "favourable", &q->favourable));
    EQ_TRY(cli_texts(call, "privileged", &privileged, &n));
    for (size_t i = 0; i < n; i++) EQ_TRY(check_name(call, "privileged", privileged[i]));
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

static eq_status read_query(cli_call *call, query *q) {
    const double thresholds[2] = {-1, 1};
    const size_t bins[2] = {2, 100000};
    q->threshold = 0.5;
    EQ_TRY(find_dialect(call, &q->in));
    static const char *const needed[] = {"table", "label", "protected"};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!cli_has(call, needed[i])) return cli_misuse(call, "--%s is missing", needed[i]);
    EQ_TRY(read_name(call, "table", &q->table));
    EQ_TRY(check_table(call, q->table));
    EQ_TRY(read_name(call, "label", &q->label));
    EQ_TRY(read_name(call, "pred", &q->pred));
    EQ_TRY(read_name(call, "score", &q->score));
    EQ_TRY(read_name(call, "weight", &q->weight));
    EQ_TRY(cli_number(call, "threshold", thresholds, &q->threshold));
    EQ_TRY(cli_whole(call, "bins", bins, &q->bins));
    EQ_TRY(cli_texts(call, "protected", &q->group, &q->n_groups));
    for (size_t i = 0; i < q->n_groups; i++) EQ_TRY(check_name(call, "protected", q->group[i]));
    EQ_TRY(read_passed_on(call, q));
    EQ_TRY(check_columns(call, q));
    for (made column = 0; column < N_MADE; column++) EQ_TRY(name_column(call->cx, q, column));
    return EQ_OK;
}

/* ---- the statement ---- */

static void put_part(const dialect *in, const char *name, size_t size) {
    putchar(in->quote);
    for (size_t i = 0; i < size; i++) {
        if (name[i] == in->quote || name[i] == in->escape) putchar(in->escape);
        putchar(name[i]);
    }
    putchar(in->quote);
}

static void put_name(const query *q, const char *name) { put_part(q->in, name, strlen(name)); }

static void put_table(const query *q) {
    for (const char *part = q->table; part;) {
        size_t size = strcspn(part, ".");
        put_part(q->in, part, size);
        part = part[size] ? part + size + 1 : NULL;
        if (part) putchar('.');
    }
}

/* A column as a double: what the audit would read in the exported text, so that a decimal or a narrow float compares and adds
 * up as there. */
static void put_reading(const query *q, const char *column) {
    for (const char *c = q->in->reading; *c; c++) {
        if (*c == '$') put_name(q, column);
        else if (*c == '@')
            put(!q->nan_is_missing ? "''" : q->own_words ? "'', 'nan'" : "'', 'nan', 'na', 'n/a', 'null', 'none'");
        else putchar(*c);
    }
}

/* The score as a double, or NULL where it is not known. */
static void put_known(const query *q) {
    if (!q->nan_is_missing) {
        put_reading(q, q->score);
        return;
    }
    for (const char *c = q->in->known; *c; c++) {
        if (*c == '$') put_reading(q, q->score);
        else putchar(*c);
    }
}

/* These doubles have names inside the statement. */
static void put_score(const query *q) { put_name(q, q->name[READ_SCORE]); }
static void put_weight(const query *q) { put_name(q, q->name[READ_WEIGHT]); }

static void put_bin(const query *q) {
    for (const char *c = q->in->bin; *c; c++) {
        if (*c == '$') put_score(q);
        else if (*c == '#') printf("%zu", q->bins);
        else putchar(*c);
    }
}

/* A literal with the fewest digits that mean the same double; its exponent makes it a double where a point would not. */
static void put_literal(double value) {
    char text[40];
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        double back = strtod(text, NULL);
        if (back >= value && back <= value) break;
    }
    put(text);
    if (!strchr(text, 'e')) put("e0");
}

/* What true and false are called in a column of labels or decisions: as the favourable value is, or 1 and 0. False: they are no
 * values of it. */
static bool truth_names(const query *q, const char *column, const char *out[2]) {
    static const char *const names[][2] = {{"t", "f"}, {"true", "false"}, {"T", "F"}, {"True", "False"}, {"TRUE", "FALSE"}};
    out[0] = "1";
    out[1] = "0";
    for (size_t i = 0; q->favourable && i < sizeof names / sizeof *names; i++)
        if (!strcmp(q->favourable, names[i][0]) || !strcmp(q->favourable, names[i][1]))
            return out[0] = names[i][0], out[1] = names[i][1], true;
    return !q->favourable || column == q->pred || !strcmp(q->favourable, "1") || !strcmp(q->favourable, "0");
}

/* A label or decision as a text in which booleans are the same whatever the database. */
static void put_outcome(const query *q, const char *column) {
    const char *truth[2];
    bool renamed = truth_names(q, column, truth);
    if (renamed) {
        put("CASE CAST(");
        put_name(q, column);
        printf(" AS %s) WHEN 'true' THEN '%s' WHEN 'false' THEN '%s' ", q->in->text, truth[0], truth[1]);
        if (strcmp(truth[0], "1")) printf("WHEN 't' THEN '%s' WHEN 'f' THEN '%s' ", truth[0], truth[1]);
        put("ELSE ");
    }
    put("CAST(");
    put_name(q, column);
    printf(" AS %s)%s AS ", q->in->text, renamed ? " END" : "");
    put_name(q, column);
}

/* Decisions made of scores. What is neither stays a sentence that the audit refuses. */
static void put_decision(const query *q) {
    put("CASE WHEN ");
    put_score(q);
    put(" > ");
    put_literal(q->threshold);
    put(" AND ");
    put_score(q);
    printf(" <= 1 THEN '%s' WHEN ", q->favourable ? EQ_DECIDED_FOR : "1");
    put_score(q);
    put(" <= ");
    put_literal(q->threshold);
    put(" AND ");
    put_score(q);
    printf(" >= 0 THEN '%s' WHEN ", q->favourable ? EQ_DECIDED_AGAINST : "0");
    put_score(q);
    put(" IS NOT NULL THEN 'score outside [0, 1]' END");
}

/* The sum of weights, or of their squares: as it is where none is below 0, else the lowest; NULL where one is missing. */
static void put_weights(const query *q, bool squared) {
    put("CASE WHEN MIN(");
    put_weight(q);
    put(") < 0 THEN MIN(");
    put_weight(q);
    put(") WHEN COUNT(");
    put_weight(q);
    put(") = COUNT(*) THEN SUM(");
    put_weight(q);
    if (squared) {
        put(" * ");
        put_weight(q);
    }
    put(") END");
}

static void put_of_score(const query *q, const char *function) {
    put(function);
    put("(");
    put_score(q);
    put(")");
}

/* The mean of a cell's scores, by weight where there is one: the means of the whole then stay what they were. A score outside
 * [0, 1] stands for its cell. */
static void put_mean(const query *q) {
    put("CASE WHEN ");
    put_of_score(q, "MIN");
    put(" < 0 THEN ");
    put_of_score(q, "MIN");
    put(" WHEN ");
    put_of_score(q, "MAX");
    put(" > 1 THEN ");
    if (q->in->exactly) put(q->in->exactly);
    put_of_score(q, "MAX");
    if (q->in->exactly) put(")");
    put(" WHEN ");
    put_of_score(q, "COUNT");
    put(" > 0 THEN ");
    if (q->weight) {
        printf("%s(1e0, COALESCE(SUM(", q->in->least);
        put_score(q);
        put(" * ");
        put_weight(q);
        put(") / NULLIF(SUM(");
        put_weight(q);
        put("), 0), ");
    }
    put_of_score(q, "AVG");
    put(q->weight ? ")) END" : " END");
}

static void put_as(const query *q, made column) {
    put(" AS ");
    put_name(q, q->name[column]);
}

/* How many columns are grouped by: the first ones. */
static size_t put_selected(const query *q) {
    size_t n = 0;
    for (; own_column(q, n); n++) {
        put("  ");
        if (n < q->n_groups) put_name(q, own_column(q, n));
        else put_outcome(q, own_column(q, n));
        put(",\n");
    }
    if (!q->pred && q->score) {
        put("  ");
        put_decision(q);
        put_as(q, DECISION);
        put(",\n");
        n++;
    }
    if (q->bins) {
        put("  ");
        put_mean(q);
        put_as(q, SCORE);
        put(",\n");
    }
    for (int squared = 0; q->weight && squared < 2; squared++) {
        put("  ");
        put_weights(q, squared);
        put_as(q, squared ? WEIGHT_SQUARED : WEIGHT);
        put(",\n");
    }
    put("  COUNT(*)");
    put_as(q, COUNT);
    return n;
}

/* The table, with scores and weights read once. */
static void put_from(const query *q) {
    put("\nFROM ");
    if (q->score || q->weight) {
        put("(SELECT");
        for (size_t i = 0; own_column(q, i); i++) {
            put(i ? ", " : " ");
            put_name(q, own_column(q, i));
        }
        if (q->score) {
            put(",\n    ");
            put_known(q);
            put_as(q, READ_SCORE);
        }
        if (q->weight) {
            put(",\n    ");
            put_reading(q, q->weight);
            put_as(q, READ_WEIGHT);
        }
        put("\n  FROM ");
    }
    put_table(q);
    if (q->score || q->weight) {
        put(") AS ");
        put_name(q, "people_read");
    }
}

static void put_statement(const query *q) {
    put("SELECT\n");
    size_t n = put_selected(q);
    put_from(q);
    put("\nGROUP BY ");
    for (size_t i = 1; i <= n; i++) printf("%s%zu", i > 1 ? ", " : "", i);
    if (q->bins) {
        put(",\n  ");
        put_bin(q);
    }
    put(";\n");
}

/* ---- the command that reads the result ---- */

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

static eq_status put_next(const cli_call *call, const query *q) {
    const char **privileged;
    size_t n;
    EQ_TRY(cli_texts(call, "privileged", &privileged, &n));
    put("-- One row a combination of group, label");
    if (q->pred || q->score) put(q->bins ? ", decision and bin of the score" : " and decision");
    put(". Save the result with its header as counts.csv, then:\n-- equipoise audit --csv counts.csv");
    put_option("label", q->label);
    if (q->pred || q->score) put_option("pred", q->pred ? q->pred : q->name[DECISION]);
    if (q->bins) put_option("score", q->name[SCORE]);
    for (size_t i = 0; i < q->n_groups; i++) put_option("protected", q->group[i]);
    put_option("count", q->name[COUNT]);
    if (q->weight) {
        put_option("weight", q->name[WEIGHT]);
        put_option("weight-squared", q->name[WEIGHT_SQUARED]);
    }
    for (size_t i = 0; i < n; i++) put_option("privileged", privileged[i]);
    static const char *const others[] = {"favourable", "missing", "missing-tokens"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (cli_has(call, others[i])) put_option(others[i], cli_text(call, others[i]));
    if (q->bins)
        put("\n-- Mean scores are those of the rows; AUC, Brier score, log loss and their like are those of the bins' means.");
    putchar('\n');
    return EQ_OK;
}

eq_status cli_run_sql(cli_call *call) {
    query q;
    memset(&q, 0, sizeof q);
    EQ_TRY(read_query(call, &q));
    EQ_TRY(put_next(call, &q));
    put_statement(&q);
    return cli_print(call->cx, "");
}
