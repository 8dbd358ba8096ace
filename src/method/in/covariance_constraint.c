/* Covariance constraint: a logistic regression whose logits covary with membership in no group by more than a share of what
 * they would.
 *
 * The covariance of 1[group = a] and the logit is v_a . theta, v_a the mean of (1[group = a] - p_a) x: linear in the
 * coefficients, so the constraint is a slab and the problem stays convex. First the regression is solved freely; then with
 * every slab that is left on the face it was left through; a face whose multiplier pulls the wrong way is let go, a slab that
 * is left again is taken back. With two groups that is one face and no choice. It looks at the logit only: equal decisions do
 * not follow, but the group is not needed to decide. strength = 0 is plain training of the plan's model, above it the model is
 * a logistic regression whatever the plan says.
 * Source: Zafar, Valera, Gomez-Rodriguez & Gummadi, "Fairness constraints: mechanisms for fair classification" (AISTATS 2017). */
#include <math.h>

#include "base/sha256.h"
#include "math/kernels.h"
#include "method/in/faced_logit.h"
#include "method/methods.h"
#include "method/plain.h"

enum { STRENGTH };
#define BEYOND 1e-9                          /* of a slab that is left, against its free covariance */
enum { MOST_STEPS = 100, MOST_CHANGES = 4 }; /* of Newton on one set of faces; of the set, a group */

static const eq_param params[] = {
    {.id = "strength",
     .title = "Strength",
     .help = "Share of the covariance between logit and group that is taken away; 0 is plain training",
     .kind = EQ_REAL,
     .initial = 1,
     .max = 1},
};

typedef struct constrained {
    eq_faced_logit logit;
    double *bound;  /* (n_faces) most covariance either way */
    double *side;   /* (n_faces) the side of its face: 1 or -1 */
    double *weight; /* (n_faces) shares of the groups but the last */
    size_t n_steps, n_changes;
    bool begun, freed, done; /* freed: the free problem is solved */
    eq_lesson lesson;
    eq_predictor plain; /* strength 0 */
} constrained;

/* ---- the faces ---- */

/* v_a of each group but the last, which follows from them. */
static void set_normals(const eq_dataset *train, constrained *c) {
    eq_faced_logit *logit = &c->logit;
    size_t last = train->n_features;
    double sum = 0;
    for (size_t i = 0; i < train->n_rows; i++) {
        sum += train->weight[i];
        if (train->group[i] < logit->n_faces) c->weight[train->group[i]] += train->weight[i];
    }
    for (size_t a = 0; a < logit->n_faces; a++) {
        double *v = logit->face[a].normal, share = c->weight[a] / sum;
        for (size_t i = 0; i < train->n_rows; i++) {
            double own = train->weight[i] / sum * ((train->group[i] == a) - share);
            for (size_t j = 0; j < last; j++) v[j] += own * (double)train->x[i * last + j];
        }
    }
}

static eq_status begin(eq_step *step, const eq_dataset *train, constrained *c) {
    double decay = step->train_config->weight_decay, ridge = decay > 0 ? decay * (double)train->n_rows : 1;
    size_t n_faces = step->n_groups - 1;
    EQ_TRY(eq_faced_logit_new(step->cx, step->arena, train, ridge, n_faces, &c->logit));
    EQ_NEW(step->cx, step->arena, c->bound, n_faces);
    EQ_NEW(step->cx, step->arena, c->side, n_faces);
    EQ_NEW(step->cx, step->arena, c->weight, n_faces);
    set_normals(train, c);
    c->begun = true;
    return EQ_OK;
}

static void turn(constrained *c, size_t a, bool on, double side) {
    c->logit.face[a].on = on;
    c->side[a] = side;
    c->logit.face[a].value = side * c->bound[a];
}

/* The slabs get their width, and are all held on the face nearest the free solution. */
static void close_slabs(eq_step *step, constrained *c) {
    for (size_t a = 0; a < c->logit.n_faces; a++) {
        double free = eq_faced_logit_at(&c->logit, a);
        c->bound[a] = (1 - step->param[STRENGTH]) * fabs(free);
        turn(c, a, fabs(free) > 1e-12, free < 0 ? -1 : 1);
    }
    c->freed = true;
}

