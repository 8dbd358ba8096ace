/* Boosting: trees for the weighted logistic loss, one a round, stopped by the loss of validation rows.
 *
 *     eq_boosting_new(cx, &arena, &trees, &train, &valid, &config, &boosting);
 *     while ((status = eq_boosting_step(cx, boosting, &budget)) == EQ_MORE) budget = more;
 *     eq_trees_score(&trees, x, n_rows, score);                                             */
#ifndef EQ_BOOST_H
#define EQ_BOOST_H

#include "equipoise/model.h"
#include "model/trees/trees.h"

#define EQ_MOST_ROUNDS 100000
#define EQ_MOST_LEAVES 4096
#define EQ_MOST_SLOPE 15 /* of a penalty, in that of a loss: a row's slope by its raw score is at most its weight */

typedef struct eq_boosting_config {
    double learning_rate;          /* (0, 1]; 0 = 0.1 */
    size_t max_rounds;             /* 1..EQ_MOST_ROUNDS; 0 = 500 */
    size_t patience;               /* rounds without a better validation loss before stopping; 0 = 10 */
    size_t max_leaves;             /* 2..EQ_MOST_LEAVES; 0 = 31 */
    size_t max_depth;              /* splits from the root to a leaf; 0 = as many as there are */
    size_t min_rows;               /* of a leaf; 0 = 20 */
    double min_hessian;            /* sum of weight p (1 - p) in a leaf; 0 = 0.001 */
    double l2;                     /* >= 0, added to that sum; 0 = none */
    size_t max_bins;               /* 2..255 of a feature; 0 = 255 */
    const eq_objective *objective; /* what the curve's performance means; NULL: it stays NaN */
    const double *valid_weight;    /* (valid n_rows) >= 0: of the validation loss; NULL = the rows' own weights */
    bool last_round;               /* keep all rounds, not those up to the best */
    eq_penalty penalty;            /* by its add_whole; zero = none. Its slope of a row is cut at EQ_MOST_SLOPE */
} eq_boosting_config;

typedef struct eq_boosting eq_boosting;

/* Prepares training of *trees, filled as rounds go. train, valid: features finite or NaN = missing; borrowed as long as the
 * boosting lives, and so is what config points to. Only the ratios of instance weights matter: they are divided by their
 * mean. All lives in `arena`, which is kept: later rounds add to it. O(cells).
 * EQ_EINPUT: a setting out of range, an empty part, parts of unlike width, weights that sum to 0. EQ_ELIMIT: too many rows.
 * Source: Friedman 2001; Chen & Guestrin 2016 (gain and leaf values); Ke et al. 2017 (histograms, growth). */
eq_status eq_boosting_new(eq_ctx *cx, eq_arena *arena, eq_trees *trees, const eq_dataset *train, const eq_dataset *valid,
                          const eq_boosting_config *config, eq_boosting **out);

/* Trains while *budget > 0; a unit is about what training a network on a row costs. EQ_MORE: budget spent, call again.
 * EQ_OK: done, *trees is that of the best round. Where the cuts fall changes nothing. */
eq_status eq_boosting_step(eq_ctx *cx, eq_boosting *boosting, int64_t *budget);

/* What the parameters of the kind of model say (src/model/kind_trees.c). */
eq_boosting_config eq_boosting_settings(const double *param);

/* The curve so far, an epoch a round; lives as long as the boosting. */
const eq_curve *eq_boosting_curve(const eq_boosting *boosting);

#endif
