/* The laws of architecture.md, section 2: what every row of methods.def has to keep. A method that cannot
 * keep one says so in its row (strength NULL, ...), and the law prints that it was let off. What nothing may hang on:
 * test_symmetry.c. */
#include "laws.h"

static bool is_id(const char *text) {
    return text && *text && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(text);
}

static bool is_sentence(const char *text) { return text && *text >= 'A' && *text <= 'Z' && text[strlen(text) - 1] == '.'; }

/* A label: three words at most, the first with a capital. */
static bool is_title(const char *text) {
    size_t n_words = 1;
    for (const char *p = text; p && *p; p++) n_words += *p == ' ';
    return text && *text >= 'A' && *text <= 'Z' && n_words <= 3;
}

static bool names_a_year(const char *text) {
    for (const char *p = text; *p; p++)
        if (strspn(p, "0123456789") >= 4) return true;
    return false;
}

static const eq_param *find_param(const eq_method *m, const char *id) {
    for (size_t k = 0; k < m->n_params; k++)
        if (!strcmp(m->params[k].id, id)) return &m->params[k];
    return NULL;
}

static void metadata_is_complete(void) {
    CHECK_TEXT(eq_method_at(0)->id, "none");
    CHECK(eq_method_at(0)->family == EQ_BASELINE);
    CHECK(!eq_method_at(eq_method_count()) && !eq_method_find("no such method"));
    EACH_METHOD(m) {
        int failed = check_failed_here;
        CHECK(is_id(m->id) && eq_method_find(m->id) == m);
        CHECK(m->title && *m->title && is_sentence(m->help));
        CHECK(m->cite && (m->family == EQ_BASELINE || names_a_year(m->cite)));
        CHECK((unsigned)m->family < EQ_N_FAMILIES && is_sentence(eq_family_help(m->family)));
        CHECK(m->n_params <= EQ_MAX_PARAMS);
        size_t target = m->target ? eq_metric_find(m->target) : SIZE_MAX;
        CHECK(!m->target || (target < eq_metric_count() && eq_metric_at(target)->kind == EQ_DISPARITY));
        if (!m->strength && m->family != EQ_BASELINE) printf("  %s states no strength\n", m->id);
        if (m->strength) CHECK(find_param(m, m->strength) && find_param(m, m->strength)->min == 0);
        blame(m, failed);
    }
}

/* A plan with this value of the parameter is read; if not, the sentence names it. */
static bool plan_takes(const eq_method *m, const eq_param *p, double value) {
    char text[300], word[60];
    eq_plan plan;
    bool inside = value >= p->min && value <= p->max && value == floor(value);
    snprintf(word, sizeof word, "%.17g", value);
    if (inside && p->kind == EQ_BOOLEAN) snprintf(word, sizeof word, "%s", value > 0 ? "true" : "false");
    if (inside && p->kind == EQ_CHOICE) snprintf(word, sizeof word, "\"%s\"", p->choice[(size_t)value]);
    snprintf(text, sizeof text, "{\"equipoise\": 1, \"methods\": [{\"id\": \"%s\", \"%s\": %s}]}", m->id, p->id, word);
    eq_status status = eq_plan_from_json(&cx, &cx.mem, (eq_bytes){text, strlen(text)}, &plan);
    if (status != EQ_OK) CHECK_CONTAINS(eq_message(&cx), p->id);
    eq_ctx_clear(&cx);
    return status == EQ_OK;
}

static void parameters_are_in_range_and_values_out_of_it_are_refused(void) {
    EACH_METHOD(m)
    for (size_t k = 0; k < m->n_params; k++) {
        const eq_param *p = &m->params[k];
        int failed = check_failed_here;
        CHECK(is_id(p->id) && is_title(p->title) && p->help && *p->help && find_param(m, p->id) == p);
        CHECK(p->initial >= p->min && p->initial <= p->max);
        CHECK(plan_takes(m, p, p->initial) && plan_takes(m, p, p->min) && plan_takes(m, p, p->max));
        CHECK(!plan_takes(m, p, p->max + 1) && !plan_takes(m, p, p->min - 1));
        CHECK(p->kind == EQ_REAL || !plan_takes(m, p, p->min + 0.5));
        CHECK((p->kind == EQ_CHOICE) == (p->choice != NULL));
        for (size_t i = 0; p->choice && i <= (size_t)p->max; i++) CHECK(is_id(p->choice[i]));
        if (p->choice) CHECK(!p->choice[(size_t)p->max + 1]);
        blame(m, failed);
    }
}

