/* Prejudice remover, as published: a logistic regression for each group, all held together by what a decision drawn by score
 * tells of the group.
 *
 * With p = sigmoid(w_a . x) for a row of group a, q_a the mean of p in the group and r that of all, minimised is
 *   sum of cross-entropies + eta sum of (p ln(q_a / r) + (1 - p) ln((1 - q_a) / (1 - r))) + 1/2 |w|^2,
 * each sum over rows by weight (of mean 1), the intercepts penalised too, the protected columns left out of x. Its slope by a
 * logit is p - y + eta (ln(q_a / r) - ln((1 - q_a) / (1 - r))) p (1 - p): what goes through q_a and r cancels. The loss is not
 * convex, so eta is raised from 0 by doubling, each time from where the last minimum was. eta = 0 is plain training of the
 * plan's model. Source: Kamishima, Akaho, Asoh & Sakuma, "Fairness-aware classifier with prejudice remover regularizer" (ECML
 * 2012). Deviations: the exact slope, where the authors' code has terms that do not cancel; L-BFGS in the place of conjugate
 * gradients. */
#include <math.h>
#include <string.h>

#include "base/sha256.h"
#include "math/kernels.h"
#include "math/lbfgs.h"
#include "method/methods.h"
#include "method/plain.h"

enum { ETA, L2 };
enum { N_STAGES = 7, MOST_STEPS = 1000 }; /* eta times 0, 1/32, 1/16 ... 1 */
#define FLAT 1e-9                         /* slope, a row, where the search ends; on the way there ROUGH times that */
#define ROUGH 1e4
#define MOST_LOGIT 23.0258509298 /* beyond it a score is 0 or 1 to 1e-10 */

static const eq_param params[] = {
    {.id = "eta",
     .title = "Strength",
     .help = "Weight of what a decision tells of the group; 0 is plain training",
     .kind = EQ_REAL,
     .initial = 25,
     .max = 10000},
    {.id = "l2", .title = "Weight penalty", .help = "L2 penalty", .kind = EQ_REAL, .initial = 1, .min = 1e-6, .max = 1e6},
};

typedef struct remover {
    size_t n_features, n_groups; /* of the rows */
    size_t n_kept;               /* features that count */
    uint32_t *kept;              /* (n_kept) */
    double *weight;              /* (n_groups, n_kept + 1) the intercept last */
    double *sum, *size;          /* (n_groups) of p and of weights */
    double scale;
    eq_lbfgs *search; /* NULL between stages */
    size_t stage;
    bool begun;
    eq_lesson lesson;
    eq_predictor plain; /* eta 0 */
} remover;

/* ---- preparing ---- */

static bool is_protected(const eq_dataset *rows, size_t feature) {
    for (size_t k = 0; k < rows->n_protected; k++) {
        const eq_protected *p = &rows->protected_column[k];
        if (feature >= p->feature && feature < p->feature + p->n_features) return true;
    }
    return false;
}

static eq_status begin(eq_step *step, const eq_dataset *train, remover *r) {
    double sum = 0;
    r->n_features = train->n_features;
    r->n_groups = step->n_groups;
    EQ_NEW(step->cx, step->arena, r->kept, train->n_features);
    for (uint32_t j = 0; j < train->n_features; j++)
        if (!is_protected(train, j)) r->kept[r->n_kept++] = j;
    EQ_NEW_CELLS(step->cx, step->arena, r->weight, r->n_groups, r->n_kept + 1);
    EQ_NEW(step->cx, step->arena, r->sum, r->n_groups);
    EQ_NEW(step->cx, step->arena, r->size, r->n_groups);
    for (size_t i = 0; i < train->n_rows; i++) {
        sum += train->weight[i];
        r->size[train->group[i]] += train->weight[i];
    }
    if (!(sum > 0)) return eq_fail(step->cx, EQ_EINPUT, "the weights of the train part sum to %g, expected more than 0", sum);
    r->scale = (double)train->n_rows / sum;
    for (size_t a = 0; a < r->n_groups; a++) r->size[a] *= r->scale;
    r->begun = true;
    return EQ_OK;
}

/* ---- the loss ---- */

static double logit_of(const remover *r, const double *weight, const float *x, size_t group) {
    const double *own = weight + group * (r->n_kept + 1);
    double z = own[r->n_kept];
    for (size_t j = 0; j < r->n_kept; j++) z += own[j] * (double)x[r->kept[j]];
    return z > MOST_LOGIT ? MOST_LOGIT : z < -MOST_LOGIT ? -MOST_LOGIT : z;
}

/* q_a of each group in r->sum; returns r. */
static double mean_scores(remover *r, const eq_dataset *d, const double *weight) {
    double all = 0, n = 0;
    memset(r->sum, 0, r->n_groups * sizeof *r->sum);
    for (size_t i = 0; i < d->n_rows; i++)
        r->sum[d->group[i]] += r->scale * d->weight[i] * eq_sigmoid(logit_of(r, weight, d->x + i * r->n_features, d->group[i]));
    for (size_t a = 0; a < r->n_groups; a++) {
        all += r->sum[a];
        n += r->size[a];
        if (r->size[a] > 0) r->sum[a] /= r->size[a];
    }
    return all / n;
}

