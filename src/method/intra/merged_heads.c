/* Merged heads: thresholds by inferred group, folded into the last layer.
 *
 * On what goes into the last layer, a ridge regression a group tells who is in it; the logit becomes
 *   z + sum over groups of t_k g_k(h),
 * which is a linear layer again: nobody's group is asked for when deciding, and the network keeps its shape. The offsets t are
 * searched on the folded network's own scores, one group after another over a grid that gets finer, each time with the best of
 * all thresholds for the objective; an offset of all groups alike is a shift that the threshold undoes, so the first group's
 * stays 0. t = 0 is the network as trained and always takes part. Source: Delaney, Fu, Wachter, Mittelstadt & Russell, "OxonFair"
 * (NeurIPS 2024), section 4.2. Deviation: they search with groups as inferred and then fold; fold and search differ where a
 * head's answer lies between 0 and 1, so here the fold itself is searched from the start. */
#include <math.h>
#include <string.h>

#include "math/cholesky.h"
#include "math/kernels.h"
#include "method/intra/merged_heads.h"
#include "method/intra/phi.h"
#include "method/intra/repair.h"
#include "method/intra/trunk.h"
#include "model/train.h"

enum { L2 = EQ_REPAIR_OWN, REACH, POINTS, ROUNDS };
#define FINER 0.2 /* the reach of a round, of that of the round before */

static const eq_param params[] = {
    EQ_REPAIR_PARAMS,
    {.id = "l2",
     .title = "Ridge penalty",
     .help = "Weight of the squared coefficients of the heads that tell the groups",
     .kind = EQ_REAL,
     .initial = 0.001,
     .min = 1e-9,
     .max = 1e6},
    {.id = "reach",
     .title = "Reach",
     .help = "How far a group's logit may be moved, to either side",
     .kind = EQ_REAL,
     .initial = 20,
     .max = 100},
    {.id = "points",
     .title = "Offsets tried",
     .help = "Offsets tried of a group in a round, to either side",
     .kind = EQ_INTEGER,
     .initial = 20,
     .min = 1,
     .max = 1000},
    {.id = "rounds", .title = "Rounds", .help = "Rounds of search, each finer", .kind = EQ_INTEGER, .initial = 3, .max = 20},
};

typedef struct merging {
    eq_repair repair;
    eq_heads heads;
    double *theta, *offset; /* (width + 1) of the last layer as trained; (n_groups) the best so far */
    double *told;           /* (n_rows, n_groups) what the heads answer */
    double *logit, *tried;  /* (n_rows) of the network as trained; (n_groups) */
    float *score;           /* (n_rows) */
    double best, kept;      /* phi of `offset`; the offset around which a group's are tried */
    size_t round, group, point;
    bool has_bias, found;
} merging;

/* ---- the heads ---- */

/* X'WX + l2 I of h with a last column of ones, which is not penalised. */
static void normal_matrix(const eq_heads *s, double scale, double *a) {
    size_t p = s->width + 1;
    for (size_t i = 0; i < s->n_rows; i++) {
        const float *h = s->h + i * s->width;
        double w = scale * s->weight[i];
        for (size_t j = 0; j < p; j++) {
            double left = w * (j < s->width ? (double)h[j] : 1);
            for (size_t k = 0; k <= j; k++) a[j * p + k] += left * (k < s->width ? (double)h[k] : 1);
        }
    }
    for (size_t j = 0; j < s->width; j++) a[j * p + j] += s->l2;
}

eq_status eq_heads_fit(eq_ctx *cx, eq_heads *s) {
    size_t p = s->width + 1;
    double *a, sum = 0;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_NEW_CELLS(cx, &cx->tmp, a, p, p);
    for (size_t i = 0; i < s->n_rows; i++) sum += s->weight[i];
    double scale = (double)s->n_rows / sum;
    normal_matrix(s, scale, a);
    memset(s->coefficient, 0, s->n_groups * p * sizeof *s->coefficient);
    for (size_t i = 0; i < s->n_rows; i++) {
        double *right = s->coefficient + s->group[i] * p, w = scale * s->weight[i];
        for (size_t j = 0; j < s->width; j++) right[j] += w * (double)s->h[i * s->width + j];
        right[s->width] += w;
    }
    bool definite = eq_cholesky(a, p);
    for (size_t k = 0; definite && k < s->n_groups; k++) eq_cholesky_solve(a, p, s->coefficient + k * p);
    eq_arena_reset(&cx->tmp, mark);
    if (!definite)
        return eq_fail(cx, EQ_EINPUT, "merged_heads: l2 is %g, too little to tell %zu units apart that move together", s->l2,
                       s->width);
    return EQ_OK;
}

void eq_heads_fold(const eq_heads *s, const double *offset, double *theta) {
    for (size_t k = 0; k < s->n_groups; k++)
        for (size_t j = 0; j <= s->width; j++) theta[j] += offset[k] * s->coefficient[k * (s->width + 1) + j];
}

/* ---- the search ---- */

static double linear(const float *h, const double *theta, size_t width) {
    double z = theta[width];
    for (size_t j = 0; j < width; j++) z += (double)h[j] * theta[j];
    return z;
}

static eq_status judge(eq_step *step, const eq_dataset *valid, const double *offset, double *phi) {
    merging *m = step->state;
    for (size_t i = 0; i < valid->n_rows; i++) {
        double z = m->logit[i];
        for (size_t k = 0; k < step->n_groups; k++) z += offset[k] * m->told[i * step->n_groups + k];
        m->score[i] = (float)eq_sigmoid(z);
    }
    step->budget -= (int64_t)(valid->n_rows / 3 + 1);
    return eq_phi_of_scores(step, valid, m->score, step->param[EQ_REPAIR_MARGIN], phi);
}

