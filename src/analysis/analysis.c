/* Questions: an analysis, what it is asked, and whom about. A key that nobody knows is refused by its path, so a misspelt
 * option never goes unnoticed. */
#include <string.h>

#include "analysis/analysis.h"
#include "analysis/inject_read.h"
#include "analysis/request.h"
#include "analysis/second.h"
#include "data/group.h"

#define MOST_KEYS 96

static const eq_analysis *const table[] = {
#define EQ_ANALYSIS(id) &eq_analysis_##id,
#include "analysis/analyses.def"
#undef EQ_ANALYSIS
};
#define N_ANALYSES (sizeof table / sizeof *table)

size_t eq_analysis_count(void) { return N_ANALYSES; }
const eq_analysis *eq_analysis_at(size_t index) { return table[index]; }

const eq_analysis *eq_analysis_find(const char *id) {
    for (size_t a = 0; a < N_ANALYSES; a++)
        if (!strcmp(table[a]->id, id)) return table[a];
    return NULL;
}

const char *eq_analysis_title(const char *id) {
    const eq_analysis *analysis = eq_analysis_find(id);
    return analysis ? analysis->title : id;
}

/* ---- what may be said ---- */

typedef struct key_list {
    const char *key[MOST_KEYS + 1]; /* NULL-ended */
    size_t n;
} key_list;

static void add_key(key_list *list, const char *key) {
    if (list->n < MOST_KEYS) list->key[list->n++] = key;
}

static void add_keys(key_list *list, const char *const *key) {
    for (; *key; key++) add_key(list, *key);
}

static void add_rows(key_list *list, const eq_option *option) {
    for (; option->id; option++) add_key(list, option->id);
}

static void add_own_keys(key_list *list, const eq_analysis *analysis) {
    add_rows(list, eq_interval_options);
    add_rows(list, analysis->options);
}

static void add_subject_keys(key_list *list, bool of_file) {
    add_keys(list, eq_subject_keys(of_file));
    if (of_file) add_rows(list, eq_selection_options);
}

static eq_status check_needs(const eq_subject *subject, const eq_analysis *analysis) {
    if (analysis->needs & EQ_NEEDS_FILE && subject->loaded)
        return eq_fail(subject->cx, EQ_EINPUT, "%s: there is no file of predictions, expected one", analysis->id);
    if (analysis->needs & EQ_NEEDS_DECISIONS && !subject->outcomes.yhat)
        return eq_fail(subject->cx, EQ_EINPUT, "%s: there are no decisions, expected a column of decisions or of scores",
                       analysis->id);
    if (subject->outcomes.unlabelled && !(analysis->needs & EQ_TAKES_UNLABELLED))
        return eq_fail(subject->cx, EQ_EINPUT, "%s: there are no true outcomes, expected a label column", analysis->id);
    if (subject->outcomes.any_scale && !(analysis->needs & EQ_TAKES_ANY_SCALE))
        return eq_fail(subject->cx, EQ_EINPUT,
                       "%s: the scores are no chances of the favourable outcome, expected scores in [0, 1] or none",
                       analysis->id);
    if (subject->outcomes.n_groups < 2 && !(analysis->needs & EQ_TAKES_ONE_GROUP))
        return eq_fail(subject->cx, EQ_EINPUT, "%s: there is one group, expected two: name a protected column", analysis->id);
    if (subject->outcomes.count && !(analysis->needs & EQ_TAKES_COUNTS))
        return eq_fail(subject->cx, EQ_EINPUT,
                       "%s: asks about single rows, which a table of counts no longer has; expected "
                       "the rows themselves",
                       analysis->id);
    if (analysis->needs & EQ_NEEDS_SCORES && !subject->outcomes.score)
        return eq_fail(subject->cx, EQ_EINPUT, "%s: there are no scores, expected a column of scores in [0, 1]", analysis->id);
    return EQ_OK;
}

/* ---- asking ---- */

