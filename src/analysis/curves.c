/* Every threshold at once: what each decides for every group, as curves over one list of thresholds.
 *
 * The list is common to all groups, so that one position of a slider is one threshold everywhere; it has every distinct
 * threshold where there are few and a choice of them where there are many (eq_group_curves_thin). The threshold in use is always
 * one of them, as the one that decides every row alike: so "at" has the very numbers of the audit. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/analysis.h"
#include "math/stats.h"
#include "metric/cause.h"
#include "metric/measured.h"
#include "metric/score/score_bin.h"

#define DEFAULT_POINTS 512
#define MOST_NUMBERS 4000000 /* an answer may have; each is some 80 bytes until it is written */
#define HISTOGRAM_BINS 20

enum { METRICS, POINTS, BINS };

static const eq_option options[] = {{.id = "metrics",
                                     .title = "Measures",
                                     .help = "Rates and gaps of counts to follow",
                                     .kind = EQ_OPTION_METRICS,
                                     .otherwise = "the commonest"},
                                    {.id = "points",
                                     .title = "Thresholds at most",
                                     .help = "Most thresholds in the answer, thinned evenly by rates",
                                     .kind = EQ_OPTION_INTEGER,
                                     .initial = DEFAULT_POINTS,
                                     .min = 3,
                                     .max = 1e6},
                                    {.id = "bins",
                                     .title = "Bins",
                                     .help = "Bins of equal mass for calibration",
                                     .kind = EQ_OPTION_INTEGER,
                                     .initial = 10,
                                     .min = 1,
                                     .max = 1000},
                                    {.id = NULL}};

static const char *const default_metrics[] = {
    "selection_rate",         "tpr", "fpr", "ppv", "accuracy", "statistical_parity_difference", "equal_opportunity_difference",
    "average_odds_difference"};

typedef struct curves {
    eq_subject *subject;
    eq_out *out;
    size_t *metric, n_metrics;
    size_t n_bins;
    double z, threshold;
    const char *from; /* where the threshold in use is known from: "options", "decisions", or "default" where from nowhere */
    eq_group_curves of_groups;
    eq_curve_points list;
    size_t n_sets;
    eq_counts *counts;                           /* (list.n, n_sets) */
    const eq_score_bin *calibration, *histogram; /* (n_groups + 1, n_bins), (n_groups + 1, HISTOGRAM_BINS) */
    eq_audit audit;                              /* for names, numbers of rows and AUC */
} curves;

/* ---- options ---- */

/* A metric of counts: of one set if it is a rate. */
static double evaluate(const curves *c, size_t metric, const eq_counts *sets, size_t set) {
    const eq_metric_row *row = eq_metric_row_at(metric);
    eq_metric_settings settings = eq_metric_settings_of(&c->subject->audit);
    return row->rates ? eq_rate_of(row, &sets[set]) : eq_metric_of_counts(metric, sets, c->of_groups.n_groups, &settings);
}

static eq_status choose_metrics(const eq_option_value *given, curves *c) {
    c->metric = given->metric;
    c->n_metrics = given->n;
    if (given->given) return EQ_OK;
    c->n_metrics = sizeof default_metrics / sizeof *default_metrics;
    EQ_NEW(c->subject->cx, c->subject->arena, c->metric, c->n_metrics);
    for (size_t i = 0; i < c->n_metrics; i++) c->metric[i] = eq_metric_find(default_metrics[i]);
    return EQ_OK;
}

/* Numbers the answer has at each point, about: each set's rates, tp and fp. */
static size_t numbers_of_point(const curves *c) { return 1 + (c->subject->outcomes.n_groups + 1) * (2 + c->n_metrics); }

/* The threshold that makes the decisions of the file, where one does: the highest score that is not selected. */
static void find_threshold(curves *c) {
    const eq_outcomes *o = &c->subject->outcomes;
    double lowest = EQ_INFINITY, highest = -1; /* selected, not selected */
    c->threshold = 0.5;
    c->from = "default";
    if (!o->yhat || c->subject->pred_column == SIZE_MAX) return;
    for (size_t i = 0; i < o->n_rows; i++) {
        if (o->yhat[i] && o->score[i] < lowest) lowest = o->score[i];
        if (!o->yhat[i] && o->score[i] > highest) highest = o->score[i];
    }
    if (!(highest < lowest)) return;
    c->threshold = highest;
    c->from = "decisions";
}

