/* Squared gap of mean scores, estimated without bias.
 *
 * The square of a batch's gap expects gap^2 plus the variances of the two batch means, so its gradient would
 * also push every score of a group together, the more the smaller the group. Leaving out the products of a
 * row with itself removes exactly that: with S = sum w s, R = sum (w s)^2, W = sum w, Q = sum w^2 of one
 * side, mean^2 is estimated by (S^2 - R) / (W^2 - Q)   and the cross term by the product of the two means,
 * which needs two rows a side. The estimate can be negative; only its gradient matters.
 * Sources: the penalty, Bechavod & Ligett, "Penalizing unfairness in binary classification" (2017), and for
 * means of all scores Calders et al., "Controlling attribute effect in linear regression" (ICDM 2013); the
 * estimate is the unbiased squared maximum mean discrepancy of Gretton et al. (JMLR 2012), lemma 6, with a
 * linear kernel. */
#include "method/in/score_gap.h"

/* One side in one event: a group, or all privileged groups together. */
typedef struct side {
    size_t n_rows;
    double s, r, w, q; /* the sums S, R, W, Q */
} side;

typedef struct gap_state {
    eq_score_gap gap;
    size_t n_events, n_compared; /* events; unprivileged groups */
    side *side;                  /* (n_events, n_groups + 1); the last of a row is the privileged groups' */
    double *others;              /* (n_events) sum of the means of the groups that were compared */
    size_t *n_others;            /* (n_events) how many they were */
} gap_state;

static side *event_sides(const gap_state *g, size_t event) { return g->side + event * (g->gap.n_groups + 1); }

static size_t event_of(const gap_state *g, uint8_t y) { return g->gap.form == EQ_GAP_EQUALIZED_ODDS ? y : 0; }

static size_t place_of(const gap_state *g, uint16_t group) { return g->gap.privileged[group] ? g->gap.n_groups : group; }

static double square_of_mean(const side *a) { return (a->s * a->s - a->r) / (a->w * a->w - a->q); }

/* d(square_of_mean) / ds of a row of weight w and score s. */
static double square_slope(const side *a, double w, double s) { return 2 * w * (a->s - w * s) / (a->w * a->w - a->q); }

static void add_rows(gap_state *g, const eq_batch *batch) {
    for (size_t k = 0; k < g->n_events * (g->gap.n_groups + 1); k++) g->side[k] = (side){.n_rows = 0};
    for (size_t i = 0; i < batch->n_rows; i++) {
        side *a = event_sides(g, event_of(g, batch->y[i])) + place_of(g, batch->group[i]);
        double w = (double)batch->weight[i], s = (double)batch->score[i];
        a->n_rows += w > 0; /* a validation row may weigh nothing, where a method left its like out of training */
        a->s += w * s;
        a->r += w * s * (w * s);
        a->w += w;
        a->q += w * w;
    }
}

/* The sum over the groups that can be compared in an event; remembers their means. */
static double compare(gap_state *g, size_t event) {
    const side *all = event_sides(g, event), *privileged = all + g->gap.n_groups;
    double sum = 0;
    g->others[event] = 0;
    g->n_others[event] = 0;
    if (privileged->n_rows < 2) return 0;
    for (size_t u = 0; u < g->gap.n_groups; u++) {
        if (all[u].n_rows < 2) continue; /* a privileged group has no rows of its own here */
        double mean = all[u].s / all[u].w, reference = privileged->s / privileged->w;
        sum += square_of_mean(&all[u]) - 2 * mean * reference + square_of_mean(privileged);
        g->others[event] += mean;
        g->n_others[event]++;
    }
    return sum;
}

/* d(the sums of all events) / d(score) of row i. */
static double slope(const gap_state *g, const eq_batch *batch, size_t i) {
    size_t event = event_of(g, batch->y[i]), place = place_of(g, batch->group[i]);
    const side *all = event_sides(g, event), *own = &all[place], *privileged = all + g->gap.n_groups;
    double w = (double)batch->weight[i], s = (double)batch->score[i], share = 2 * w / own->w;
    if (!g->n_others[event] || own->n_rows < 2) return 0;
    if (own == privileged) return (double)g->n_others[event] * square_slope(own, w, s) - share * g->others[event];
    return square_slope(own, w, s) - share * privileged->s / privileged->w;
}

static double add(void *state, const eq_batch *batch, float *gradient) {
    gap_state *g = state;
    if (!g->n_compared) return 0;
    double sum = 0, scale = g->gap.lambda / (double)(g->n_events * g->n_compared);
    add_rows(g, batch);
    for (size_t event = 0; event < g->n_events; event++) sum += compare(g, event);
    for (size_t i = 0; i < batch->n_rows; i++) {
        double s = (double)batch->score[i];
        gradient[i] = (float)((double)gradient[i] + scale * slope(g, batch, i) * s * (1 - s));
    }
    return scale * sum;
}

eq_status eq_score_gap_new(eq_ctx *cx, eq_arena *arena, const eq_score_gap *gap, eq_penalty *out) {
    gap_state *g;
    EQ_NEW(cx, arena, g, 1);
    g->gap = *gap;
    g->n_events = gap->form == EQ_GAP_EQUALIZED_ODDS ? 2 : 1;
    for (size_t k = 0; k < gap->n_groups; k++) g->n_compared += !gap->privileged[k];
    EQ_NEW(cx, arena, g->side, g->n_events * (gap->n_groups + 1));
    EQ_NEW(cx, arena, g->others, g->n_events);
    EQ_NEW(cx, arena, g->n_others, g->n_events);
    *out = (eq_penalty){.state = g, .n_groups = gap->n_groups, .add = add};
    return EQ_OK;
}
