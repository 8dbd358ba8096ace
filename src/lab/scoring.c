/* Models of others: what is asked of them, in options as JSON, and what they answer. */
#include <math.h>
#include <string.h>

#include "data/decision.h"
#include "data/table/dialect.h"
#include "equipoise/scoring.h"
#include "lab/state.h"
#include "model/export/export.h"
#include "model/scorer/scored.h"

/* What is said of model and file. */
typedef struct options {
    eq_scorer_options scorer;
    eq_scoring scoring;
    const char *name;         /* of the new column */
    const char *decision;     /* of another one, of the model's own decisions by group; NULL = none is wanted */
    const char *const *group; /* (n_groups) columns that may hold the groups */
    size_t n_groups;
} options;

static const char *const own_keys[] = {"columns", "decision", "favourable",  "groups",   "label",        "missing_tokens",
                                       "name",    "other",    "score_class", "score_is", "score_output", NULL};

static eq_status read_keys(const eq_json *root) {
    const char *keys[32];
    size_t n = 0;
    for (size_t i = 0; own_keys[i]; i++) keys[n++] = own_keys[i];
    for (size_t i = 0; eq_dialect_keys[i] && n < 31; i++) keys[n++] = eq_dialect_keys[i];
    keys[n] = NULL;
    return eq_json_object(root, keys);
}

static eq_status read_text(const eq_json *root, const char *key, eq_arena *arena, const char **out) {
    eq_json place;
    return eq_json_get(root, key, &place) ? eq_json_text(&place, arena, out) : EQ_OK;
}

static eq_status read_texts(const eq_json *root, const char *key, eq_arena *arena, const char *const **out, size_t *n) {
    eq_json place;
    const char **list;
    if (!eq_json_get(root, key, &place)) return EQ_OK;
    EQ_TRY(eq_json_texts(&place, arena, &list, n));
    *out = (const char *const *)list;
    return EQ_OK;
}

static eq_status fill_options(eq_arena *arena, const eq_json *root, options *out) {
    EQ_TRY(read_keys(root));
    EQ_TRY(read_text(root, "score_output", arena, &out->scorer.output));
    EQ_TRY(read_text(root, "score_class", arena, &out->scorer.favourable));
    EQ_TRY(read_text(root, "score_is", arena, &out->scorer.is));
    EQ_TRY(read_text(root, "label", arena, &out->scoring.label));
    EQ_TRY(read_text(root, "favourable", arena, &out->scoring.favourable));
    EQ_TRY(read_text(root, "name", arena, &out->name));
    EQ_TRY(read_text(root, "decision", arena, &out->decision));
    eq_json place;
    out->scoring.told_missing = eq_json_get(root, "missing_tokens", &place);
    EQ_TRY(read_texts(root, "missing_tokens", arena, &out->scoring.missing.word, &out->scoring.missing.n));
    EQ_TRY(read_texts(root, "groups", arena, &out->group, &out->n_groups));
    EQ_TRY(read_texts(root, "other", arena, &out->scoring.other, &out->scoring.n_other));
    EQ_TRY(read_texts(root, "columns", arena, &out->scoring.chosen, &out->scoring.n_chosen));
    return eq_json_read_dialect(root, &out->scoring.dialect);
}

static eq_status read_options(eq_ctx *cx, eq_arena *arena, const char *json, options *out) {
    eq_tree tree;
    memset(out, 0, sizeof *out);
    out->name = "score";
    EQ_TRY(eq_tree_parse(cx, "options", eq_bytes_of(json), &tree));
    eq_json root = eq_json_root(cx, "options", tree);
    eq_status status = fill_options(arena, &root, out);
    eq_tree_free(tree);
    return status;
}