static eq_status read_options(const eq_option_value *option, curves *c, size_t *points) {
    EQ_TRY(choose_metrics(&option[METRICS], c));
    size_t most = MOST_NUMBERS / numbers_of_point(c);
    *points = (size_t)option[POINTS].number;
    if (*points > most && option[POINTS].given)
        return eq_json_fail(&option[POINTS].place,
                            "%zu thresholds of %zu groups are too many numbers for one answer, expected at most %zu", *points,
                            c->subject->outcomes.n_groups, most);
    if (*points > most) *points = most;
    c->n_bins = (size_t)option[BINS].number;
    find_threshold(c);
    if (isnan(c->subject->threshold)) return EQ_OK;
    c->from = "options";
    c->threshold = c->subject->threshold;
    return EQ_OK;
}

/* ---- measuring ---- */

static eq_status measure_curves(curves *c, size_t points) {
    eq_subject *subject = c->subject;
    const eq_outcomes *o = &subject->outcomes;
    eq_ctx *cx = subject->cx;
    eq_score_bin *bin;
    EQ_TRY(eq_group_curves_build(cx, subject->arena, o, &c->of_groups));
    size_t at = eq_group_curves_find(&c->of_groups, c->threshold);
    EQ_TRY(eq_group_curves_thin(cx, subject->arena, &c->of_groups, points, at, &c->list));
    c->n_sets = eq_set_count(o->n_groups);
    EQ_NEW_CELLS(cx, subject->arena, c->counts, c->list.n, c->n_sets);
    for (size_t i = 0; i < c->list.n; i++) eq_group_curves_counts(&c->of_groups, c->list.point[i], &c->counts[i * c->n_sets]);
    EQ_TRY(eq_score_bins(cx, subject->arena, &c->of_groups, o, EQ_EQUAL_MASS, c->n_bins, &bin));
    c->calibration = bin;
    EQ_TRY(eq_score_bins(cx, subject->arena, &c->of_groups, o, EQ_EQUAL_WIDTH, HISTOGRAM_BINS, &bin));
    c->histogram = bin;
    return EQ_OK;
}

static eq_status measure(curves *c, size_t points) {
    eq_subject *subject = c->subject;
    const eq_outcomes *o = &subject->outcomes;
    eq_audit_rows rows = {o, subject->measured};
    eq_audit_options no_bootstrap = subject->audit;
    no_bootstrap.bootstrap = 0;
    eq_work_begin_part(subject->cx, 0.5);
    EQ_ONCE(subject->cx, 0, eq_audit_compute_again(subject->cx, subject->arena, &rows, &no_bootstrap, &c->audit));
    eq_work_begin_part(subject->cx, 1);
    EQ_ONCE(subject->cx, o->n_rows / 20 + 1, measure_curves(c, points));
    return EQ_OK;
}

/* ---- answering ---- */

static void add_counts(const curves *c, eq_place to, size_t set) {
    eq_place tp = eq_out_array(c->out, to, "tp");
    for (size_t i = 0; i < c->list.n; i++) eq_out_number(c->out, tp, NULL, c->counts[i * c->n_sets + set].tp);
    eq_place fp = eq_out_array(c->out, to, "fp");
    for (size_t i = 0; i < c->list.n; i++) eq_out_number(c->out, fp, NULL, c->counts[i * c->n_sets + set].fp);
}

/* The metrics of a kind, each a number a point. */
static void add_metrics(const curves *c, eq_place to, eq_metric_kind kind, size_t set) {
    for (size_t m = 0; m < c->n_metrics; m++) {
        const eq_metric_info *info = eq_metric_at(c->metric[m]);
        if (info->kind != kind) continue;
        eq_place array = eq_out_array(c->out, to, info->id);
        for (size_t i = 0; i < c->list.n; i++)
            eq_out_number(c->out, array, NULL, evaluate(c, c->metric[m], &c->counts[i * c->n_sets], set));
    }
}

static eq_value rate_of(const curves *c, const eq_score_bin *bin) {
    double weight = bin->positives + bin->negatives, n = eq_effective_size(weight, bin->squared);
    if (!(weight > 0)) return eq_value_undefined(EQ_BIN_WEIGHS_NOTHING);
    eq_value v = eq_value_within(bin->positives / weight, eq_wilson(bin->positives / weight, n, c->z));
    eq_value_few(n < EQ_FEW, &v);
    return v;
}

