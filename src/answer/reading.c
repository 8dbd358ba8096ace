/* Readings follow from the interval, so a gap is only said to be on one side of a bound when its whole interval is. */
#include <math.h>
#include <string.h>

#include "answer/reading.h"
#include "math/stats.h"
#include "metric/cause.h"

#define PLAIN(id, words) \
    { id, words, words, false }
#define OF_TOLERANCE(id, words) \
    { id, words, words " the tolerance", true }

const eq_reading_info *eq_reading_at(eq_reading reading) {
    static const eq_reading_info table[EQ_N_READINGS] = {
        [EQ_READS_UNDEFINED] = PLAIN("undefined", ""),
        [EQ_READS_UNJUDGED] = PLAIN("unjudged", ""),
        [EQ_READS_BARE] = PLAIN("bare", "no interval"),
        [EQ_READS_INSIDE] = OF_TOLERANCE("inside", "inside"),
        [EQ_READS_OUTSIDE] = OF_TOLERANCE("outside", "outside"),
        [EQ_READS_UNCLEAR] = OF_TOLERANCE("unclear", "cannot tell: the interval crosses"),
        [EQ_READS_LEANS] = PLAIN("leans", "unsigned: its interval does not tell it from the ideal"),
        [EQ_READS_HOLDS] = PLAIN("holds", "the interval holds the ideal"),
        [EQ_READS_BELOW] = PLAIN("below", "the whole interval is below the ideal"),
        [EQ_READS_ABOVE] = PLAIN("above", "the whole interval is above the ideal"),
    };
    return &table[reading];
}

bool eq_tolerance_band(const eq_tolerance *tolerance, const eq_metric_info *metric, double *low, double *high) {
    double difference = tolerance->difference, ratio = tolerance->ratio;
    if (metric->kind == EQ_RATE || metric->direction != 0) return false;
    if (metric->ideal == 1 && ratio > 0) return *low = ratio, *high = 1 / ratio, true;
    if (metric->ideal == 0 && difference >= 0) return *low = -difference, *high = difference, true;
    return false;
}

static eq_reading read_against_ideal(const eq_metric_info *metric, double low, double high) {
    if (metric->kind == EQ_RATE || isnan(metric->ideal)) return EQ_READS_UNJUDGED;
    if (isnan(low)) return EQ_READS_BARE;
    if (eq_metric_leans(eq_metric_find(metric->id))) return EQ_READS_LEANS;
    if (low <= metric->ideal && metric->ideal <= high) return EQ_READS_HOLDS;
    return high < metric->ideal ? EQ_READS_BELOW : EQ_READS_ABOVE;
}

eq_reading eq_reading_of(const eq_tolerance *tolerance, const eq_metric_info *metric, double value, double low, double high) {
    double least, most;
    if (isnan(value)) return EQ_READS_UNDEFINED;
    if (isnan(low) || isnan(high)) low = high = EQ_NAN;
    if (!eq_tolerance_band(tolerance, metric, &least, &most)) return read_against_ideal(metric, low, high);
    if (isnan(low)) low = high = value;
    if (low >= least && high <= most) return EQ_READS_INSIDE;
    return high < least || low > most ? EQ_READS_OUTSIDE : EQ_READS_UNCLEAR;
}

const char *eq_reason_told(eq_ctx *cx, eq_arena *arena, eq_tree value) {
    eq_reason reason = {.cause = eq_cause_find(eq_tree_words(value, "cause")),
                        .who = eq_tree_words(value, "who"),
                        .what = eq_tree_words(value, "what")};
    const char *clause = eq_reason_clause(cx, arena, &reason);
    return clause && !*clause ? eq_tree_words(value, "why") : clause;
}

bool eq_reason_same(eq_tree a, eq_tree b) {
    static const char *const fields[] = {"cause", "who", "what"};
    bool told = *eq_tree_words(a, "cause") != 0;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (strcmp(eq_tree_words(a, fields[i]), eq_tree_words(b, fields[i]))) return false;
    return told || !strcmp(eq_tree_words(a, "why"), eq_tree_words(b, "why"));
}
