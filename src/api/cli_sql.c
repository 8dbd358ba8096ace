/* equipoise sql: the one GROUP BY that makes a table of counts where the rows live.
 *
 * Every metric of decisions is a function of the cells (group, label, decision), so a database that counts them has done all
 * that needs the rows. What the audit would refuse in a row (nothing where a label, a score or a weight should be, a score
 * outside [0, 1]) must not vanish in a sum: such a cell comes out as NULL, and the audit refuses it with its line.
 * THE TABLE of dialects is below; what they share is standard SQL. Names are always quoted, so they are taken as they are. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "api/cli_commands.h"
#include "api/cli_files.h"

typedef struct dialect {
    const char *id;
    char quote;         /* around names */
    char escape;        /* before a quote in a name */
    const char *number; /* the type of a double */
} dialect;

static const dialect dialects[] = {
    {"duckdb", '"', '"', "DOUBLE"},
    {"postgres", '"', '"', "DOUBLE PRECISION"},
    {"spark", '`', '`', "DOUBLE"},
    {"bigquery", '`', '\\', "FLOAT64"},
};
#define N_DIALECTS (sizeof dialects / sizeof *dialects)

/* Columns that the statement makes; named apart from the others. */
typedef enum made { DECISION, SCORE, COUNT, WEIGHT, WEIGHT_SQUARED, N_MADE } made;
static const char *const made_names[N_MADE] = {"decision", "mean_score", "count", "weight", "weight_squared"};

typedef struct query {
    const dialect *in;
    const char *table, *label, *pred, *score, *weight;
    const char **group;
    size_t n_groups, bins; /* 0 = scores are not kept */
    double threshold;
    const char *name[N_MADE];
} query;

static void put(const char *text) { fputs(text, stdout); }

/* ---- what was asked for ---- */

static eq_status find_dialect(cli_call *call, const dialect **out) {
    const char *id = cli_text(call, "dialect"), *names[N_DIALECTS];
    for (size_t i = 0; i < N_DIALECTS; i++) names[i] = dialects[i].id;
    if (!id) return cli_misuse(call, "--dialect is missing: duckdb, postgres, spark or bigquery");
    for (size_t i = 0; i < N_DIALECTS; i++)
        if (!strcmp(id, names[i])) return *out = &dialects[i], EQ_OK;
    const char *nearest = cli_nearest(id, names, N_DIALECTS);
    return cli_misuse(call, "--dialect: is \"%.60s\", expected duckdb, postgres, spark or bigquery%s%s%s", id,
                      nearest ? "; did you mean " : "", nearest ? nearest : "", nearest ? "?" : "");
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
        q->name[column] = name;
        if (!taken) return EQ_OK;
    }
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
    static const char *const passed_on[] = {"privileged", "favourable"};
    for (size_t i = 0; i < 2; i++)
        if (cli_has(call, passed_on[i])) EQ_TRY(check_name(call, passed_on[i], cli_text(call, passed_on[i])));
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

/* A column as a double, so that a decimal or a narrow float compares and adds up as the audit would. */
static void put_number(const query *q, const char *column) {
    put("CAST(");
    put_name(q, column);
    printf(" AS %s)", q->in->number);
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

static void put_decision(const query *q) {
    if (q->pred) {
        put_name(q, q->pred);
        return;
    }
    put("CASE WHEN ");
    put_number(q, q->score);
    put(" > ");
    put_literal(q->threshold);
    put(" AND ");
    put_number(q, q->score);
    put(" <= 1 THEN 1 WHEN ");
    put_number(q, q->score);
    put(" <= ");
    put_literal(q->threshold);
    put(" AND ");
    put_number(q, q->score);
    put(" >= 0 THEN 0 END");
}

/* NULL unless every row of the cell has a value, and none a value below 0 (or, of a share, above 1). */
static void put_guard(const query *q, const char *column, bool share) {
    put("CASE WHEN COUNT(");
    put_name(q, column);
    put(") = COUNT(*) AND MIN(");
    put_number(q, column);
    put(") >= 0 ");
    if (share) {
        put("AND MAX(");
        put_number(q, column);
        put(") <= 1 ");
    }
    put("THEN ");
}

static void put_sum(const query *q, const char *a, const char *b) {
    put("SUM(");
    put_number(q, a);
    if (b) {
        put(" * ");
        put_number(q, b);
    }
    put(")");
}

/* The mean of a cell's scores, by weight where there is one: the means of the whole then stay what they were. */
static void put_mean(const query *q) {
    if (q->weight) {
        put("LEAST(1e0, COALESCE(");
        put_sum(q, q->score, q->weight);
        put(" / NULLIF(");
        put_sum(q, q->weight, NULL);
        put(", 0), ");
    }
    put("AVG(");
    put_number(q, q->score);
    put(q->weight ? ")))" : ")");
}

static void put_as(const query *q, made column) {
    put(" AS ");
    put_name(q, q->name[column]);
}

static void put_selected(const query *q) {
    for (size_t i = 0; own_column(q, i); i++) {
        put("  ");
        put_name(q, own_column(q, i));
        put(",\n");
    }
    if (!q->pred && q->score) {
        put("  ");
        put_decision(q);
        put_as(q, DECISION);
        put(",\n");
    }
    if (q->bins) {
        put("  ");
        put_guard(q, q->score, true);
        put_mean(q);
        put(" END");
        put_as(q, SCORE);
        put(",\n");
    }
    for (int squared = 0; q->weight && squared < 2; squared++) {
        put("  ");
        put_guard(q, q->weight, false);
        put_sum(q, q->weight, squared ? q->weight : NULL);
        put(" END");
        put_as(q, squared ? WEIGHT_SQUARED : WEIGHT);
        put(",\n");
    }
    put("  COUNT(*)");
    put_as(q, COUNT);
}

static void put_statement(const query *q) {
    put("SELECT\n");
    put_selected(q);
    put("\nFROM ");
    put_table(q);
    put("\nGROUP BY");
    for (size_t i = 0; own_column(q, i); i++) {
        put(i ? ",\n  " : "\n  ");
        put_name(q, own_column(q, i));
    }
    if (!q->pred && q->score) {
        put(",\n  ");
        put_decision(q);
    }
    if (q->bins) {
        put(",\n  FLOOR(");
        put_number(q, q->score);
        printf(" * %zu)", q->bins);
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

static void put_next(const cli_call *call, const query *q) {
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
    if (cli_has(call, "privileged")) put_option("privileged", cli_text(call, "privileged"));
    if (cli_has(call, "favourable")) put_option("favourable", cli_text(call, "favourable"));
    if (q->bins)
        put("\n-- Mean scores are those of the rows; AUC, Brier score, log loss and their like are those of the bins' means.");
    putchar('\n');
}

eq_status cli_run_sql(cli_call *call) {
    query q;
    memset(&q, 0, sizeof q);
    EQ_TRY(read_query(call, &q));
    put_next(call, &q);
    put_statement(&q);
    return cli_print(call->cx, "");
}