static void add_calibration(const curves *c, eq_place to, const eq_score_bin *bin) {
    eq_place array = eq_out_array(c->out, to, "calibration");
    for (size_t i = 0; i < c->n_bins; i++) {
        if (!bin[i].n_rows) continue;
        eq_place object = eq_out_object(c->out, array, NULL);
        eq_value rate = rate_of(c, &bin[i]);
        eq_out_number(c->out, object, "low", bin[i].low);
        eq_out_number(c->out, object, "high", bin[i].high);
        eq_out_number(c->out, object, "n", (double)bin[i].n_rows);
        eq_out_number(c->out, object, "mean_score", bin[i].mean_score);
        eq_out_value(c->out, object, "rate", &rate);
    }
}

static void add_histogram(const curves *c, eq_place to, const eq_score_bin *bin) {
    eq_place object = eq_out_object(c->out, to, "histogram"), edges = eq_out_array(c->out, object, "edges");
    for (size_t i = 0; i <= HISTOGRAM_BINS; i++) eq_out_number(c->out, edges, NULL, (double)i / HISTOGRAM_BINS);
    eq_place positives = eq_out_array(c->out, object, "positives");
    for (size_t i = 0; i < HISTOGRAM_BINS; i++) eq_out_number(c->out, positives, NULL, bin[i].positives);
    eq_place negatives = eq_out_array(c->out, object, "negatives");
    for (size_t i = 0; i < HISTOGRAM_BINS; i++) eq_out_number(c->out, negatives, NULL, bin[i].negatives);
}

/* `set` among the sets of counts, `place` among those of bins. */
static void add_set(const curves *c, eq_place to, const eq_group_audit *group, size_t set, size_t place) {
    const eq_tally *t = &group->tally;
    eq_out_number(c->out, to, "n", (double)t->n_rows);
    eq_out_number(c->out, to, "positives", t->tp + t->fn);
    eq_out_number(c->out, to, "negatives", t->fp + t->tn);
    add_counts(c, to, set);
    add_metrics(c, eq_out_object(c->out, to, "rates"), EQ_RATE, set);
    eq_out_value(c->out, to, "auc", &group->rate[eq_metric_find("auc")]);
    add_calibration(c, to, &c->calibration[place * c->n_bins]);
    add_histogram(c, to, &c->histogram[place * HISTOGRAM_BINS]);
}

/* Where the threshold in use stands in the list. */
static size_t place_of(const curves *c) {
    size_t at = eq_group_curves_find(&c->of_groups, c->threshold), place = 0;
    for (size_t i = 0; i < c->list.n; i++)
        if (c->list.point[i] == at) place = i;
    return place;
}

static void add_answer(const curves *c) {
    eq_out *out = c->out;
    size_t n_groups = c->of_groups.n_groups;
    eq_place thresholds = eq_out_array(out, out->root, "thresholds");
    for (size_t i = 0; i < c->list.n; i++) eq_out_number(out, thresholds, NULL, c->of_groups.threshold[c->list.point[i]]);
    eq_out_number(out, out->root, "at", (double)place_of(c));
    eq_out_text(out, out->root, "at_from", c->from);
    eq_out_number(out, out->root, "distinct", (double)c->of_groups.n_points);
    eq_place groups = eq_out_array(out, out->root, "groups");
    for (size_t g = 0; g < n_groups; g++) {
        eq_place object = eq_out_object(out, groups, NULL);
        eq_out_text(out, object, "name", c->audit.group[g].name);
        eq_out_bool(out, object, "privileged", c->audit.group[g].privileged);
        add_set(c, object, &c->audit.group[g], g, g);
    }
    add_set(c, eq_out_object(out, out->root, "overall"), &c->audit.overall, eq_set_overall(n_groups), n_groups);
    add_metrics(c, eq_out_object(out, out->root, "metrics"), EQ_DISPARITY, 0);
}

/* ---- in words ---- */

#define MOST_DRAWN 8 /* groups, the largest ones */

static const eq_value *auc_of(const curves *c, size_t g) { return &c->audit.group[g].rate[eq_metric_find("auc")]; }