/* A file without names takes those that a person gives its columns; one with names keeps its own. */
static eq_status read_scorer(eq_ctx *cx, eq_arena *arena, const eq_brought *brought, options *say, eq_scorer *out) {
    EQ_TRY(eq_scorer_read(cx, arena, brought->name, brought->model, &say->scorer, out));
    const char *favourable = say->scorer.favourable ? NULL : say->scoring.favourable;
    size_t k = favourable && out->n_classes > 1 ? eq_scorer_class(out, favourable) : SIZE_MAX;
    if (k != SIZE_MAX && k != out->favourable) {
        say->scorer.favourable = out->class_name[k];
        EQ_TRY(eq_scorer_read(cx, arena, brought->name, brought->model, &say->scorer, out));
    }
    if (!out->asks || !say->scoring.n_chosen || say->scoring.n_chosen != out->n_columns) return EQ_OK;
    say->scorer.name = say->scoring.chosen;
    say->scorer.n_names = say->scoring.n_chosen;
    return eq_scorer_read(cx, arena, brought->name, brought->model, &say->scorer, out);
}

static eq_status describe(eq_lab *lab, const eq_brought *brought, const char *options_json, const char **json) {
    eq_arena own = {0};
    options say;
    eq_scorer scorer;
    eq_status status = read_options(lab->cx, &own, options_json, &say);
    if (status == EQ_OK) status = read_scorer(lab->cx, &own, brought, &say, &scorer);
    if (status == EQ_OK) status = eq_scorer_describe(lab->cx, eq_lab_fresh(lab, EQ_TEXT_MODEL), &scorer, json);
    eq_arena_free(&own);
    return status;
}

eq_status eq_lab_describe_model(eq_lab *lab, const eq_brought *brought, const char *options_json, const char **json) {
    eq_mark mark;
    EQ_TRY(eq_lab_enter(lab, false, &mark));
    return eq_lab_leave(lab, mark, describe(lab, brought, options_json, json));
}

/* ---- scoring ---- */

static void add_fit(eq_out *out, const eq_scorer *scorer, const eq_scored *scored) {
    const eq_fit *fit = &scored->fit;
    eq_out_text(out, out->root, "matched", eq_fit_words[fit->how]);
    eq_place columns = eq_out_array(out, out->root, "columns");
    for (size_t c = 0; c < scorer->n_columns; c++) eq_out_text(out, columns, NULL, scored->name[fit->column[c]]);
    eq_place near = eq_out_array(out, out->root, "near");
    for (size_t i = 0; i < fit->n_near; i++) {
        eq_place pair = eq_out_array(out, near, NULL);
        eq_out_text(out, pair, NULL, scorer->column[fit->near[i]].name);
        eq_out_text(out, pair, NULL, scored->name[fit->column[fit->near[i]]]);
    }
    eq_out_texts(out, out->root, "ignored", fit->ignored, fit->n_ignored);
}

enum { N_FIRST = 5 }; /* rows whose scores are shown */

/* Where another order of the columns is better. */
static void add_proposed(eq_out *out, eq_place preview, const eq_score_preview *p, size_t n) {
    if (!p->proposed) return;
    eq_place to = eq_out_object(out, preview, "proposed");
    eq_out_texts(out, to, "columns", p->proposed, n);
    eq_out_number(out, to, "auc", p->proposed_auc);
    eq_out_number(out, to, "accuracy", p->proposed_accuracy);
}

/* Logits of which nearly all are in [0, 1], although few of those who are decided about can be: they may be probabilities. */
static void add_likely(eq_out *out, eq_place preview, const eq_score_preview *p) {
    if (!(p->unit_share > 0.9)) return;
    eq_place to = eq_out_object(out, preview, "likely");
    eq_out_text(out, to, "is", "probability");
    eq_out_number(out, to, "share", p->unit_share);
}

static void add_preview(eq_out *out, const eq_scorer *scorer, const eq_scored *scored) {
    const eq_score_preview *p = &scored->preview;
    eq_place to = eq_out_object(out, out->root, "preview");
    eq_out_number(out, to, "rows", (double)scored->n_rows);
    eq_out_number(out, to, "least", p->least);
    eq_place quartiles = eq_out_array(out, to, "quartiles");
    for (size_t q = 0; q < 3; q++) eq_out_number(out, quartiles, NULL, p->quartile[q]);
    eq_out_number(out, to, "largest", p->largest);
    eq_out_number(out, to, "threshold", p->threshold);
    eq_out_number(out, to, "above", p->above);
    eq_out_number(out, to, "base_rate", p->base_rate);
    eq_out_number(out, to, "auc", p->auc);
    eq_out_number(out, to, "accuracy", p->accuracy);
    eq_place first = eq_out_array(out, to, "first");
    for (size_t i = 0; i < scored->n_rows && i < N_FIRST; i++) eq_out_number(out, first, NULL, scored->score[i]);
    eq_out_texts(out, to, "warnings", p->warning, p->n_warnings);
    add_likely(out, to, p);
    add_proposed(out, to, p, scorer->n_columns);
}