static eq_status find(eq_ctx *cx, const char *id, const eq_analysis **out) {
    const char *list = "";
    *out = eq_analysis_find(id);
    if (*out) return EQ_OK;
    for (size_t a = 0; a < N_ANALYSES && list; a++)
        list = eq_arena_format(cx, &cx->tmp, "%s%s%s", list, a ? ", " : "", table[a]->id);
    return list ? eq_fail(cx, EQ_EINPUT, "analysis: is \"%.60s\", expected one of %s", id, list) : EQ_EMEMORY;
}

static eq_status parse(eq_ctx *cx, eq_bytes options, eq_json *root) {
    static const char nothing[] = "{}";
    eq_tree tree;
    EQ_TRY(eq_tree_parse(cx, "options", options.size ? options : (eq_bytes){nothing, sizeof nothing - 1}, &tree));
    *root = eq_json_root(cx, "options", tree);
    return EQ_OK;
}

eq_status eq_subject_from_json(eq_ctx *cx, eq_arena *arena, const eq_subject_place *from, eq_bytes options, eq_subject *out) {
    key_list known = {{NULL}, 0};
    eq_json root;
    add_subject_keys(&known, from->file.size > 0);
    EQ_TRY(parse(cx, options, &root));
    eq_status status = eq_json_object(&root, known.key);
    if (status == EQ_OK) status = eq_subject_read(cx, arena, from, &root, out);
    eq_tree_free(root.value);
    return status;
}

/* Compares the others with the groups that are named. */
static eq_status prefer(eq_subject *subject, const eq_json *named) {
    eq_outcomes *o = &subject->outcomes;
    eq_groups groups = {.n = o->n_groups};
    eq_preference preference = {NULL, 0};
    uint32_t *code;
    uint8_t *nobody;
    const char **text;
    EQ_TRY(eq_json_texts(named, &subject->cx->tmp, &text, &preference.n));
    preference.text = text;
    EQ_NEW(subject->cx, &subject->cx->tmp, code, o->n_rows);
    EQ_NEW(subject->cx, &subject->cx->tmp, nobody, o->n_groups);
    for (size_t i = 0; i < o->n_rows; i++) code[i] = o->group[i];
    eq_axis axis = {"group", code, o->group_name, nobody, o->n_groups};
    eq_crossing crossing = {&axis, 1, o->n_rows};
    EQ_TRY(eq_groups_cross(subject->cx, subject->arena, &crossing, &groups));
    EQ_TRY(eq_groups_prefer(subject->cx, &crossing, preference, &groups));
    o->privileged = groups.privileged;
    return EQ_OK;
}

eq_status eq_subject_judge_by(eq_ctx *cx, eq_bytes options, bool *by_truth) {
    eq_json root;
    EQ_TRY(parse(cx, options, &root));
    eq_status status = eq_judge_read(&root, by_truth);
    eq_tree_free(root.value);
    return status;
}

eq_status eq_subject_compare_with(eq_subject *subject, eq_bytes options) {
    static const char *const known[] = {"privileged", "judge_by", NULL};
    eq_json root, named;
    EQ_TRY(parse(subject->cx, options, &root));
    eq_status status = eq_json_object(&root, known);
    if (status == EQ_OK && eq_json_get(&root, "privileged", &named)) status = prefer(subject, &named);
    eq_tree_free(root.value);
    return status;
}

/* Once: whom the question is about, with the second model that it may name. Only read; what is made of it, and how sure that is
 * to be, is the answer's. */
static eq_status read_subject(eq_question *q, const eq_subject *subject) {
    if (q->about) return EQ_OK;
    eq_subject *about;
    EQ_NEW(q->cx, &q->arena, about, 1);
    *about = *subject;
    about->kept_in = subject->arena;
    about->arena = &q->arena;
    EQ_TRY(eq_second_read(about, &q->root));
    q->about = about;
    return EQ_OK;
}

