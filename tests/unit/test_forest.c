/* Forests that somebody else has grown: every question, what missing values do, how trees are joined, and lists that are none. */
#include <stdlib.h>

#include "check.h"
#include "equipoise/rng.h"
#include "model/forest/finish.h"

#define N(array) (sizeof(array) / sizeof *(array))

static eq_forest make(eq_ctx *cx, const eq_forest_lists *lists) {
    eq_forest forest = {0};
    CHECK(eq_forest_make(cx, &cx->mem, "", lists, &forest) == EQ_OK);
    if (cx->status != EQ_OK) printf("  %s\n", eq_message(cx));
    return forest;
}

/* One question of column 0: 1 = yes, 2 = no. */
static void ask(eq_branch branch, eq_missing missing, double cut, const double *x, size_t n, double *out) {
    eq_ctx cx = {0};
    static const uint32_t odd = 1u << 3 | 1u << 5;
    const eq_forest_set set = {6, &odd};
    const eq_forest_node node[] = {
        {.yes = 1, .no = 2, .branch = (uint8_t)branch, .missing = (uint8_t)missing, .cut = cut}, {.id = 1}, {.id = 2}};
    const eq_forest_value value[] = {{0, 1, 0, 1}, {0, 2, 0, 2}};
    eq_forest forest = make(
        &cx,
        &(eq_forest_lists){
            .n_columns = 1, .n_targets = 1, .n_nodes = 3, .n_values = 2, .n_sets = 1, .node = node, .value = value, .set = &set});
    eq_forest_score(&forest, x, n, out);
    eq_ctx_free(&cx);
}

/* What C's own comparison says is what the steps say, at the cut, beside it, at both zeros and at infinities; of NaN all are
 * false but !=, and then `missing` has a say. */
static void a_question_is_answered_as_its_comparison_is(void) {
    static const double cuts[] = {0, -0.0, 0.5, -3, 1e-310, -1e-310, INFINITY, -INFINITY};
    static const double x[] = {-INFINITY, -3, -1e-310, -0x1p-1074, -0.0, 0, 0x1p-1074, 1e-310, 0.5, 1, INFINITY, NAN};
    for (size_t c = 0; c < N(cuts); c++)
        for (int branch = EQ_BRANCH_LEQ; branch <= EQ_BRANCH_NEQ; branch++)
            for (int missing = EQ_MISSING_NO; missing <= EQ_MISSING_YES; missing++) {
                double out[N(x)], cut = cuts[c];
                ask((eq_branch)branch, (eq_missing)missing, cut, x, N(x), out);
                for (size_t i = 0; i < N(x); i++) {
                    double v = x[i];
                    const bool says[] = {v <= cut, v<cut, v >= cut, v> cut, v == cut, v != cut};
                    bool yes = says[branch - EQ_BRANCH_LEQ] || (isnan(v) && missing == EQ_MISSING_YES);
                    if (out[i] != (yes ? 1 : 2)) printf("  x %g branch %d cut %g missing %d\n", v, branch, cut, missing);
                    CHECK(out[i] == (yes ? 1 : 2));
                }
            }
}

/* LightGBM: |x| <= 1e-35f counts as missing; of another kind, a missing value counts as 0. */
static void a_zero_may_count_as_missing_and_missing_as_zero(void) {
    static const double x[] = {-1, -1.0000000180025095e-35, 0, 1e-36, 1.1e-35, 2, NAN};
    double out[N(x)];
    ask(EQ_BRANCH_LEQ, EQ_MISSING_ZERO_NO, 1, x, N(x), out);
    const double to_no[] = {1, 2, 2, 2, 1, 2, 2};
    for (size_t i = 0; i < N(x); i++) CHECK(out[i] == to_no[i]);
    ask(EQ_BRANCH_LEQ, EQ_MISSING_ZERO_YES, -0.5, x, N(x), out);
    const double to_yes[] = {1, 1, 1, 1, 2, 2, 1};
    for (size_t i = 0; i < N(x); i++) CHECK(out[i] == to_yes[i]);
    ask(EQ_BRANCH_LEQ, EQ_MISSING_IS_ZERO, -0.5, x, N(x), out);
    CHECK(out[6] == 2);
    ask(EQ_BRANCH_LEQ, EQ_MISSING_IS_ZERO, 0, x, N(x), out);
    CHECK(out[6] == 1);
}

