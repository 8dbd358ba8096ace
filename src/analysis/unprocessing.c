/* Unprocessing: whether a repaired model does more than other thresholds on a plain model's scores would. The first model is the
 * plain one, the second the repaired one; with one model alone, what its own scores could give at its gap. */
#include <math.h>

#include "analysis/analysis.h"
#include "analysis/second.h"
#include "metric/frontier/unprocess.h"

enum { CONSTRAINT, OBJECTIVE, RANDOMISED, STEPS, SCORE2, PRED2, THRESHOLD2 };

static const char *const constraints[] = {"demographic_parity", "equal_opportunity", "fpr_parity", "equalized_odds", NULL};
static const char *const objectives[] = {"accuracy", "balanced_accuracy", NULL};

static const eq_option options[] = {
    {.id = "constraint",
     .title = "What is compared",
     .help = "Which rate the gap between groups is taken of: selection, true positive, false positive rate, or the larger gap of "
             "both error rates",
     .kind = EQ_OPTION_CHOICE,
     .otherwise = "demographic_parity",
     .choice = constraints},
    {.id = "objective",
     .title = "Performance",
     .help = "What the thresholds are best for",
     .kind = EQ_OPTION_CHOICE,
     .otherwise = "accuracy",
     .choice = objectives},
    {.id = "randomised",
     .title = "With chance",
     .help = "Whether thresholds may be mixed by chance, which makes the frontier the highest there is",
     .kind = EQ_OPTION_BOOLEAN,
     .initial = 1},
    {.id = "steps",
     .title = "Steps",
     .help = "Points of the frontier after the one at gap 0",
     .kind = EQ_OPTION_INTEGER,
     .initial = 20,
     .min = 1,
     .max = EQ_MOST_TOLERANCES - 1},
    EQ_SECOND_OPTIONS("repaired model"),
    {.id = NULL}};

static const char *const gap_of[] = {EQ_WORDS("selection rates"), EQ_WORDS("true positive rates"),
                                     EQ_WORDS("false positive rates"), EQ_WORDS("true or false positive rates")};

static void add_standing(eq_out *out, eq_place to, const char *key, const eq_standing *standing) {
    eq_place place = eq_out_object(out, to, key);
    eq_out_number(out, place, "performance", standing->performance);
    eq_out_number(out, place, "gap", standing->gap);
}

static void add_models(eq_out *out, const eq_unprocessing *u, int n_models) {
    static const char *const name[] = {EQ_WORDS("First model"), EQ_WORDS("Second model")};
    eq_place list = eq_out_array(out, out->root, "models");
    for (int m = 0; m < n_models; m++) {
        const eq_unprocessed *model = &u->model[m];
        eq_place place = eq_out_object(out, list, NULL);
        eq_out_text(out, place, "name", name[m]);
        add_standing(out, place, "decided", &model->own);
        eq_out_number(out, place, "thresholds_at_gap", model->at_own_gap);
        eq_out_number(out, place, "beyond", model->own.performance - model->at_own_gap);
        add_standing(out, place, "unprocessed", &model->best);
    }
}

static void add_frontier(eq_out *out, const eq_unprocessing *u) {
    eq_place list = eq_out_array(out, out->root, "frontier");
    for (size_t k = 0; k < u->n_tolerances; k++) {
        eq_place place = eq_out_object(out, list, NULL);
        eq_out_number(out, place, "gap", u->tolerance[k]);
        eq_out_number(out, place, "first", u->model[0].frontier[k]);
        if (u->model[1].frontier) eq_out_number(out, place, "second", u->model[1].frontier[k]);
    }
}

static void add_groups(const eq_subject *subject, const eq_unprocessing *u, eq_out *out) {
    const eq_outcomes *o = &subject->outcomes;
    eq_place list = eq_out_array(out, out->root, "groups");
    for (size_t g = 0; g < o->n_groups; g++) {
        const eq_unprocessed_group *group = &u->group[g];
        eq_place place = eq_out_object(out, list, NULL), rule;
        eq_out_text(out, place, "name", o->group_name[g]);
        eq_out_number(out, place, "weight", group->weight);
        eq_out_number(out, place, "selection_rate", group->selection);
        eq_out_number(out, place, "tpr", group->tpr);
        eq_out_number(out, place, "fpr", group->fpr);
        rule = eq_out_array(out, place, "rule");
        for (size_t k = 0; k < group->rule.n; k++) {
            eq_place threshold = eq_out_object(out, rule, NULL);
            eq_out_number(out, threshold, "above", group->rule.threshold[k]);
            eq_out_number(out, threshold, "chance", group->rule.upto[k]);
        }
    }
}

static void say_lead(const eq_unprocessing *u, int n_models, size_t parity, const char *performance, eq_answer *answer) {
    const eq_unprocessed *last = &u->model[n_models - 1];
    double beyond = last->own.performance - last->at_own_gap;
    if (n_models == 1)
        eq_answer_say(answer, EQ_LEAD,
                      "The decisions reach {words} {number} with a gap of {number} between {words}; other thresholds on the same "
                      "scores reach {number} within that gap.",
                      performance, last->own.performance, last->own.gap, gap_of[parity], last->at_own_gap);
    else
        eq_answer_say(answer, EQ_LEAD,
                      beyond > 0
                          ? "The second model reaches {words} {number} with a gap of {number} between {words}; thresholds "
                            "on the first model\u2019s scores reach {number} within that gap: the second model does more "
                            "than that."
                          : "The second model reaches {words} {number} with a gap of {number} between {words}; thresholds "
                            "on the first model\u2019s scores reach {number} within that gap: moving thresholds would have "
                            "done as much.",
                      performance, last->own.performance, last->own.gap, gap_of[parity], last->at_own_gap);
}