static void hooks_are_those_of_the_family(void) {
    EACH_METHOD(m) {
        int failed = check_failed_here;
        bool pre = m->prepare || m->map_x || m->weigh, post = m->calibrate || (m->decide && !m->fit),
             own = m->fit || m->predict || m->identify, in = m->train || m->penalise;
        CHECK(pre == (m->family == EQ_PRE) && pre == (m->prepare != NULL));
        CHECK((in || own) == (m->family == EQ_IN) && !(in && own) && !(m->train && m->penalise));
        CHECK(own == ((m->flags & EQ_OWN_PREDICTOR) != 0) && own == (m->fit && m->predict && m->identify));
        CHECK((m->adjust != NULL) == (m->family == EQ_INTRA));
        CHECK(post == (m->family == EQ_POST) && (m->decide != NULL) >= post);
        CHECK(!(m->flags & EQ_NEEDS_GROUP_AT_PREDICT) || m->decide || m->map_x || m->predict);
        CHECK(!(m->flags & EQ_RANDOM_DECISION) || m->decide);
        CHECK(!(m->flags & EQ_CHANGES_ROWS) || m->prepare);
        CHECK(!(m->flags & EQ_CHANGES_WIDTH) || m->map_x);
        CHECK(!(m->flags >> EQ_N_METHOD_FLAGS));
        CHECK(!m->margin || (m->family != EQ_POST && find_param(m, m->margin)));
        blame(m, failed);
    }
}

static void scores_are_probabilities_and_decisions_are_0_or_1(void) {
    EACH_METHOD(m) {
        int failed = check_failed_here;
        a = *usually(m);
        for (size_t i = 0; i < start.test.data.n_rows; i++) CHECK(a.score[i] >= 0 && a.score[i] <= 1 && a.yhat[i] <= 1);
        CHECK(a.progress);
        blame(m, failed);
    }
}

static void the_same_seed_gives_the_same_bits_and_cuts_change_nothing(void) {
    EACH_METHOD(m) {
        int failed = check_failed_here;
        a = *usually(m);
        runs(&start, &(order){.method = m, .seed = 1}, &b);
        CHECK(same_scores(&a, &b) && same_decisions(&a, &b) && !strcmp(a.weights, b.weights));
        runs(&start, &(order){.method = m, .seed = 1, .slice = 1}, &b);
        CHECK(same_scores(&a, &b) && same_decisions(&a, &b) && !strcmp(a.weights, b.weights));
        bool resumable = m->family == EQ_BASELINE || m->train || m->penalise || m->fit || m->adjust;
        if (m->family != EQ_PRE) CHECK((b.n_calls > a.n_calls) == resumable); /* prepare may be long */
        CHECK(b.progress);
        blame(m, failed);
    }
}

/* The arrays of the data sets: `prepare` and `map_x` write on copies. */
static void inputs_are_left_as_they_were(void) {
    EACH_METHOD(m) {
        int failed = check_failed_here;
        runs(&start, &(order){.method = m, .seed = 1}, &a);
        const part *now[] = {&scratch.train, &scratch.valid, &scratch.test};
        const part *then[] = {&start.train, &start.valid, &start.test};
        for (int k = 0; k < 3; k++) {
            CHECK(!memcmp(now[k]->x, then[k]->x, sizeof now[k]->x));
            CHECK(!memcmp(now[k]->y, then[k]->y, sizeof now[k]->y));
            CHECK(!memcmp(now[k]->group, then[k]->group, sizeof now[k]->group));
            CHECK(!memcmp(now[k]->weight, then[k]->weight, sizeof now[k]->weight));
            CHECK(!memcmp(now[k]->row, then[k]->row, sizeof now[k]->row));
        }
        CHECK(!memcmp(scratch.privileged, start.privileged, sizeof start.privileged));
        blame(m, failed);
    }
}