static double loss_of(remover *r, const eq_dataset *d, const double params_of[2], const double *weight, double *gradient) {
    size_t width = r->n_kept + 1, n = r->n_groups * width;
    double loss = 0, all = mean_scores(r, d, weight);
    for (size_t k = 0; k < n; k++) {
        loss += params_of[L2] / 2 * weight[k] * weight[k];
        gradient[k] = params_of[L2] * weight[k];
    }
    for (size_t i = 0; i < d->n_rows; i++) {
        const float *x = d->x + i * r->n_features;
        double *own = gradient + d->group[i] * width, w = r->scale * d->weight[i], q = r->sum[d->group[i]];
        double z = logit_of(r, weight, x, d->group[i]), p = eq_sigmoid(z);
        double more = eq_log(q / all), less = eq_log((1 - q) / (1 - all));
        double slope = w * (p - d->y[i] + params_of[ETA] * (more - less) * p * (1 - p));
        loss += w * (eq_softplus(d->y[i] ? -z : z) + params_of[ETA] * (p * more + (1 - p) * less));
        for (size_t j = 0; j < r->n_kept; j++) own[j] += slope * (double)x[r->kept[j]];
        own[r->n_kept] += slope;
    }
    return loss;
}

static eq_status fit(eq_step *step, const eq_dataset *train) {
    remover *r = step->state;
    size_t n = step->n_groups;
    if (step->param[ETA] == 0) return eq_plain_fit(step, train, &r->lesson, &r->plain);
    if (!r->begun) EQ_TRY(begin(step, train, r));
    n *= r->n_kept + 1;
    for (; r->stage < N_STAGES; r->stage++) {
        double share = r->stage ? 1.0 / (double)(1u << (N_STAGES - 1 - r->stage)) : 0;
        const double now[] = {[ETA] = step->param[ETA] * share, [L2] = step->param[L2]};
        double flat = FLAT * (double)train->n_rows * (r->stage + 1 < N_STAGES ? ROUGH : 1);
        eq_lbfgs_config config = {.n = n, .flat = flat, .most_steps = MOST_STEPS};
        if (!r->search) EQ_TRY(eq_lbfgs_new(step->cx, step->arena, &config, r->weight, &r->search));
        for (bool over = false; !over;) {
            if (step->budget <= 0) return EQ_MORE;
            double value = loss_of(r, train, now, eq_lbfgs_point(r->search), eq_lbfgs_gradient(r->search));
            over = eq_lbfgs_tell(r->search, value);
            step->budget -= (int64_t)train->n_rows;
        }
        memcpy(r->weight, eq_lbfgs_point(r->search), n * sizeof *r->weight);
        r->search = NULL;
        step->done = (double)(r->stage + 1) / N_STAGES;
    }
    step->done = 1;
    step->said = "Its model is a logistic regression a group, whatever the plan's model is.";
    return EQ_OK;
}

/* ---- the model ---- */

static eq_status predict(const eq_step *step, const eq_rows *rows, float *score) {
    const remover *r = step->state;
    if (r->plain.kind) return eq_predictor_score(step->cx, &r->plain, rows->x, rows->n_rows, score);
    if (!rows->group) return eq_fail(step->cx, EQ_EINTERNAL, "prejudice_remover: it was not given the groups");
    for (size_t i = 0; i < rows->n_rows; i++)
        score[i] = (float)eq_sigmoid(logit_of(r, r->weight, rows->x + i * r->n_features, rows->group[i]));
    return EQ_OK;
}

static void identify(const eq_step *step, char sha256[65], size_t *n_weights) {
    const remover *r = step->state;
    eq_sha256 sha;
    if (r->plain.kind) {
        r->plain.kind->sha256(r->plain.state, sha256);
        *n_weights = r->plain.kind->n_weights(r->plain.state);
        return;
    }
    *n_weights = r->n_groups * (r->n_kept + 1);
    eq_sha256_begin(&sha);
    eq_sha256_add(&sha, r->weight, *n_weights * sizeof *r->weight);
    eq_sha256_end(&sha, sha256);
}

const eq_method eq_method_prejudice_remover = {
    .id = "prejudice_remover",
    .title = "Prejudice remover",
    .cite = "Kamishima, Akaho, Asoh & Sakuma 2012, Fairness-aware classifier with prejudice remover regularizer, ECML PKDD",
    .help = "Trains a logistic regression for each group, held to tell little of the group by its scores.",
    .family = EQ_IN,
    .flags = EQ_OWN_PREDICTOR | EQ_NEEDS_GROUP_AT_PREDICT,
    EQ_PARAMS(params),
    .strength = "eta",
    .target = "statistical_parity_difference",
    .threshold = EQ_BY_PERFORMANCE,
    .state_size = sizeof(remover),
    .fit = fit,
    .predict = predict,
    .identify = identify,
};
