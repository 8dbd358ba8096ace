/* Comparing an audit with the peers' numbers of a case: which numbers were compared, which agree to be
 * undefined, and which differ for a reason that differences.def gives.
 *
 * Every node that was looked at is marked in the JSON tree itself, so that at the end the program can name what
 * it did not cover. */
#ifndef EQ_TESTS_GOLDEN_COMPARE_H
#define EQ_TESTS_GOLDEN_COMPARE_H

#include <math.h>

#include "../check.h"
#include "golden.h"
#include "metric/metric.h"

/* A case, the audits of it, and how many numbers were compared. */
typedef struct audited {
    const char *name;
    golden_rows rows;
    uint16_t side[GOLDEN_MAX_ROWS];
    eq_audit weighted, unweighted;               /* by group */
    eq_audit sides;                              /* two groups: unprivileged, privileged; weighted */
    eq_audit of_labels, of_decisions;            /* the sides; disparities of the labels, of the decisions as labels */
    eq_audit labels_weighted, labels_unweighted; /* of the labels, by group */
    int n_compared, n_undefined, n_different;
} audited;

static eq_ctx cx;
static const char *golden;
static audited c; /* the case at hand */

/* ---- the audits of a case ---- */

static void audit(eq_outcomes o, eq_audit *out) {
    static const char *const name[GOLDEN_MAX_GROUPS] = {"0", "1", "2", "3", "4", "5", "6", "7"};
    o.n_rows = c.rows.n_rows;
    o.group_name = name;
    CHECK(eq_audit_compute(&cx, &cx.mem, &o, NULL, out) == EQ_OK);
    if (cx.status) printf("  %s\n", eq_message(&cx));
}

static void audit_all(void) {
    static const uint8_t two_sides[2] = {0, 1};
    eq_outcomes o = {.y = c.rows.y,
                     .yhat = c.rows.yhat,
                     .score = c.rows.score,
                     .weight = c.rows.weight,
                     .group = c.rows.group,
                     .n_groups = c.rows.n_groups,
                     .privileged = c.rows.privileged};
    audit(o, &c.weighted);
    o.yhat = NULL;
    audit(o, &c.labels_weighted);
    o.weight = NULL;
    audit(o, &c.labels_unweighted);
    o.yhat = c.rows.yhat;
    audit(o, &c.unweighted);
    o = (eq_outcomes){.y = c.rows.y,
                      .yhat = c.rows.yhat,
                      .score = c.rows.score,
                      .weight = c.rows.weight,
                      .group = c.side,
                      .n_groups = 2,
                      .privileged = two_sides};
    audit(o, &c.sides);
    o.yhat = NULL;
    o.score = NULL;
    audit(o, &c.of_labels);
    o.y = c.rows.yhat;
    audit(o, &c.of_decisions);
}

static void load_case(const cJSON *entry) {
    const cJSON *code;
    c = (audited){.name = golden_at(entry, "name")->valuestring};
    cJSON_ArrayForEach(code, golden_at(entry, "privileged")) c.rows.privileged[code->valueint] = 1;
    char *text = golden_text(&cx, golden, golden_at(entry, "csv")->valuestring);
    CHECK(text != NULL);
    if (text) golden_parse_rows(text, &c.rows);
    for (size_t i = 0; i < c.rows.n_rows; i++) c.side[i] = c.rows.privileged[c.rows.group[i]];
    audit_all();
}

/* ---- comparing ---- */

/* One row of differences.def. */
typedef struct difference {
    const char *toolkit, *name, *where, *metric;
    double theirs;
    const char *why;
    int n_used;
} difference;

static difference differences[] = {
#include "differences.def"
};

static bool is_or_any(const char *named, const char *text) { return !named || !strcmp(named, text); }

static bool is_same(double listed, double theirs) {
    return isnan(listed) || fabs(listed - theirs) < 1e-12 || (isinf(listed) && isinf(theirs));
}

static difference *find_difference(const char *toolkit, const char *where, const char *metric, double theirs, bool undefined) {
    for (size_t i = 0; i < sizeof differences / sizeof *differences; i++) {
        difference *d = &differences[i];
        bool open = !d->name || !d->where || !d->metric || isnan(d->theirs);
        if (!strcmp(d->toolkit, toolkit) && is_or_any(d->name, c.name) && is_or_any(d->where, where) &&
            is_or_any(d->metric, metric) && is_same(d->theirs, theirs) && (undefined || !open))
            return d;
    }
    return NULL;
}

enum { SEEN = 1 << 12 }; /* beside the type of a cJSON node, whose own flags end before */

static cJSON *at(const cJSON *node, const char *key) { return cJSON_GetObjectItemCaseSensitive(node, key); }

/* A number, or what JSON has none for ("NaN", "Infinity", {"error": ...}), against ours. */
static void compare(const char *toolkit, const char *where, const char *metric, double ours, cJSON *node) {
    if (!node) return;
    node->type |= SEEN;
    bool number = cJSON_IsNumber(node);
    double theirs = number ? node->valuedouble : HUGE_VAL;
    double tolerance = strstr(metric, "auc") || strstr(metric, "log_loss") ? 1e-9 : 1e-12;
    if (!number && isnan(ours)) {
        c.n_undefined++;
    } else if (number && fabs(ours - theirs) <= tolerance) {
        c.n_compared++;
    } else {
        difference *d = find_difference(toolkit, where, metric, theirs, isnan(ours));
        if (d) d->n_used++, c.n_different++;
        CHECK(d != NULL);
        if (!d)
            printf("    {\"%s\", \"%s\", \"%s\", \"%s\", %.17g, \"\", 0}, ours %.17g\n", toolkit, c.name, where, metric, theirs,
                   ours);
    }
}