/* At its defaults, or by a choice. */
static bool changes_width(const eq_method *m) {
    bool changes = usually(m)->width != N_FEATURES;
    for (size_t k = 0; k < m->n_params && m->family == EQ_PRE; k++) {
        double param[EQ_MAX_PARAMS];
        thrifty(m, param);
        for (param[k] = 0; m->params[k].kind == EQ_CHOICE && param[k] <= m->params[k].max && !changes; param[k]++) {
            const eq_param *few = find_param(m, "prototypes"); /* as many as there are features would not show */
            if (few) param[few - m->params] = 3;
            runs(&start, &(order){.method = m, .param = param, .seed = 1, .small = true}, &b);
            changes = b.width != N_FEATURES;
        }
    }
    return changes;
}

/* What is learnt from has other rows or another width exactly where the method's row says so, and no row of another part. */
static void training_rows_change_as_declared(void) {
    EACH_METHOD(m) {
        int failed = check_failed_here;
        a = *usually(m);
        CHECK(a.same_rows == !(m->flags & EQ_CHANGES_ROWS));
        CHECK(changes_width(m) == ((m->flags & EQ_CHANGES_WIDTH) != 0));
        CHECK(a.n_foreign == 0);
        blame(m, failed);
    }
}

static void the_order_of_unseen_rows_does_not_matter(void) {
    static world turned;
    turned = start;
    size_t n = start.test.data.n_rows;
    for (size_t i = 0; i < n; i++) {
        size_t from = n - 1 - i;
        memcpy(turned.test.x + i * N_FEATURES, start.test.x + from * N_FEATURES, N_FEATURES * sizeof(float));
        turned.test.y[i] = start.test.y[from];
        turned.test.group[i] = start.test.group[from];
        turned.test.row[i] = start.test.row[from];
    }
    EACH_METHOD(m) {
        int failed = check_failed_here;
        a = *usually(m);
        runs(&turned, &(order){.method = m, .seed = 1}, &b);
        size_t n_changed = 0;
        for (size_t i = 0; i < n; i++) n_changed += a.score[i] != b.score[n - 1 - i] || a.yhat[i] != b.yhat[n - 1 - i];
        CHECK(n_changed == 0);
        blame(m, failed);
    }
}

/* The test rows in each other's groups; the feature that says the group stays. */
static void groups_are_not_read_at_prediction_unless_declared(void) {
    static world poisoned;
    poisoned = start;
    for (size_t i = 0; i < start.test.data.n_rows; i++) poisoned.test.group[i] = 1 - start.test.group[i];
    EACH_METHOD(m) {
        int failed = check_failed_here;
        a = *usually(m);
        runs(&poisoned, &(order){.method = m, .seed = 1}, &b);
        CHECK((same_scores(&a, &b) && same_decisions(&a, &b)) == !(m->flags & EQ_NEEDS_GROUP_AT_PREDICT));
        blame(m, failed);
    }
}

/* The test rows under other numbers. */
static void decisions_are_drawn_only_where_declared(void) {
    static world renumbered;
    renumbered = start;
    for (size_t i = 0; i < start.test.data.n_rows; i++) renumbered.test.row[i] += 5000;
    EACH_METHOD(m) {
        int failed = check_failed_here;
        a = *usually(m);
        runs(&renumbered, &(order){.method = m, .seed = 1}, &b);
        bool same = same_scores(&a, &b) && same_decisions(&a, &b);
        CHECK(same || m->flags & EQ_RANDOM_DECISION);
        if (same && m->flags & EQ_RANDOM_DECISION) printf("  %s draws no decision here\n", m->id);
        blame(m, failed);
    }
}

/* Scores always; decisions unless the method's row asks for another rule for the common threshold than the
 * baseline's. */
static void strength_zero_is_the_baseline(void) {
    runs(&start, &(order){.seed = 1}, &baseline);
    EACH_METHOD(m) {
        if (!m->strength) continue;
        int failed = check_failed_here;
        double param[EQ_MAX_PARAMS];
        thrifty(m, param);
        param[find_param(m, m->strength) - m->params] = 0;
        runs(&start, &(order){.method = m, .param = param, .seed = 1}, &a);
        CHECK(same_scores(&a, &baseline) && !strcmp(a.weights, baseline.weights));
        if (m->threshold == EQ_BY_PERFORMANCE) CHECK(same_decisions(&a, &baseline));
        else printf("  %s at strength 0: the baseline's scores, with a threshold by objective\n", m->id);
        blame(m, failed);
    }
}

/* ---- groups that lack something ---- */

