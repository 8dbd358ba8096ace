/* Every number of an audit as CSV (RFC 4180), the same file from the command line and from the page. */
#include <math.h>
#include <string.h>

#include "answer/block.h"
#include "answer/html.h"
#include "base/json_read.h"

typedef struct csv_writer {
    eq_text text;
    eq_tree document, audit;
    eq_tolerance tolerance;
} csv_writer;

/* A text, quoted where it must be. What a spreadsheet would take for a formula gets an apostrophe before it. */
static void add_cell(csv_writer *csv, const char *cell) {
    bool formula = *cell && strchr("=+-@\t\r", *cell);
    if (!cell[strcspn(cell, ",\"\r\n")]) {
        eq_text_format(&csv->text, "%s%s", formula ? "'" : "", cell);
        return;
    }
    eq_text_add(&csv->text, formula ? "\"'" : "\"");
    for (; *cell; cell++) eq_text_format(&csv->text, *cell == '"' ? "\"%c" : "%c", *cell);
    eq_text_add(&csv->text, "\"");
}

/* Read back, the same number. */
static void add_number(csv_writer *csv, double x) {
    if (!isnan(x)) eq_text_format(&csv->text, "%.17g", x);
    eq_text_add(&csv->text, ",");
}

static void add_count(csv_writer *csv, eq_tree group, const char *name, const char *key) {
    add_cell(csv, name);
    eq_text_format(&csv->text, ",%s,", key);
    add_number(csv, eq_tree_number_of(group, key));
    eq_text_format(&csv->text, ",,%s,,,,,,\r\n", eq_tree_true(eq_tree_get(group, "small")) ? "yes" : "");
}

/* The groups that an extreme is between; of two rates together their names are in the note. */
static void add_between(csv_writer *csv, eq_tree between) {
    if (!eq_tree_is_list(between)) {
        eq_text_add(&csv->text, ",,");
        return;
    }
    EQ_EACH(group, between) {
        eq_text_add(&csv->text, ",");
        add_cell(csv, eq_tree_text(group));
    }
}

static void add_value(csv_writer *csv, eq_tree group, const char *name, const eq_metric_info *metric) {
    eq_tree value = eq_tree_get(group, metric->id);
    bool small = eq_tree_true(eq_tree_get(group, "small")) || eq_tree_true(eq_tree_get(value, "small"));
    add_cell(csv, name);
    eq_text_format(&csv->text, ",%s,", metric->id);
    add_number(csv, eq_tree_number_of(value, "value"));
    add_number(csv, eq_tree_number_of(value, "low"));
    add_number(csv, eq_tree_number_of(value, "high"));
    eq_text_add(&csv->text, small ? "yes," : ",");
    add_cell(csv, eq_tree_words(value, "why"));
    eq_text_add(&csv->text, ",");
    add_cell(csv, eq_tree_words(value, "note"));
    eq_text_add(&csv->text, eq_html_is_chosen(csv->document, metric->id) ? ",yes," : ",,");
    if (metric->kind == EQ_DISPARITY) add_cell(csv, eq_block_reading(&csv->tolerance, metric, value));
    add_between(csv, eq_tree_get(value, "between"));
    eq_text_add(&csv->text, "\r\n");
}

/* Counts, then rates. */
static void add_group(csv_writer *csv, eq_tree group, const char *name) {
    static const char *const counts[] = {"n", "weight", "positives", "negatives", "predicted_positives", "tp", "fp", "tn", "fn"};
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) add_count(csv, group, name, counts[c]);
    for (size_t m = 0; m < eq_metric_count(); m++)
        if (eq_metric_at(m)->kind == EQ_RATE) add_value(csv, group, name, eq_metric_at(m));
}

/* ---- impact ---- */

/* A line of impact: whose, its path ("impact/race/tests/z"), and what stands there. */
typedef struct impact_line {
    const char *group, *path, *why; /* why: of a number alone, or "" */
    bool small;
} impact_line;

static void add_line(csv_writer *csv, const impact_line *line, eq_tree of, bool is_value) {
    bool word = eq_tree_is_text(of), flag = eq_tree_is_boolean(of);
    add_cell(csv, line->group);
    eq_text_add(&csv->text, ",");
    add_cell(csv, line->path);
    eq_text_add(&csv->text, ",");
    if (is_value) {
        add_number(csv, eq_tree_number_of(of, "value"));
        add_number(csv, eq_tree_number_of(of, "low"));
        add_number(csv, eq_tree_number_of(of, "high"));
    } else {
        add_number(csv, flag ? (double)eq_tree_true(of) : eq_tree_number(of));
        eq_text_add(&csv->text, ",,");
    }
    eq_text_add(&csv->text, line->small ? "yes," : ",");
    add_cell(csv, is_value ? eq_tree_words(of, "why") : line->why);
    eq_text_add(&csv->text, ",");
    add_cell(csv, word ? eq_tree_text(of) : "");
    eq_text_add(&csv->text, ",,\r\n");
}