static void say_tables(const eq_unprocessing *u, int n_models, eq_answer *answer) {
    static const eq_table_column models[] = {{"Model", EQ_SHOW_NAME, "name", NULL},
                                             {"Performance", EQ_SHOW_NUMBER, "decided/performance", NULL},
                                             {"Gap", EQ_SHOW_NUMBER, "decided/gap", NULL},
                                             {"Thresholds at that gap", EQ_SHOW_NUMBER, "thresholds_at_gap", NULL},
                                             {"Beyond them", EQ_SHOW_SIGNED, "beyond", NULL},
                                             {"Unprocessed: performance", EQ_SHOW_NUMBER, "unprocessed/performance", NULL},
                                             {"Its gap", EQ_SHOW_NUMBER, "unprocessed/gap", NULL}};
    static const eq_table_column frontier[] = {{"Gap at most", EQ_SHOW_NUMBER, "gap", NULL},
                                               {"First model", EQ_SHOW_NUMBER, "first", NULL},
                                               {"Second model", EQ_SHOW_NUMBER, "second", NULL}};
    static const eq_table_column groups[] = {{"Group", EQ_SHOW_NAME, "name", NULL},
                                             {"Weight", EQ_SHOW_COUNT, "weight", NULL},
                                             {"Selected", EQ_SHOW_NUMBER, "selection_rate", NULL},
                                             {"TPR", EQ_SHOW_NUMBER, "tpr", NULL},
                                             {"FPR", EQ_SHOW_NUMBER, "fpr", NULL}};
    eq_answer_table(answer, &(eq_table_block){.id = "models",
                                              .title = "Decisions, and thresholds on the first model\u2019s scores",
                                              .of = "models",
                                              .column = models,
                                              .n_columns = 7});
    eq_answer_table(answer, &(eq_table_block){.id = "frontier",
                                              .title = "The best that thresholds can do",
                                              .of = "frontier",
                                              .column = frontier,
                                              .n_columns = n_models > 1 && u->model[1].scored ? 3 : 2});
    eq_answer_table(answer, &(eq_table_block){.id = "groups",
                                              .title = "Groups under the first model\u2019s thresholds at that gap",
                                              .of = "groups",
                                              .column = groups,
                                              .n_columns = 5});
}

static void say(const eq_subject *subject, const eq_unprocessing *u, int n_models, eq_answer *answer) {
    say_tables(u, n_models, answer);
    for (size_t g = 0; g < subject->outcomes.n_groups; g++)
        if (!u->group[g].rule.n)
            eq_answer_say(answer, EQ_NOTE, "{text} lacks an outcome that the gap is about, and is left out of all of this.",
                          subject->outcomes.group_name[g]);
    if (u->reduced)
        eq_answer_say(answer, EQ_NOTE,
                      "There are very many thresholds: only every so manyth was tried, the rest is a lower bound.");
    eq_answer_say(answer, EQ_NOTE,
                  "The thresholds were chosen on the very people they are judged by, so they look better here than on others: "
                  "there their gap is off by {number} (one standard deviation). They read each person\u2019s group.",
                  u->overshoot);
}

static eq_status run(eq_subject *subject, const eq_option_value *option, eq_answer *answer) {
    eq_out *out = answer->values;
    eq_unprocessing *u;
    eq_outcomes second = subject->outcomes;
    int n_models = subject->yhat2 ? 2 : 1;
    size_t parity = (size_t)option[CONSTRAINT].number, goal = (size_t)option[OBJECTIVE].number;
    eq_unprocess_question question = {.parity = (eq_parity)(EQ_PARITY_SELECTION + parity),
                                      .goal = (eq_goal)(EQ_GOAL_ACCURACY + goal),
                                      .fixed = option[RANDOMISED].number == 0,
                                      .n_steps = (size_t)option[STEPS].number};
    second.yhat = subject->yhat2;
    second.score = subject->score2;
    EQ_NEW(subject->cx, subject->arena, u, 1);
    EQ_TRY(eq_unprocess(subject->cx, subject->arena, &question, &subject->outcomes, n_models > 1 ? &second : NULL, u));
    eq_out_text(out, out->root, "constraint", constraints[parity]);
    eq_out_text(out, out->root, "objective", objectives[goal]);
    eq_out_bool(out, out->root, "randomised", !question.fixed);
    eq_out_number(out, out->root, "n", (double)subject->outcomes.n_rows);
    eq_out_number(out, out->root, "overshoot", u->overshoot);
    add_models(out, u, n_models);
    add_frontier(out, u);
    add_groups(subject, u, out);
    say_lead(u, n_models, parity, goal ? EQ_WORDS("balanced accuracy") : EQ_WORDS("accuracy"), answer);
    eq_second_say(subject, answer);
    say(subject, u, n_models, answer);
    return EQ_OK;
}

const eq_analysis eq_analysis_unprocessing = {
    .id = "unprocessing",
    .title = "Repair or thresholds",
    .help = "Whether a repaired model does more than other thresholds on a plain model\u2019s scores: both on the exact frontier",
    .needs = EQ_TAKES_COUNTS | EQ_NEEDS_FILE | EQ_NEEDS_DECISIONS | EQ_NEEDS_SCORES,
    .options = options,
    .run = run};