enum {
    ONE_CLASS_TRAIN,
    ONE_CLASS_VALID,
    ONE_ROW,
    NO_ROW,
    ONE_GROUP,
    ALL_PRIVILEGED,
    NONE_PRIVILEGED,
    ALL_FAVOURABLE,
    N_SPOILINGS
};

static void spoil(world *w, int how) {
    part *all[] = {&w->train, &w->valid, &w->test};
    w->n_groups = how == ONE_ROW || how == NO_ROW ? 4 : how == ONE_GROUP ? 1 : 2;
    for (int k = 0; k < 3; k++)
        for (size_t i = 0; i < all[k]->data.n_rows; i++) {
            bool first = all[k]->group[i] == 0;
            if (how == ONE_CLASS_TRAIN && k == 0 && first) all[k]->y[i] = 0;
            if (how == ONE_CLASS_VALID && k == 1 && first) all[k]->y[i] = 1;
            if (how == ALL_FAVOURABLE && k == 1) all[k]->y[i] = 1;
            if (how == ONE_ROW && i < 2) all[k]->group[i] = (uint16_t)(2 + i);
            if (how == NO_ROW && k == 2 && i < 9) all[k]->group[i] = 3; /* seen by nobody before */
            if (how == ONE_GROUP) all[k]->group[i] = 0;
        }
    w->privileged[0] = how == ALL_PRIVILEGED;
    w->privileged[1] = how != NONE_PRIVILEGED;
    w->privileged[2] = 1;
    world_tie(w);
}

static void groups_that_lack_something_give_a_status_and_never_nonsense(void) {
    static world tiny, spoilt;
    world_make(&tiny, 80, 60, 60);
    for (int how = 0; how < N_SPOILINGS; how++) {
        spoilt = tiny;
        spoil(&spoilt, how);
        EACH_METHOD(m) {
            int failed = check_failed_here;
            for (size_t k = 0; k <= m->n_params; k++) { /* the defaults, and every choice of every parameter */
                double param[EQ_MAX_PARAMS];
                thrifty(m, param);
                for (size_t j = 0; j < m->n_params; j++) /* whether it crashes does not take many rounds */
                    if (m->params[j].kind == EQ_INTEGER && param[j] > 8 && m->params[j].min <= 8) param[j] = 8;
                bool choice = k < m->n_params && m->params[k].kind == EQ_CHOICE;
                if (k < m->n_params && !choice) continue;
                for (double value = 0; value <= (choice ? m->params[k].max : 0); value++) {
                    if (choice) param[k] = value;
                    eq_status status = run_on(&spoilt, &(order){.method = m, .param = param, .small = true}, &a);
                    CHECK(status == EQ_OK || (status == EQ_EINPUT && *eq_message(&cx)));
                    for (size_t i = 0; status == EQ_OK && i < spoilt.test.data.n_rows; i++)
                        CHECK(a.score[i] >= 0 && a.score[i] <= 1 && a.yhat[i] <= 1);
                }
            }
            if (check_failed_here > failed) printf("  ... with spoiling %d\n", how);
            blame(m, failed);
        }
    }
}

/* ---- what it is for ---- */

/* The objective on the test part, with the target in place of its bias. */
static eq_objective_value judged(const outcome *o, const char *target) {
    static double exact[MAX_ROWS];
    for (size_t i = 0; i < start.test.data.n_rows; i++) exact[i] = (double)o->score[i];
    eq_outcomes outcomes = {.n_rows = start.test.data.n_rows,
                            .n_groups = start.n_groups,
                            .y = start.test.y,
                            .yhat = o->yhat,
                            .score = exact,
                            .group = start.test.group,
                            .group_name = group_name,
                            .privileged = start.privileged};
    eq_objective_value value = {0};
    eq_audit audit;
    CHECK(eq_objective_evaluate(&cx, &objective, &outcomes, &value) == EQ_OK);
    if (!target) return value;
    CHECK(eq_audit_compute(&cx, &cx.mem, &outcomes, &(eq_audit_options){.bootstrap = 0}, &audit) == EQ_OK);
    value.bias = audit.metric[eq_metric_find(target)].value;
    return value;
}

/* Decisions of the test part, at defaults. Asked: at least a quarter of the gap gone, by a classifier that is
 * still one. A method whose threshold is chosen by objective may also trade performance away; its phi must
 * not be worse for it. A target by which this world is hardly unfair proves nothing here: its own test does.
 */