/* Once: their texts and lists are kept, and their places lead to q->root. */
static eq_status read_options(eq_question *q, const eq_subject *subject) {
    if (q->option) return EQ_OK;
    EQ_NEW(q->cx, &q->arena, q->option, eq_option_count(q->analysis->options) + 1);
    EQ_TRY(check_needs(subject, q->analysis));
    EQ_TRY(eq_json_read_audit(&q->root, &q->arena, &q->audit));
    return eq_options_read(&q->root, q->analysis->options, &q->arena, q->option);
}

/* Before any number: these are not the records as they were. */
static void say_bent(const eq_subject *subject, eq_answer *answer) {
    eq_out *out = answer->values;
    eq_answer_say(answer, EQ_WARNING, subject->by_truth ? "{words}. Judged by the truth." : "{words}. Judged by the records.",
                  subject->bent);
    eq_injected_write(out, out->root, &subject->injected, subject->bent);
    eq_out_text(out, out->root, "judged_by", subject->by_truth ? "truth" : "records");
}

static eq_status run(eq_question *q, const eq_subject *subject, eq_out *out) {
    eq_answer answer;
    EQ_TRY(read_options(q, subject));
    EQ_TRY(read_subject(q, subject));
    eq_subject own = *q->about;
    own.audit = q->audit;
    eq_answer_begin(q->cx, out, &answer);
    if (q->analysis != table[0])
        eq_answer_say(&answer, EQ_TITLE, q->analysis->title); /* an audit is what its document is about */
    if (own.bent) say_bent(&own, &answer);
    eq_status status = q->analysis->run(&own, q->option, &answer);
    if (status == EQ_OK) eq_answer_end(&answer, out->root);
    else eq_answer_drop(&answer);
    return status;
}

eq_status eq_question_step(eq_question *q, const eq_subject *subject, int64_t budget, eq_arena *arena, const char **json) {
    eq_out out;
    q->work.arena = &q->arena;
    eq_work_call(&q->work, budget);
    q->cx->work = &q->work;
    eq_out_begin(q->cx, &out);
    eq_status status = run(q, subject, &out);
    q->cx->work = NULL;
    if (status == EQ_OK) return eq_out_print(&out, arena, json);
    if (status == EQ_MORE && q->cx->status != EQ_OK) status = q->cx->status; /* what was being written ran out of memory */
    eq_out_drop(&out);
    return status;
}

void eq_question_end(eq_question *q) {
    if (q->root.value) eq_tree_free(q->root.value);
    eq_arena_free(&q->arena);
    *q = (eq_question){0};
}

eq_status eq_question_begin(eq_ctx *cx, const char *id, eq_bytes options, eq_question *out) {
    key_list known = {{NULL}, 0};
    *out = (eq_question){.cx = cx};
    EQ_TRY(find(cx, id, &out->analysis));
    eq_status status = parse(cx, options, &out->root);
    add_own_keys(&known, out->analysis);
    if (status == EQ_OK) status = eq_json_object(&out->root, known.key);
    if (status != EQ_OK) eq_question_end(out);
    return status;
}

/* The subject in the question's own arena, read from the same object of options. */
static eq_status read_both(eq_question *q, const eq_subject_place *from, eq_subject *subject) {
    key_list known = {{NULL}, 0};
    add_subject_keys(&known, from->file.size > 0);
    add_own_keys(&known, q->analysis);
    EQ_TRY(eq_json_object(&q->root, known.key));
    return eq_subject_read(q->cx, &q->arena, from, &q->root, subject);
}

eq_status eq_analysis_json(eq_ctx *cx, eq_arena *arena, const char *id, const eq_subject_place *from, eq_bytes options,
                           const char **json) {
    eq_question q = {.cx = cx};
    eq_subject subject;
    EQ_TRY(find(cx, id, &q.analysis));
    if (q.analysis->needs & EQ_NEEDS_FILE && !from->file.size)
        return eq_fail(cx, EQ_EINPUT, "%s: there is no file of predictions, expected one", id);
    EQ_TRY(parse(cx, options, &q.root));
    eq_status status = read_both(&q, from, &subject);
    if (status == EQ_OK) status = eq_question_step(&q, &subject, INT64_MAX, arena, json);
    eq_question_end(&q);
    return status;
}