/* Lets go of the face that pulls the wrong way the most, else takes back the first slab that is left; false when all is well. */
static bool change_faces(constrained *c) {
    size_t worst = SIZE_MAX;
    double most = 1e-9;
    if (c->n_changes++ >= MOST_CHANGES * c->logit.n_faces) return false;
    for (size_t a = 0; a < c->logit.n_faces; a++) { /* the loss must rise beyond the face: the multiplier is against its side */
        double wrong = c->logit.face[a].on && c->bound[a] > 0 ? c->side[a] * c->logit.face[a].multiplier : 0;
        if (wrong > most) most = wrong, worst = a;
    }
    if (worst != SIZE_MAX) {
        c->logit.face[worst].on = false;
        return true;
    }
    for (size_t a = 0; a < c->logit.n_faces; a++) {
        double at = eq_faced_logit_at(&c->logit, a);
        if (c->logit.face[a].on || fabs(at) <= c->bound[a] + BEYOND * (1 + fabs(at))) continue;
        turn(c, a, true, at < 0 ? -1 : 1);
        return true;
    }
    return false;
}

static eq_status fit(eq_step *step, const eq_dataset *train) {
    constrained *c = step->state;
    if (step->param[STRENGTH] == 0) return eq_plain_fit(step, train, &c->lesson, &c->plain);
    if (!c->begun) EQ_TRY(begin(step, train, c));
    while (!c->done) {
        bool solved;
        if (step->budget <= 0) return EQ_MORE;
        eq_faced_logit_step(&c->logit, &solved);
        step->budget -= (int64_t)(train->n_rows * (1 + train->n_features / 16));
        step->done = c->freed ? 0.5 : 0;
        if (!solved && ++c->n_steps < MOST_STEPS) continue;
        c->n_steps = 0;
        if (!c->freed) close_slabs(step, c);
        else c->done = !change_faces(c);
    }
    step->done = 1;
    step->said = "Its model is a logistic regression, whatever the plan's model is.";
    return EQ_OK;
}

/* ---- the model ---- */

static eq_status predict(const eq_step *step, const eq_rows *rows, float *score) {
    const constrained *c = step->state;
    if (c->plain.kind) return eq_predictor_score(step->cx, &c->plain, rows->x, rows->n_rows, score);
    size_t last = c->logit.n - 1;
    for (size_t i = 0; i < rows->n_rows; i++) {
        double z = c->logit.theta[last];
        for (size_t j = 0; j < last; j++) z += c->logit.theta[j] * (double)rows->x[i * last + j];
        score[i] = (float)eq_sigmoid(z);
    }
    return EQ_OK;
}

static void identify(const eq_step *step, char sha256[65], size_t *n_weights) {
    const constrained *c = step->state;
    eq_sha256 sha;
    if (c->plain.kind) {
        c->plain.kind->sha256(c->plain.state, sha256);
        *n_weights = c->plain.kind->n_weights(c->plain.state);
        return;
    }
    eq_sha256_begin(&sha);
    eq_sha256_add(&sha, c->logit.theta, c->logit.n * sizeof *c->logit.theta);
    eq_sha256_end(&sha, sha256);
    *n_weights = c->logit.n;
}

const eq_method eq_method_covariance_constraint = {
    .id = "covariance_constraint",
    .title = "Covariance constraint",
    .cite = "Zafar, Valera, Gomez-Rodriguez & Gummadi 2017, Fairness constraints: mechanisms for fair classification, AISTATS",
    .help = "Solves a logistic regression whose logits may covary with the group only so much.",
    .family = EQ_IN,
    .flags = EQ_OWN_PREDICTOR,
    EQ_PARAMS(params),
    .strength = "strength",
    .target = "statistical_parity_difference",
    .threshold = EQ_BY_PERFORMANCE,
    .state_size = sizeof(constrained),
    .fit = fit,
    .predict = predict,
    .identify = identify,
};