static void the_target_moves_the_right_way(void) {
    runs(&start, &(order){.seed = 1}, &baseline);
    eq_objective_value before = judged(&baseline, NULL);
    CHECK(before.bias < -0.2); /* the world is unfair */
    EACH_METHOD(m) {
        if (m->family == EQ_BASELINE) continue;
        int failed = check_failed_here;
        bool objective_first = m->threshold == EQ_BY_OBJECTIVE;
        a = *usually(m);
        eq_objective_value after = judged(&a, m->target);
        before = judged(&baseline, m->target);
        bool unfair = fabs(before.bias) > 0.2;
        printf("  %s: %s %+.3f -> %+.3f, balanced accuracy %.3f -> %.3f%s\n", m->id,
               m->target ? m->target : "the objective's bias", before.bias, after.bias, before.performance, after.performance,
               unfair ? "" : " (let off)");
        CHECK(!unfair || fabs(after.bias) < 0.75 * fabs(before.bias));
        CHECK(after.performance > (objective_first || !unfair ? 0.5 : 0.75));
        CHECK(!objective_first || a.valid_phi >= baseline.valid_phi);
        blame(m, failed);
    }
}

static void every_allocation_may_fail(void) {
    static world tiny;
    world_make(&tiny, 32, 24, 24);
    EACH_METHOD(m) {
        int failed = check_failed_here;
        double param[EQ_MAX_PARAMS];
        for (size_t k = 0; k < m->n_params; k++) {
            param[k] = m->params[k].initial;
            if (m->params[k].kind == EQ_INTEGER && param[k] > 3) param[k] = 3;
        }
        order o = {.method = m, .param = param, .seed = 1, .small = true};
        runs(&tiny, &o, &b);
        size_t n_failures = 0;
        for (eq_status status = EQ_EMEMORY; status != EQ_OK && !check_failed_here; n_failures++) {
            eq_ctx_free(&cx);
            cx.n_allocations = 0;
            cx.fail_at = n_failures + 1;
            status = run_on(&tiny, &o, &a);
            CHECK(status == EQ_OK || (status == EQ_EMEMORY && *eq_message(&cx)));
        }
        cx.fail_at = 0;
        CHECK(n_failures > 3 && same_scores(&a, &b) && same_decisions(&a, &b));
        blame(m, failed);
    }
}

/* Under a plan that asks for a network; the others train the plan's kind and say nothing of it. */
static void methods_with_a_kind_of_model_of_their_own_say_so(void) {
    static const char *const own[][2] = {
        {"covariance_constraint", "Its model is a logistic regression, whatever the plan's model is."},
        {"prejudice_remover", "Its model is a logistic regression a group, whatever the plan's model is."},
        {"gerry_fair", "Its model is a mixture of linear rules, whatever the plan's model is."},
        {"fair_trees", "Its model is boosted trees, whatever the plan's model is."}};
    size_t n_own = 0;
    EACH_METHOD(m) {
        const char *said = usually(m)->said;
        size_t k = 0;
        while (k < 4 && strcmp(own[k][0], m->id) != 0) k++;
        n_own += k < 4;
        if (k < 4) CHECK_CONTAINS(said, own[k][1]);
        else CHECK(!strstr(said, "whatever the plan's model is"));
    }
    CHECK(n_own == 4);
}

int main(void) {
    world_make(&start, 600, 400, 600);
    RUN(metadata_is_complete);
    RUN(methods_with_a_kind_of_model_of_their_own_say_so);
    RUN(parameters_are_in_range_and_values_out_of_it_are_refused);
    RUN(hooks_are_those_of_the_family);
    RUN(scores_are_probabilities_and_decisions_are_0_or_1);
    RUN(the_same_seed_gives_the_same_bits_and_cuts_change_nothing);
    RUN(inputs_are_left_as_they_were);
    RUN(training_rows_change_as_declared);
    RUN(the_order_of_unseen_rows_does_not_matter);
    RUN(groups_are_not_read_at_prediction_unless_declared);
    RUN(decisions_are_drawn_only_where_declared);
    RUN(strength_zero_is_the_baseline);
    RUN(groups_that_lack_something_give_a_status_and_never_nonsense);
    RUN(the_target_moves_the_right_way);
    RUN(every_allocation_may_fail);
    eq_ctx_free(&cx);
    return check_done();
}