/* The value of a rate in a group, of a metric; an undefined one has a sentence. */
static double defined(const eq_value *v) {
    CHECK(!isnan(v->value) == !v->why);
    return v->value;
}

static double rate_of(const eq_group_audit *group, const char *id) {
    size_t m = eq_metric_find(id);
    CHECK(m != SIZE_MAX);
    return m == SIZE_MAX ? -1 : defined(&group->rate[m]);
}

static double metric_of(const eq_audit *a, const char *id) {
    size_t m = eq_metric_find(id);
    CHECK(m != SIZE_MAX);
    if (m == SIZE_MAX) printf("    no metric %s\n", id);
    return m == SIZE_MAX ? -1 : defined(&a->metric[m]);
}

static void compare_count(const char *where, double ours, cJSON *theirs) {
    if (!theirs) return;
    theirs->type |= SEEN;
    c.n_compared++;
    if (fabs(ours - theirs->valuedouble) <= 1e-12 * (1 + fabs(ours))) return;
    CHECK_NEAR(ours, theirs->valuedouble, 1e-12 * (1 + fabs(ours)));
    printf("    ... %s %s count\n", c.name, where);
}

/* A peer's name of a metric, and ours. */
typedef struct pair {
    const char *theirs, *ours;
} pair;

#define EQ_EACH(p, list) for (const pair *p = (list); p->theirs; p++)

/* ---- what was not compared ---- */

typedef struct coverage {
    int n_numbers, n_seen;
    size_t n_names;
    char name[200][96];
    int n_left[200]; /* numbers by that name */
} coverage;

static void note_left(coverage *all, const char *name) {
    size_t i = 0;
    while (i < all->n_names && strcmp(all->name[i], name)) i++;
    CHECK(i < 200);
    if (i == 200) return;
    if (i == all->n_names) snprintf(all->name[all->n_names++], sizeof *all->name, "%s", name);
    all->n_left[i]++;
}

/* Keys that say where a number is from, not what it is. */
static bool is_place(const char *key) {
    static const char *const places[] = {"overall", "privileged", "unprivileged", "by_group", "error", NULL};
    if (!key || (*key >= '0' && *key <= '9') || !strncmp(key, "group_", 6)) return !key || !strstr(key, "_m");
    for (size_t i = 0; places[i]; i++)
        if (!strcmp(places[i], key)) return true;
    return false;
}

/* Whether a leaf is a number, or what stands for one: a text may be a remark, a boolean a verdict. */
static bool is_number(const cJSON *node) {
    if (at(node, "error")) return true;
    if (!cJSON_IsString(node)) return cJSON_IsNumber(node);
    return !strcmp(node->valuestring, "NaN") || strstr(node->valuestring, "Infinity");
}

/* Numbers below a node, and the names of those that no comparison looked at: the last two keys that say what they are. */
static void cover(coverage *all, const cJSON *node, const char *parent, const char *name) {
    if (!is_place(node->string)) parent = name, name = node->string;
    if ((cJSON_IsObject(node) || cJSON_IsArray(node)) && !at(node, "error")) {
        const cJSON *child;
        cJSON_ArrayForEach(child, node) cover(all, child, parent, name);
        return;
    }
    if (!is_number(node)) return;
    char whole[sizeof *all->name];
    snprintf(whole, sizeof whole, "%s.%s", parent, name);
    all->n_numbers++;
    if (node->type & SEEN) all->n_seen++;
    else note_left(all, whole);
}

static void report_coverage(const char *toolkit, const coverage *all) {
    printf("  note %s: %d of %d numbers of the golden files are compared; not covered:", toolkit, all->n_seen, all->n_numbers);
    for (size_t i = 0; i < all->n_names; i++) printf("%s %s (%d)", i ? "," : "", all->name[i], all->n_left[i]);
    printf("%s\n", all->n_names ? "" : " none");
}

static void report_case(int least) {
    printf("  %-28s %4d numbers agree, %3d undefined on both sides, %2d differ as listed\n", c.name, c.n_compared, c.n_undefined,
           c.n_different);
    CHECK(c.n_compared >= least);
}

/* Loads and audits each case, hands `one` its golden numbers, and wants at least `least` of them compared. False: there are
 * no golden files. */
static bool compare_every_case(void (*one)(const cJSON *expected), int least) {
    cJSON *index = golden_json(&cx, golden, "index.json");
    const cJSON *entry;
    cJSON_ArrayForEach(entry, golden_at(index, "cases")) {
        load_case(entry);
        cJSON *expected = golden_json(&cx, golden, golden_at(entry, "metrics")->valuestring);
        CHECK(expected != NULL);
        one(expected);
        report_case(least);
        cJSON_Delete(expected);
    }
    bool found = index != NULL;
    cJSON_Delete(index);
    return found;
}

/* A listed difference that does not occur is a failure too. */
static void check_differences_of(const char *toolkit) {
    for (size_t i = 0; i < sizeof differences / sizeof *differences; i++) {
        const difference *d = &differences[i];
        if (strcmp(d->toolkit, toolkit) || d->n_used) continue;
        CHECK(d->n_used > 0);
        printf("    ... %s %s %s\n", d->toolkit, d->name ? d->name : "any", d->metric ? d->metric : "any");
    }
}

#endif