/* Those rows as the data have them: a missing cell is null. */
static void add_people(eq_out *out, const eq_table *table) {
    eq_place to = eq_out_object(out, out->root, "people");
    eq_place names = eq_out_array(out, to, "columns");
    for (size_t c = 0; c < table->n_columns; c++) eq_out_text(out, names, NULL, table->column[c].name);
    eq_place rows = eq_out_array(out, to, "rows");
    for (size_t i = 0; i < table->n_rows && i < N_FIRST; i++) {
        eq_place cells = eq_out_array(out, rows, NULL);
        for (size_t c = 0; c < table->n_columns; c++) {
            const eq_column *column = &table->column[c];
            if (column->kind == EQ_NUMBER) eq_out_number(out, cells, NULL, column->number[i]);
            else eq_out_text(out, cells, NULL, column->code[i] == EQ_MISSING ? NULL : column->level[column->code[i]]);
        }
    }
}

/* How the model's file decides: {"threshold"} or {"by_group", "column", "unnamed", "drawn"}; nothing where it does not say. */
static void add_decides(eq_out *out, const eq_scorer *scorer, const eq_scored *scored, const eq_scored_decisions *decide) {
    if (isnan(scorer->threshold) && !scorer->decision) return;
    eq_place to = eq_out_object(out, out->root, "decides");
    eq_out_number(out, to, "threshold", scorer->threshold);
    if (!scorer->decision) return;
    eq_out_raw(out, to, "by_group", scorer->decision);
    if (!decide) return;
    eq_out_text(out, to, "column", scored->name[decide->group]);
    eq_out_number(out, to, "unnamed", (double)decide->n_unnamed);
}

/* Without the file's marks, where there is no file, but with people. */
static eq_status write_answer(eq_lab *lab, const eq_scorer *scorer, const eq_scored *scored, const eq_scored_decisions *decide,
                              const char **json) {
    eq_out out;
    eq_out_begin(lab->cx, &out);
    if (scored->asks) eq_asked_out(&out, out.root, scored->asks);
    else {
        add_fit(&out, scorer, scored);
        eq_place score = eq_out_object(&out, out.root, "score");
        eq_out_text(&out, score, "is", scorer->is == EQ_SCORE_PROBABILITY ? "probability" : "number");
        eq_out_text(&out, score, "from", scorer->score_from);
        add_preview(&out, scorer, scored);
        add_decides(&out, scorer, scored, decide);
        if (scored->written) eq_dialect_write_marks(&out, out.root, scored->decimal, scored->thousands);
        else add_people(&out, &lab->loaded.table);
    }
    return eq_out_print(&out, eq_lab_fresh(lab, EQ_TEXT_MODEL), json);
}

/* Where a file is scored to. */
typedef struct answer {
    eq_bytes *csv;
    const char **json;
} answer;

/* The first of the columns that may hold the groups and is there. *decide NULL: the model has no such rule, or there is none. */
static eq_status find_rule(eq_ctx *cx, eq_arena *arena, const eq_scorer *scorer, const options *say, const eq_scored *scored,
                           eq_scored_decisions **decide) {
    eq_rule *rule;
    size_t at = scored->n_columns;
    *decide = NULL;
    for (size_t g = 0; g < say->n_groups && at == scored->n_columns; g++)
        for (at = 0; at < scored->n_columns && strcmp(scored->name[at], say->group[g]);) at++;
    if (!say->decision || !scorer->decision || at == scored->n_columns) return EQ_OK;
    EQ_NEW(cx, arena, rule, 1);
    EQ_TRY(eq_rule_read(cx, arena, scorer->decision, (double)NAN, rule));
    EQ_NEW(cx, arena, *decide, 1);
    **decide = (eq_scored_decisions){say->decision, {"0", "1"}, rule, at, 0};
    if (say->scoring.favourable) (*decide)->word[0] = EQ_DECIDED_AGAINST, (*decide)->word[1] = EQ_DECIDED_FOR;
    return EQ_OK;
}