static void a_code_is_looked_up_in_its_set(void) {
    static const double x[] = {3, 5, 4, 5.9, -1, -0.5, 6, 1e300, -INFINITY, INFINITY, NAN};
    const double no[] = {1, 1, 2, 1, 2, 2, 2, 2, 2, 2, 2};
    double out[N(x)];
    ask(EQ_BRANCH_MEMBER, EQ_MISSING_NO, 0, x, N(x), out);
    for (size_t i = 0; i < N(x); i++) CHECK(out[i] == no[i]);
    ask(EQ_BRANCH_MEMBER, EQ_MISSING_YES, 0, x, N(x), out);
    CHECK(out[10] == 1 && out[4] == 2);
}

/* Float32: 0.1f is above 0.1, so 0.1f <= 0.1 is true only when the cut is rounded too. */
static void cuts_are_compared_as_float32_where_the_file_says_so(void) {
    const eq_forest_node node[] = {{.yes = 1, .no = 2, .branch = EQ_BRANCH_LEQ, .cut = 0.1}, {.id = 1}, {.id = 2}};
    const eq_forest_value value[] = {{0, 1, 0, 1}, {0, 2, 0, 2}};
    eq_forest_lists lists = {.n_columns = 1, .n_targets = 1, .n_nodes = 3, .n_values = 2, .node = node, .value = value};
    const float x = 0.1f;
    const double wide = 0.1;
    for (int kind = 0; kind < 3; kind++) {
        eq_ctx cx = {0};
        double out[2];
        lists.narrow = kind > 0, lists.wide_sums = kind == 2;
        eq_forest forest = make(&cx, &lists);
        eq_forest_score_float(&forest, &x, 1, &out[0]);
        eq_forest_score(&forest, &wide, 1, &out[1]);
        CHECK(out[0] == (kind == 1 ? 1 : 2)); /* a float value, the cut a double or rounded */
        CHECK(out[1] == (kind == 2 ? 2 : 1)); /* a double value, rounded unless all is double */
        eq_ctx_free(&cx);
    }
}

/* Leaves of 2 trees for a row: {3, 1/3} of targets {0, 2}, then {-1} of 0. Target 1 is never named: 0.
 * Sum 2, 0, 1/3; average half; least -1, greatest 3; 10 is added last. */
static void trees_are_joined_by_target(void) {
    const eq_forest_node node[] = {{.tree = 4}, {.tree = 2}};
    const eq_forest_value value[] = {{4, 0, 0, 3}, {4, 0, 2, 1.0 / 3}, {2, 0, 0, -1}};
    static const double base[] = {10, 10, 10};
    const double want[4][3] = {{12, 10, 10 + 1.0 / 3}, {11, 10, 10 + 1.0 / 6}, {9, 10, 10 + 1.0 / 3}, {13, 10, 10 + 1.0 / 3}};
    for (int join = EQ_JOIN_SUM; join <= EQ_JOIN_MAX; join++) {
        eq_ctx cx = {0};
        double out[3], x = 0;
        eq_forest forest = make(&cx, &(eq_forest_lists){.n_columns = 1,
                                                        .n_targets = 3,
                                                        .n_nodes = 2,
                                                        .n_values = 3,
                                                        .node = node,
                                                        .value = value,
                                                        .base = base,
                                                        .join = (eq_forest_join)join});
        eq_forest_score(&forest, &x, 1, out);
        for (int t = 0; t < 3; t++) CHECK_NEAR(out[t], want[join][t], 1e-14);
        eq_ctx_free(&cx);
    }
}

/* ---- lists that are none ---- */

static void refused(const eq_forest_node *node, size_t n, const char *says) {
    eq_ctx cx = {0};
    eq_forest forest;
    const eq_forest_value value[] = {{0, 2, 0, 1}};
    eq_forest_lists lists = {.n_columns = 2, .n_targets = 1, .n_nodes = n, .n_values = 1, .node = node, .value = value};
    CHECK(eq_forest_make(&cx, &cx.mem, "trees: ", &lists, &forest) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), says);
    CHECK(cx.tmp.newest == NULL || eq_arena_mark(&cx.tmp).used == 0);
    eq_ctx_free(&cx);
}