static void say_finding(const curves *c, eq_answer *answer) {
    const eq_value *overall = &c->audit.overall.rate[eq_metric_find("auc")];
    size_t n = c->audit.n_groups, best = n, worst = n, n_known = 0;
    for (size_t g = 0; g < n; g++) {
        if (isnan(auc_of(c, g)->value)) continue;
        if (!n_known++ || auc_of(c, g)->value > auc_of(c, best)->value) best = g;
        if (worst == n || auc_of(c, g)->value < auc_of(c, worst)->value) worst = g;
    }
    if (n_known > 1)
        eq_answer_say(answer, EQ_LEAD,
                      "The scores tell the labels apart best for {strong}, with an AUC of {estimate}, and least well for "
                      "{strong}, with {estimate}.",
                      c->audit.group[best].name, auc_of(c, best), c->audit.group[worst].name, auc_of(c, worst));
    else if (!isnan(overall->value))
        eq_answer_say(answer, EQ_LEAD, "The scores tell the labels apart with an AUC of {estimate}.", overall);
    else
        eq_answer_say(answer, EQ_LEAD, "How well the scores tell the labels apart is undefined: {words}.",
                      overall->why ? overall->why : EQ_WORDS("there is no AUC"));
    if (!strcmp(c->from, "default"))
        eq_answer_say(answer, EQ_SENTENCE,
                      "No one threshold on the score makes these decisions: the numbers of one below are those of {general}.",
                      c->threshold);
    else eq_answer_say(answer, EQ_SENTENCE, "The threshold in use is {general}.", c->threshold);
}

/* The places of the largest groups, in their order. */
static eq_status largest(const curves *c, const char **key, size_t *n_keys) {
    *n_keys = 0;
    for (size_t g = 0; g < c->audit.n_groups; g++) {
        size_t larger = 0;
        for (size_t h = 0; h < c->audit.n_groups; h++) {
            uint64_t own = c->audit.group[g].tally.n_rows, other = c->audit.group[h].tally.n_rows;
            larger += other > own || (other == own && h < g);
        }
        if (larger >= MOST_DRAWN) continue;
        key[*n_keys] = eq_arena_format(c->out->cx, &c->out->cx->tmp, "%zu", g);
        if (!key[(*n_keys)++]) return EQ_EMEMORY;
    }
    return EQ_OK;
}

static void say_figures(const char *const *key, size_t n_keys, eq_answer *answer) {
    eq_answer_figure(answer,
                     &(eq_figure_block){.kind = "roc",
                                        .title = "ROC by group at every threshold: upwards the true positive rate, from 0 to 1.",
                                        .of = "groups",
                                        .name = "name",
                                        .key = key,
                                        .n_keys = n_keys});
    eq_answer_figure(answer, &(eq_figure_block){.kind = "intervals",
                                                .title = "AUC by group; the dashed line is everyone.",
                                                .of = "groups",
                                                .name = "name",
                                                .value = "auc",
                                                .ideal = "overall/auc/value",
                                                .key = key,
                                                .n_keys = n_keys});
}

/* A column of a rate or a count at the place `at` of the thresholds. */
static eq_status add_column(eq_ctx *cx, const char *title, eq_figure figure, const char *form, size_t at, eq_table_column *out) {
    const char *path = eq_arena_format(cx, &cx->tmp, "%s/%zu", form, at);
    const char *total = eq_arena_format(cx, &cx->tmp, "overall/%s/%zu", form, at);
    *out = (eq_table_column){title, figure, path, total};
    return path && total ? EQ_OK : EQ_EMEMORY;
}

static eq_status say_groups(const curves *c, size_t at, eq_answer *answer) {
    eq_ctx *cx = answer->cx;
    eq_table_column columns[EQ_MAX_TABLE_COLUMNS] = {{"Group", EQ_SHOW_NAME, "name", NULL},
                                                     {"Rows", EQ_SHOW_COUNT, "n", "overall/n"},
                                                     {"AUC", EQ_SHOW_ESTIMATE, "auc", "overall/auc"},
                                                     {"Favourable label", EQ_SHOW_COUNT, "positives", "overall/positives"},
                                                     {0},
                                                     {"Other label", EQ_SHOW_COUNT, "negatives", "overall/negatives"}};
    size_t n = 7;
    EQ_TRY(add_column(cx, EQ_WORDS("of these selected"), EQ_SHOW_COUNT, "tp", at, &columns[4]));
    EQ_TRY(add_column(cx, EQ_WORDS("of these selected"), EQ_SHOW_COUNT, "fp", at, &columns[6]));
    for (size_t m = 0; m < c->n_metrics && n < EQ_MAX_TABLE_COLUMNS; m++) {
        const eq_metric_info *info = eq_metric_at(c->metric[m]);
        const char *form = info->kind == EQ_RATE ? eq_arena_format(cx, &cx->tmp, "rates/%s", info->id) : "";
        if (!form) return EQ_EMEMORY;
        if (*form) EQ_TRY(add_column(cx, info->title, EQ_SHOW_NUMBER, form, at, &columns[n++]));
    }
    eq_answer_table(answer, &(eq_table_block){.id = "groups",
                                              .title = "Each group at this threshold",
                                              .of = "groups",
                                              .column = columns,
                                              .n_columns = n,
                                              .total = "Everyone"});
    return EQ_OK;
}