static eq_status score_file(eq_lab *lab, eq_arena *arena, const eq_brought *brought, options *say, answer to) {
    eq_scorer scorer;
    eq_scored scored;
    eq_scored_decisions *decide = NULL;
    EQ_TRY(read_scorer(lab->cx, arena, brought, say, &scorer));
    if (say->scorer.n_names) say->scoring.chosen = say->scorer.name;
    EQ_TRY(eq_scored_read(lab->cx, arena, &scorer, brought->rows, &say->scoring, &scored));
    *to.csv = (eq_bytes){0};
    for (size_t i = 0; i < scored.n_columns && !scored.asks; i++)
        if (!strcmp(scored.name[i], say->name))
            return eq_fail(lab->cx, EQ_EINPUT,
                           "the table has a column \"%s\" already, expected another name for that of the scores", say->name);
    if (!scored.asks) EQ_TRY(find_rule(lab->cx, arena, &scorer, say, &scored, &decide));
    if (!scored.asks) EQ_TRY(eq_scored_csv(lab->cx, eq_lab_fresh(lab, EQ_TEXT_SCORES), &scored, say->name, decide, to.csv));
    return write_answer(lab, &scorer, &scored, decide, to.json);
}

eq_status eq_lab_score_file(eq_lab *lab, const eq_brought *brought, const char *options_json, eq_bytes *csv, const char **json) {
    eq_mark mark;
    eq_arena own = {0};
    options say;
    EQ_TRY(eq_lab_enter(lab, false, &mark));
    eq_status status = read_options(lab->cx, &own, options_json, &say);
    if (status == EQ_OK) status = score_file(lab, &own, brought, &say, (answer){csv, json});
    eq_arena_free(&own);
    return eq_lab_leave(lab, mark, status);
}

/* ---- the loaded data ---- */

const char *eq_lab_label(const eq_lab *lab) {
    const eq_schema *schema = &lab->loaded.schema;
    for (size_t i = 0; i < schema->n_columns; i++)
        if (schema->column[i].role == EQ_LABEL) return schema->column[i].name;
    return NULL;
}

static eq_status look(eq_lab *lab, eq_arena *arena, const char *plan_json, const char **json) {
    eq_ctx *cx = lab->cx;
    eq_plan plan;
    eq_given given;
    eq_dataset encoded;
    eq_scored scored;
    EQ_TRY(eq_plan_from_json(cx, arena, eq_bytes_of(plan_json), &plan));
    if (!plan.given) return eq_fail(cx, EQ_EINPUT, "model.given: is missing, expected the name of a model file that was given");
    EQ_TRY(eq_dataset_encode(cx, arena, &lab->loaded.schema, &lab->loaded.table, &plan.roles, &encoded));
    EQ_TRY(eq_given_find(cx, arena, &lab->given, &plan, &given));
    if (!given.bytes.size)
        return eq_fail(cx, EQ_EINPUT, "model.given: \"%.80s\" is a model of ours, whose columns are told by their names",
                       plan.given);
    eq_given_data data = {&lab->loaded.table, &lab->loaded.whole, &encoded, eq_lab_label(lab)};
    EQ_TRY(eq_given_look(cx, arena, &given, &plan, &data, &scored));
    return write_answer(lab, given.scorer, &scored, NULL, json);
}

eq_status eq_lab_look_at_model(eq_lab *lab, const char *plan_json, const char **json) {
    eq_mark mark;
    eq_arena own = {0};
    EQ_TRY(eq_lab_enter(lab, true, &mark));
    eq_status status = look(lab, &own, plan_json, json);
    eq_arena_free(&own);
    return eq_lab_leave(lab, mark, status);
}