static void a_node_that_is_reached_from_itself_or_leads_nowhere_is_named(void) {
    const eq_forest_node self[] = {{.yes = 0, .no = 2, .branch = EQ_BRANCH_LEQ}, {.id = 2}};
    refused(self, 2, "trees: tree 0, node 0 can be reached from itself");
    const eq_forest_node loop[] = {{.yes = 1, .no = 2, .branch = EQ_BRANCH_LEQ},
                                   {.id = 1, .yes = 3, .no = 2, .branch = EQ_BRANCH_LEQ},
                                   {.id = 3, .yes = 2, .no = 1, .branch = EQ_BRANCH_LEQ},
                                   {.id = 2}};
    refused(loop, 4, "tree 0, node 1 can be reached from itself");
    const eq_forest_node gone[] = {{.yes = 7, .no = 2, .branch = EQ_BRANCH_LEQ}, {.id = 2}};
    refused(gone, 2, "tree 0, node 0 leads to node 7, which is not there");
    const eq_forest_node other[] = {{.yes = 2, .no = 1, .branch = EQ_BRANCH_LEQ}, {.id = 2}, {.tree = 1, .id = 1}};
    refused(other, 3, "tree 0, node 0 leads to node 1, which is not there");
    const eq_forest_node twice[] = {{.yes = 2, .no = 2, .branch = EQ_BRANCH_LEQ}, {.id = 2}, {.id = 2}};
    refused(twice, 3, "tree 0, node 2 is there twice");
    const eq_forest_node wide[] = {{.yes = 2, .no = 2, .column = 2, .branch = EQ_BRANCH_LEQ}, {.id = 2}};
    refused(wide, 2, "tree 0, node 0 reads column 2, expected one of the 2");
    const eq_forest_node cut[] = {{.yes = 2, .no = 2, .cut = NAN, .branch = EQ_BRANCH_LEQ}, {.id = 2}};
    refused(cut, 2, "tree 0, node 0 has a cut that is not a number");
    const eq_forest_node none[] = {{.id = 1}};
    refused(none, 1, "a value is for tree 0, node 2, which is not there");
    refused(none, 0, "has no trees");
}

/* ---- any forest ---- */

typedef struct random_lists {
    eq_forest_node node[4000];
    eq_forest_value value[4000];
    eq_forest_lists lists;
} random_lists;

/* Trees of up to 200 nodes in which a node leads to any two later ones, so that most children are shared. */
static void fill(random_lists *r, uint64_t seed) {
    eq_rng rng = eq_rng_seed(seed);
    size_t n = 0, n_values = 0;
    for (uint32_t t = 0; t < 12; t++) {
        uint32_t size = 3 + (uint32_t)eq_rng_below(&rng, 198);
        for (uint32_t i = 0; i < size; i++) {
            eq_forest_node *node = &r->node[n++];
            uint32_t rest = size - i - 1;
            bool leaf = rest < 3 || (i && !eq_rng_below(&rng, 4));
            *node = (eq_forest_node){.tree = 20 - t, .id = 3 * i, .column = (uint32_t)eq_rng_below(&rng, 3)};
            if (leaf) r->value[n_values++] = (eq_forest_value){20 - t, 3 * i, 0, (double)(float)(eq_rng_uniform(&rng) - 0.5)};
            if (leaf) continue;
            node->branch = (uint8_t)(EQ_BRANCH_LEQ + eq_rng_below(&rng, 6));
            node->missing = (uint8_t)eq_rng_below(&rng, 2);
            node->cut = (double)eq_rng_below(&rng, 5);
            node->yes = 3 * (i + 1 + (uint32_t)eq_rng_below(&rng, rest));
            node->no = 3 * (i + 1 + (uint32_t)eq_rng_below(&rng, rest));
        }
    }
    r->lists = (eq_forest_lists){
        .n_columns = 3, .n_targets = 1, .n_nodes = n, .n_values = n_values, .node = r->node, .value = r->value, .narrow = true};
}

/* The same row by the lists themselves, one node after the other. */
static double walk(const random_lists *r, const double *x) {
    float sum = 0;
    for (size_t i = 0; i < r->lists.n_nodes; i++) {
        if (i && r->node[i].tree == r->node[i - 1].tree) continue; /* a root */
        const eq_forest_node *at = &r->node[i];
        while (at->branch != EQ_BRANCH_LEAF) {
            double v = x[at->column];
            const bool says[] = {v <= at->cut, v<at->cut, v >= at->cut, v> at->cut, v == at->cut, v != at->cut};
            bool yes = says[at->branch - EQ_BRANCH_LEQ] || (isnan(v) && at->missing == EQ_MISSING_YES);
            at = &r->node[i + (yes ? at->yes : at->no) / 3];
        }
        for (size_t v = 0; v < r->lists.n_values; v++)
            if (r->value[v].tree == at->tree && r->value[v].id == at->id) sum += (float)r->value[v].value;
    }
    return (double)sum;
}

