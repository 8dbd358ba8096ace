/* Fairness penalty: plain training with a measure of how unequal the groups' scores are added to the loss, in one of the forms of
 * penalty.h.
 *
 * The loss becomes the mean cross-entropy plus lambda R. R sees logits alone, so any kind of model takes it that is trained by
 * slopes: networks by minibatches, logistic regression solved with it, boosted trees with R's slopes in their gradients. R is 0
 * when the groups have the same scores (and outcomes), whatever the form, and joins the validation loss that stops training.
 * lambda = 0 adds nothing: the baseline's bits. Sources of the forms: penalty_sums.c, penalty_rows.c. Deviations: the rates of
 * small cells are running averages over minibatches; every form takes any number of groups and weighted rows. */
#include "method/in/penalty.h"
#include "method/methods.h"

enum { LAMBDA, FORM, STATISTIC, NORM, RUNNING, WIDTH };
enum { WHERE_FEW, ALWAYS, NEVER };
#define FEW 0.02 /* share of all rows that a group's favourable or unfavourable ones have */

static const char *const forms[EQ_N_PENALTY_FORMS + 1] = {
    [EQ_PENALTY_RATIO] = "ratio",
    [EQ_PENALTY_PROJECTION] = "projection",
    [EQ_PENALTY_GAP_SQUARED] = "gap_squared",
    [EQ_PENALTY_GAP_ABSOLUTE] = "gap_absolute",
    [EQ_PENALTY_DECISION_GAP] = "decision_gap",
    [EQ_PENALTY_COVARIANCE] = "covariance",
    [EQ_PENALTY_MUTUAL_INFORMATION] = "mutual_information",
    [EQ_PENALTY_KERNEL] = "kernel",
};
static const char *const statistics[EQ_N_STATISTICS + 1] = {
    [EQ_SELECTION_RATE] = "selection_rate",
    [EQ_TRUE_POSITIVE_RATE] = "true_positive_rate",
    [EQ_FALSE_POSITIVE_RATE] = "false_positive_rate",
    [EQ_PRECISION] = "precision",
    [EQ_FALSE_OMISSION_RATE] = "false_omission_rate",
    [EQ_ACCURACY_RATE] = "accuracy",
    [EQ_F1_SCORE] = "f1",
};
static const char *const norms[EQ_N_PENALTY_NORMS + 1] = {
    [EQ_NORM_L1] = "sum",
    [EQ_NORM_L2] = "root_of_squares",
    [EQ_NORM_MAX] = "largest",
    [EQ_NORM_SMOOTH_MAX] = "smooth_largest",
};
static const char *const times[] = {"where_few", "always", "never", NULL};

static const eq_param params[] = {
    {.id = "lambda",
     .title = "Strength",
     .help = "Weight of the penalty against the cross-entropy; 0 is plain training",
     .kind = EQ_REAL,
     .initial = 1,
     .max = 1000},
    {.id = "form",
     .title = "Penalty",
     .help = "How inequality is measured: groups' rates against that of all (as ratio or difference, of scores or of smoothed "
             "decisions), the distance to the nearest equal scores, covariance of logit and group, mutual information, or a "
             "kernel's dependence, which sees differences of spread too",
     .kind = EQ_CHOICE,
     .initial = EQ_PENALTY_RATIO,
     .max = EQ_N_PENALTY_FORMS - 1,
     .choice = forms},
    {.id = "statistic",
     .title = "Equal what",
     .help = "Which rate is to be equal; covariance, mutual information and kernel look at all scores",
     .kind = EQ_CHOICE,
     .initial = EQ_SELECTION_RATE,
     .max = EQ_N_STATISTICS - 1,
     .choice = statistics},
    {.id = "norm",
     .title = "Groups joined by",
     .help = "How the groups' ratios become one number",
     .kind = EQ_CHOICE,
     .initial = EQ_NORM_L1,
     .max = EQ_N_PENALTY_NORMS - 1,
     .choice = norms},
    {.id = "running",
     .title = "Running rates",
     .help = "Judge minibatches by averages over those before: with more than two groups, or where a group has few rows of an "
             "outcome; always; or never",
     .kind = EQ_CHOICE,
     .initial = WHERE_FEW,
     .max = NEVER,
     .choice = times},
    {.id = "width",
     .title = "Smoothing",
     .help = "Over how wide a range of scores a decision turns, and of the kernel: small sees decisions, large sees scores; 0 is "
             "0.1 and 1",
     .kind = EQ_REAL,
     .max = 10},
};