static eq_status say_gaps(size_t at, eq_answer *answer) {
    const char *path = eq_arena_format(answer->cx, &answer->cx->tmp, "%zu", at);
    const eq_table_column columns[] = {{"Measure", EQ_SHOW_METRIC, NULL, NULL},
                                       {"Value", EQ_SHOW_NUMBER, path, NULL},
                                       {"Ideal", EQ_SHOW_IDEAL, NULL, NULL},
                                       {"Reading", EQ_SHOW_READING, path, NULL}};
    if (!path) return EQ_EMEMORY;
    eq_answer_table(
        answer,
        &(eq_table_block){
            .id = "gaps", .title = "Gaps between groups at this threshold", .of = "metrics", .column = columns, .n_columns = 4});
    return EQ_OK;
}

/* Of a group; name NULL: of everyone. */
static void say_bins(const char *name, const char *of, eq_answer *answer) {
    static const eq_table_column columns[] = {{"Scores from", EQ_SHOW_NUMBER, "low", NULL},
                                              {"to", EQ_SHOW_NUMBER, "high", NULL},
                                              {"Rows", EQ_SHOW_COUNT, "n", NULL},
                                              {"Mean score", EQ_SHOW_NUMBER, "mean_score", NULL},
                                              {"Observed rate", EQ_SHOW_ESTIMATE, "rate", NULL}};
    eq_answer_table(answer, &(eq_table_block){.id = "calibration",
                                              .title = name ? "Calibration: {text}" : "Calibration: everyone, in bins by score",
                                              .titled = name,
                                              .of = of,
                                              .column = columns,
                                              .n_columns = 5,
                                              .folded = name != NULL});
}

/* Everyone, and behind their titles the groups at `key`. */
static eq_status say_calibration(const curves *c, const char *const *key, size_t n_keys, eq_answer *answer) {
    eq_ctx *cx = answer->cx;
    say_bins(NULL, "overall/calibration", answer);
    for (size_t i = 0; i < n_keys; i++) {
        const char *name = c->audit.group[strtoull(key[i], NULL, 10)].name;
        const char *of = eq_arena_format(cx, &cx->tmp, "groups/%s/calibration", key[i]);
        if (!of) return EQ_EMEMORY;
        say_bins(name, of, answer);
    }
    return EQ_OK;
}

static eq_status say(const curves *c, eq_answer *answer) {
    const char *key[MOST_DRAWN];
    size_t n_keys, at = place_of(c);
    EQ_TRY(largest(c, key, &n_keys));
    say_finding(c, answer);
    say_figures(key, n_keys, answer);
    EQ_TRY(say_groups(c, at, answer));
    EQ_TRY(say_gaps(at, answer));
    EQ_TRY(say_calibration(c, key, n_keys, answer));
    if (n_keys < c->audit.n_groups)
        eq_answer_say(
            answer, EQ_NOTE,
            "Drawn, and set against their scores in bins, are the {count} largest of {count} groups; the values (JSON) hold "
            "all of them.",
            (double)n_keys, (double)c->audit.n_groups);
    eq_answer_say(answer, EQ_NOTE,
                  "Bins hold equally much of their group; where scores are calibrated, the observed rate is near the mean score. "
                  "{count} thresholds decide differently, and the values hold {count} of them.",
                  (double)c->of_groups.n_points, (double)c->list.n);
    return EQ_OK;
}

static eq_status run(eq_subject *subject, const eq_option_value *option, eq_answer *answer) {
    eq_out *out = answer->values;
    eq_piece *piece;
    size_t points;
    EQ_TRY(eq_work_piece(subject->cx, sizeof(curves), &piece));
    curves *c = piece->state;
    c->subject = subject;
    c->out = out;
    c->z = eq_normal_quantile(1 - (1 - subject->audit.confidence) / 2);
    EQ_TRY(read_options(option, c, &points));
    EQ_TRY(measure(c, points));
    add_answer(c);
    return say(c, answer);
}

const eq_analysis eq_analysis_curves = {
    .id = "curves",
    .title = "Every threshold",
    .help = "Rates and disparities at every threshold, calibration, and histograms of scores by group",
    .needs = EQ_TAKES_COUNTS | EQ_NEEDS_FILE | EQ_NEEDS_SCORES,
    .options = options,
    .run = run};