static void a_row_has_the_numbers_that_its_own_way_down_gives(void) {
    static random_lists r;
    enum { ROWS = 300 };
    double x[3 * ROWS], out[ROWS], one;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        eq_ctx cx = {0};
        eq_rng rng = eq_rng_seed(1000 + seed);
        fill(&r, seed);
        for (size_t i = 0; i < N(x); i++) x[i] = eq_rng_below(&rng, 9) ? (double)eq_rng_below(&rng, 11) / 2 - 0.5 : (double)NAN;
        eq_forest forest = make(&cx, &r.lists);
        eq_forest_score(&forest, x, ROWS, out);
        for (size_t i = 0; i < ROWS; i++) {
            CHECK(out[i] == walk(&r, &x[3 * i]));
            eq_forest_score(&forest, &x[3 * i], 1, &one);
            CHECK(one == out[i]);
        }
        eq_ctx_free(&cx);
    }
}

/* Where nodes stand in the lists says nothing but which is a tree's root and which tree comes first. */
static void the_order_of_nodes_in_the_lists_does_not_matter(void) {
    static random_lists r, shuffled;
    eq_ctx cx = {0};
    double x[30], a[10], b[10];
    eq_rng rng = eq_rng_seed(5);
    for (size_t i = 0; i < N(x); i++) x[i] = (double)eq_rng_below(&rng, 6);
    fill(&r, 3);
    fill(&shuffled, 3);
    size_t n = r.lists.n_nodes, n_roots = 0;
    for (size_t i = 0; i < n; i++) /* roots first, in their order */
        if (!i || r.node[i].tree != r.node[i - 1].tree) shuffled.node[n_roots++] = r.node[i];
    size_t at = n_roots;
    for (size_t i = 0; i < n; i++)
        if (i && r.node[i].tree == r.node[i - 1].tree) shuffled.node[at++] = r.node[i];
    for (size_t i = n - 1; i > n_roots; i--) {
        size_t k = n_roots + (size_t)eq_rng_below(&rng, i - n_roots + 1);
        eq_forest_node swap = shuffled.node[i];
        shuffled.node[i] = shuffled.node[k], shuffled.node[k] = swap;
    }
    eq_forest first = make(&cx, &r.lists), second = make(&cx, &shuffled.lists);
    eq_forest_score(&first, x, 10, a);
    eq_forest_score(&second, x, 10, b);
    CHECK(!memcmp(a, b, sizeof a));
    eq_ctx_free(&cx);
}

static void every_allocation_may_fail(void) {
    static random_lists r;
    fill(&r, 7);
    for (size_t k = 1;; k++) {
        eq_ctx cx = {.fail_at = k};
        eq_forest forest;
        eq_status status = eq_forest_make(&cx, &cx.mem, "", &r.lists, &forest);
        size_t n = cx.n_allocations;
        eq_ctx_free(&cx);
        if (status == EQ_OK) {
            CHECK(n < k && k > 10);
            break;
        }
        CHECK(status == EQ_EMEMORY);
    }
}

/* ---- finishes ---- */

static void one_class_alone_is_read_by_its_number_and_signs(void) {
    /* golden trees_binary_forms, row 0: v = 0.3 of values >= 0, -0.7 of both signs; labels by the sum, not by the probability */
    const struct {
        eq_forest_form form;
        eq_transform transform;
        bool negative;
        double v, out[2];
        uint32_t label;
    } row[] = {{EQ_FOREST_ONLY_SECOND, EQ_TRANSFORM_NONE, false, 0.3, {0, 0.3}, 0},
               {EQ_FOREST_ONLY_SECOND, EQ_TRANSFORM_LOGISTIC, false, 0.3, {0.5, 0.5744425}, 0},
               {EQ_FOREST_ONLY_SECOND, EQ_TRANSFORM_SOFTMAX, true, -0.7, {0.66818774, 0.3318122}, 0},
               {EQ_FOREST_ONLY_FIRST, EQ_TRANSFORM_NONE, false, 0.3, {0.7, 0.3}, 0},
               {EQ_FOREST_ONLY_FIRST, EQ_TRANSFORM_SOFTMAX, true, 1, {-1, 1}, 1},
               {EQ_FOREST_ONLY_FIRST, EQ_TRANSFORM_LOGISTIC, false, 0.3, {0.4255575, 0.5744425}, 0},
               {EQ_FOREST_ONLY_FIRST, EQ_TRANSFORM_LOGISTIC, true, -0.7, {0.66818774, 0.33181226}, 0}};
    for (size_t i = 0; i < N(row); i++) {
        eq_finish finish = {row[i].form, row[i].transform, row[i].negative, true, 1, 2};
        double out[2];
        uint32_t label;
        eq_finish_rows(&finish, &row[i].v, 1, out, &label);
        CHECK_NEAR(out[0], row[i].out[0], 1e-7);
        CHECK_NEAR(out[1], row[i].out[1], 1e-7);
        CHECK(label == row[i].label);
    }
}