/* More than two groups, or a cell of group and outcome with few rows. */
static bool any_few(const eq_step *step, const size_t *of_cell, size_t n_rows) {
    bool few = step->n_groups > 2;
    for (size_t c = 0; c < 2 * step->n_groups; c++) few |= (double)of_cell[c] < FEW * (double)n_rows;
    return few;
}

/* Which groups no scores can bring to the rate of all. */
static eq_status say_unreachable(eq_step *step, const eq_dataset *train, const size_t *of_cell) {
    const char *names = "";
    if ((eq_penalty_form)step->param[FORM] != EQ_PENALTY_PROJECTION) return EQ_OK;
    for (size_t a = 0; a < step->n_groups; a++) {
        bool has_rows = of_cell[2 * a] + of_cell[2 * a + 1] > 0;
        if (!has_rows || eq_penalty_reaches((eq_statistic)step->param[STATISTIC], of_cell + 2 * a)) continue;
        names = eq_arena_format(step->cx, step->arena, "%s%s%s", names, *names ? ", " : "", train->group_name[a]);
        if (!names) return EQ_EMEMORY;
    }
    if (!*names) return EQ_OK;
    step->said = eq_arena_format(
        step->cx, step->arena,
        "The projection has no solution for %s: with one outcome alone among its training rows no scores bring its rate to that "
        "of all (%s). It goes as far as logits moved by 50 go.",
        names, statistics[(size_t)step->param[STATISTIC]]);
    return step->said ? EQ_OK : EQ_EMEMORY;
}

static eq_status penalise(eq_step *step, const eq_dataset *train, eq_penalty *out) {
    const double *p = step->param;
    size_t n = train->n_rows, n_valid = step->valid->n_rows;
    size_t *of_cell; /* (n_groups, 2) rows by outcome */
    if (p[LAMBDA] == 0) return EQ_OK;
    EQ_NEW(step->cx, step->arena, of_cell, 2 * step->n_groups);
    for (size_t i = 0; i < n; i++) of_cell[2 * train->group[i] + train->y[i]]++;
    EQ_TRY(say_unreachable(step, train, of_cell));
    eq_penalty_config config = {.form = (eq_penalty_form)p[FORM],
                                .statistic = (eq_statistic)p[STATISTIC],
                                .norm = (eq_penalty_norm)p[NORM],
                                .lambda = p[LAMBDA],
                                .width = p[WIDTH],
                                .running = p[RUNNING] == ALWAYS || (p[RUNNING] == WHERE_FEW && any_few(step, of_cell, n)),
                                .n_groups = step->n_groups,
                                .max_rows = n > n_valid ? n : n_valid};
    if (!(config.width > 0)) config.width = config.form == EQ_PENALTY_KERNEL ? 1 : 0.1;
    return eq_penalty_new(step->cx, step->arena, &config, out);
}

const eq_method eq_method_fairness_penalty = {
    .id = "fairness_penalty",
    .title = "Fairness penalty",
    .cite =
        "Buyl, Defrance & De Bie 2024, fairret: a framework for differentiable fairness regularization terms, ICLR; forms also "
        "of Zafar et al. 2017, Kamishima et al. 2012, Gretton et al. 2005, Cho et al. 2020",
    .help = "Adds a measure of how unequal the groups are to the loss that training minimises.",
    .family = EQ_IN,
    EQ_PARAMS(params),
    .strength = "lambda",
    .target = "statistical_parity_difference",
    .threshold = EQ_BY_PERFORMANCE,
    .state_size = 1,
    .penalise = penalise,
};
