/* The price of a gap between two sides: one number t that says how much a favourable outcome costs on either, and its search by
 * training models that pay it. */
#ifndef EQ_METHOD_PRICE_H
#define EQ_METHOD_PRICE_H

#include "equipoise/method.h"

/* Which rate of the two sides is to be equal. */
typedef enum eq_priced_rate { EQ_PRICED_SELECTION, EQ_PRICED_TPR, EQ_PRICED_FPR, EQ_N_PRICED_RATES } eq_priced_rate;
extern const char *const eq_priced_rate_ids[EQ_N_PRICED_RATES + 1]; /* of a parameter's choice */

/* The parameters of a method that looks for the price: which rate, and how near. */
#define EQ_PRICED_PARAMS                                                                                                \
    {.id = "constraint",                                                                                                \
     .title = "What becomes equal",                                                                                     \
     .help = "Which rate of the two sides comes within the tolerance: selection, true positive or false positive rate", \
     .kind = EQ_CHOICE,                                                                                                 \
     .initial = EQ_PRICED_SELECTION,                                                                                    \
     .max = EQ_N_PRICED_RATES - 1,                                                                                      \
     .choice = eq_priced_rate_ids},                                                                                     \
    {                                                                                                                   \
        .id = "tolerance", .title = "Tolerance", .help = "By how much the two sides' rates may differ on validation",   \
        .kind = EQ_REAL, .initial = 0.02, .min = 0, .max = 1                                                            \
    }

typedef struct eq_price {
    eq_priced_rate rate;
    double mass[2]; /* share of all rows that a side's rate is a rate of; [0] unprivileged, [1] privileged */
    bool both;      /* rows are on both sides; else there is nothing to even out */
} eq_price;

/* From the training rows. EQ_EINPUT in the name of the method: a side has rows, but none that the rate speaks of. O(n). */
eq_status eq_price_init(const eq_step *step, const char *id, eq_priced_rate rate, const eq_dataset *train, eq_price *out);

/* The score from which on a person is decided favourably who without a price would be from `base` on; v = sigma t / (2 mass),
 * where sigma is +1 for the privileged side and -1 for the other. */
double eq_price_moved(eq_priced_rate rate, double base, double v);

/* The share of favourable outcomes from which on a person of a side is decided favourably at t. */
double eq_price_cut(const eq_price *price, double t, int side);

/* What rows of a side and an outcome count times, [side][y], so that a model's 1/2 is where that share is: 2 (1 - cut) of
 * favourable and 2 cut of unfavourable ones. */
void eq_price_factors(const eq_price *price, double t, double factor[2][2]);

/* The weights (valid n_rows) of the loss that early stopping watches, times these factors. Lives in step->arena. */
eq_status eq_price_weigh(eq_step *step, double factor[2][2], double **out);

/* Search for the t of smallest size at which the gap on validation is the tolerance at most. Zero before; the first four are
 * given. */
typedef struct eq_price_search {
    eq_price price;
    double tolerance;
    const char *id; /* of the method, for messages */
    /* The training rows as they are at these factors, in step->arena; arrays may be shared. */
    eq_status (*lay)(eq_step *step, const eq_dataset *train, double factor[2][2], eq_dataset *out);
    double t, gap;          /* found, and its gap: within the tolerance, or else the least that was seen */
    double low, high, sign; /* bounds of |t|; of the gap at 0 */
    size_t n_fits;
    bool fitting;
    eq_mark mark;
    eq_predictor model;
    eq_dataset train;
    eq_lesson lesson;
    eq_model_spec spec;
    eq_train_config config;
    double *valid_weight;
} eq_price_search;

/* Works for step->budget; EQ_MORE to be called again. Trains a model of the plan's kind at t = 0 and, where its gap is too large,
 * at twelve more t by bisection, for a quarter of the epochs at most. Decides as a run does: at the threshold that performs best
 * on validation. Gives back what it took of step->arena. Sets step->done. EQ_EINPUT: a side has no validation row that the rate
 * speaks of. */
eq_status eq_price_search_step(eq_step *step, const eq_dataset *train, eq_price_search *search);

#endif