/* golden trees_post_transforms: sums (-0.65, 1.7, 0), and 0.25 and 0.75 of a regressor. */
static void transforms_are_those_of_onnx(void) {
    const double want[][3] = {
        {-0.65, 1.7, 0}, {0.34298956, 0.8455348, 0.5}, {0.07462069, 0.78244036, 0.14293896}, {0.08706577, 0.9129342, 0}};
    for (int t = EQ_TRANSFORM_NONE; t <= EQ_TRANSFORM_SOFTMAX_ZERO; t++) {
        double value[3] = {-0.65, 1.7, 0};
        eq_transform_row((eq_transform)t, true, value, 3);
        for (int k = 0; k < 3; k++) CHECK_NEAR(value[k], want[t][k], 1e-7);
    }
    double p[3] = {0.25, 0.5, 0.75}, least = 0.25;
    eq_transform_row(EQ_TRANSFORM_PROBIT, true, p, 3);
    CHECK_NEAR(p[0], -0.6745743, 1e-6);
    CHECK(p[1] == 0);
    CHECK_NEAR(p[2], 0.6745743, 1e-6);
    eq_finish one = eq_finish_numbers(1, EQ_TRANSFORM_LOGISTIC, true); /* of one number only PROBIT is applied */
    eq_finish_rows(&one, &least, 1, p, NULL);
    CHECK(p[0] == 0.25);
}

static void classes_with_an_unsettled_meaning_are_refused(void) {
    eq_forest_value value[] = {{0, 0, 0, 1}, {0, 1, 1, 2}};
    eq_forest_lists lists = {.n_values = 2};
    eq_finish finish;
    eq_ctx cx = {0};
    CHECK(eq_finish_classes(&cx, "ill: ", &(eq_classifier){.n_classes = 2, .n_base = 2}, &lists, value, &finish) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "ill: has 2 base_values for 2 classes");
    eq_ctx_clear(&cx);
    CHECK(eq_finish_classes(&cx, "", &(eq_classifier){.n_classes = 2, .n_base = 0}, &lists, value, &finish) == EQ_OK);
    CHECK(finish.form == EQ_FOREST_CLASSES && lists.n_targets == 2);
    lists.n_values = 1;
    CHECK(eq_finish_classes(&cx, "", &(eq_classifier){.n_classes = 2, .n_base = 1}, &lists, value, &finish) == EQ_OK);
    CHECK(finish.form == EQ_FOREST_ONLY_FIRST && lists.n_targets == 1);
    value[0].target = 1;
    CHECK(eq_finish_classes(&cx, "", &(eq_classifier){.n_classes = 2, .n_base = 1}, &lists, value, &finish) == EQ_EINPUT);
    eq_ctx_free(&cx);
}

int main(void) {
    RUN(a_question_is_answered_as_its_comparison_is);
    RUN(a_zero_may_count_as_missing_and_missing_as_zero);
    RUN(a_code_is_looked_up_in_its_set);
    RUN(cuts_are_compared_as_float32_where_the_file_says_so);
    RUN(trees_are_joined_by_target);
    RUN(a_node_that_is_reached_from_itself_or_leads_nowhere_is_named);
    RUN(a_row_has_the_numbers_that_its_own_way_down_gives);
    RUN(the_order_of_nodes_in_the_lists_does_not_matter);
    RUN(every_allocation_may_fail);
    RUN(one_class_alone_is_read_by_its_number_and_signs);
    RUN(transforms_are_those_of_onnx);
    RUN(classes_with_an_unsettled_meaning_are_refused);
    return check_done();
}