/* Members that stand in the line of the object itself, or tell how a reason was made. */
static bool is_told_elsewhere(const char *key, bool of_value) {
    static const char *const keys[] = {"name", "values", "why", "groups", "by", "between", "cause", "who", "what"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (!strcmp(keys[i], key)) return true;
    size_t size = strlen(key);
    if (size > 4 && !strcmp(key + size - 4, "_why")) return true;
    return of_value && (!strcmp(key, "value") || !strcmp(key, "low") || !strcmp(key, "high"));
}

/* Every number, yes or no, and word below an object: values with their intervals, of a tipping point the number of people. */
static void add_members(csv_writer *csv, const impact_line *line, eq_tree object) {
    bool of_value = eq_tree_get(object, "value") != NULL;
    EQ_EACH(member, object) {
        const char *key = eq_tree_key(member);
        impact_line own = *line;
        if (is_told_elsewhere(key, of_value)) continue;
        own.path = eq_arena_format(csv->text.cx, &csv->text.cx->tmp, "%s/%s", line->path, key);
        const char *why = eq_arena_format(csv->text.cx, &csv->text.cx->tmp, "%s_why", key);
        if (!own.path || !why) return; /* the context knows */
        own.why = eq_tree_words(object, why);
        if (!eq_tree_is_object(member)) {
            add_line(csv, &own, eq_tree_is_list(member) ? eq_tree_first(member) : member, false);
            continue;
        }
        if (eq_tree_get(member, "value")) add_line(csv, &own, member, true);
        add_members(csv, &own, member);
    }
}

static const char *path_of_table(csv_writer *csv, eq_tree table) {
    const char *path = "impact";
    EQ_EACH(by, eq_tree_get(table, "by"))
    if (path)
        path = eq_arena_format(csv->text.cx, &csv->text.cx->tmp, "%s%s%s", path,
                               by == eq_tree_first(eq_tree_get(table, "by")) ? "/" : " x ", eq_tree_text(by));
    return path;
}

static void write_impact(csv_writer *csv) {
    EQ_EACH(table, eq_tree_get(eq_tree_get(csv->audit, "impact"), "tables")) {
        impact_line line = {"", path_of_table(csv, table), "", false};
        if (!line.path) return;
        EQ_EACH(group, eq_tree_get(table, "groups")) {
            line.group = eq_tree_words(group, "name");
            line.small = eq_tree_true(eq_tree_get(group, "small"));
            add_members(csv, &line, group);
        }
        line.group = "";
        line.small = false;
        add_members(csv, &line, table);
    }
}

static void write_audit(csv_writer *csv) {
    eq_tree metrics = eq_tree_get(csv->audit, "metrics");
    eq_text_add(&csv->text, "group,metric,value,low,high,small,why,note,matters,reading,highest,lowest\r\n");
    EQ_EACH(group, eq_tree_get(csv->audit, "groups")) add_group(csv, group, eq_tree_words(group, "name"));
    add_group(csv, eq_tree_get(csv->audit, "overall"), "overall");
    for (size_t m = 0; m < eq_metric_count(); m++)
        if (eq_metric_at(m)->kind == EQ_DISPARITY) add_value(csv, metrics, "", eq_metric_at(m));
    write_impact(csv);
}

eq_status eq_audit_csv(eq_ctx *cx, eq_arena *arena, eq_bytes document, const char **out) {
    eq_tree tree;
    EQ_TRY(eq_tree_parse(cx, "document", document, &tree));
    csv_writer csv = {.text = {.cx = cx, .arena = arena},
                      .document = tree,
                      .tolerance = eq_html_tolerance(tree),
                      .audit = eq_tree_get(eq_tree_get(tree, "answers"), "audit")};
    eq_status status = EQ_OK;
    if (!eq_tree_is_object(csv.audit)) status = eq_fail(cx, EQ_EINPUT, "document.answers.audit: is missing, expected an audit");
    eq_mark mark = eq_arena_mark(&cx->tmp);
    if (status == EQ_OK) write_audit(&csv);
    if (arena != &cx->tmp) eq_arena_reset(&cx->tmp, mark); /* of paths */
    eq_tree_free(tree);
    return status == EQ_OK ? eq_text_end(&csv.text, out) : status;
}