static eq_status begin(eq_step *step, const eq_dataset *valid, eq_model *model) {
    merging *m = step->state;
    const eq_layer *last = eq_model_last(model);
    size_t n = valid->n_rows, width = last->n_in, n_groups = step->n_groups;
    float *h;
    EQ_TRY(eq_trunk_of(step, "merged_heads", valid, model, &h));
    EQ_TRY(eq_repair_begin(step, valid, model, &m->repair));
    m->heads = (eq_heads){.n_rows = n,
                          .width = width,
                          .n_groups = n_groups,
                          .h = h,
                          .group = valid->group,
                          .weight = valid->weight,
                          .l2 = step->param[L2]};
    EQ_NEW_CELLS(step->cx, step->arena, m->heads.coefficient, n_groups, width + 1);
    EQ_NEW_CELLS(step->cx, step->arena, m->told, n, n_groups);
    EQ_NEW(step->cx, step->arena, m->theta, width + 1);
    EQ_NEW(step->cx, step->arena, m->offset, n_groups);
    EQ_NEW(step->cx, step->arena, m->tried, n_groups);
    EQ_NEW(step->cx, step->arena, m->logit, n);
    EQ_NEW(step->cx, step->arena, m->score, n);
    EQ_TRY(eq_heads_fit(step->cx, &m->heads));
    m->has_bias = last->bias != SIZE_MAX;
    for (size_t j = 0; j < width; j++) m->theta[j] = (double)model->weight[last->weight + j];
    m->theta[width] = m->has_bias ? (double)model->weight[last->bias] : 0;
    for (size_t i = 0; i < n; i++) {
        m->logit[i] = linear(h + i * width, m->theta, width);
        for (size_t k = 0; k < n_groups; k++)
            m->told[i * n_groups + k] = linear(h + i * width, m->heads.coefficient + k * (width + 1), width);
    }
    m->group = 1;
    return judge(step, valid, m->offset, &m->best);
}

/* Tries the next point of the group's grid; keeps it where strictly better. */
static eq_status try_point(eq_step *step, const eq_dataset *valid) {
    merging *m = step->state;
    double points = step->param[POINTS], phi;
    double reach = step->param[REACH];
    for (size_t r = 0; r < m->round; r++) reach *= FINER;
    if (m->point == 0) m->kept = m->offset[m->group];
    memcpy(m->tried, m->offset, step->n_groups * sizeof *m->tried);
    m->tried[m->group] = m->kept + reach * ((double)m->point - points) / points;
    EQ_TRY(judge(step, valid, m->tried, &phi));
    if (phi > m->best) {
        m->best = phi;
        m->found = true;
        m->offset[m->group] = m->tried[m->group];
    }
    return EQ_OK;
}

/* All offsets alike shift the logits alone, which the threshold makes good: so their mean over people is 0, whichever group
 * stayed where it was in the search. */
static void centre(merging *m) {
    double sum = 0, all = 0;
    for (size_t i = 0; i < m->heads.n_rows; i++) {
        sum += m->heads.weight[i] * m->offset[m->heads.group[i]];
        all += m->heads.weight[i];
    }
    for (size_t k = 0; k < m->heads.n_groups; k++) m->offset[k] -= sum / all;
}

/* Where the last Gemm has no bias, the heads' intercepts are a shift that the threshold makes good. */
static void put_back(merging *m, eq_model *model) {
    const eq_layer *last = eq_model_last(model);
    centre(m);
    eq_heads_fold(&m->heads, m->offset, m->theta);
    for (size_t j = 0; j < m->heads.width; j++) model->weight[last->weight + j] = (float)m->theta[j];
    if (m->has_bias) model->weight[last->bias] = (float)m->theta[m->heads.width];
}

static eq_status adjust(eq_step *step, const eq_dataset *valid, eq_model *model) {
    merging *m = step->state;
    size_t n_points = 2 * (size_t)step->param[POINTS] + 1, n_rounds = (size_t)step->param[ROUNDS];
    if (!m->theta) EQ_TRY(begin(step, valid, model));
    for (; m->round < n_rounds; m->round++, m->group = 1)
        for (; m->group < step->n_groups; m->group++, m->point = 0)
            for (; m->point < n_points; m->point++) {
                double group = (double)(m->group - 1) + (double)m->point / (double)n_points;
                step->done = 0.9 * ((double)m->round + group / (double)(step->n_groups - 1)) / (double)n_rounds;
                if (step->budget <= 0) return EQ_MORE;
                EQ_TRY(try_point(step, valid));
            }
    if (!m->repair.captured) put_back(m, model);
    if (!m->found) step->said = "No offsets tried were better on validation: the network is as it was trained.";
    return eq_repair_finish(step, valid, model, &m->repair);
}

const eq_method eq_method_merged_heads = {
    .id = "merged_heads",
    .title = "Merged heads",
    .cite = "Delaney, Fu, Wachter, Mittelstadt & Russell 2024, OxonFair: a flexible toolkit for algorithmic fairness, NeurIPS",
    .help = "Thresholds by inferred group, folded into the last layer, so that no group is asked for when deciding.",
    EQ_REPAIRS(merging, params, adjust),
};
