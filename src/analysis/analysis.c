/* Reading what an analysis is about, and handing it over.
 *
 * Options are one object: the subject's keys, the same for every analysis, and the analysis's own. A key that neither knows
 * is refused by its path, so a misspelt option never goes unnoticed. */
#include <string.h>

#include "analysis/analysis.h"
#include "math/stats.h"

#define MOST_KEYS 48

static const char *const label_keys[] = {"protected", "by_level",   "privileged", "favourable",
                                         "bootstrap", "confidence", "seed",       NULL};
static const char *const prediction_keys[] = {
    "label",     "score",     "pred",       "weight", "count",   "weight_squared", "protected", "privileged", "favourable",
    "threshold", "bootstrap", "confidence", "seed",   "missing", "missing_tokens", "decimal",   "thousands",  NULL};

static const eq_analysis *const table[] = {
#define EQ_ANALYSIS(id) &eq_analysis_##id,
#include "analysis/analyses.def"
#undef EQ_ANALYSIS
};
#define N_ANALYSES (sizeof table / sizeof *table)

size_t eq_analysis_count(void) { return N_ANALYSES; }
const eq_analysis *eq_analysis_at(size_t index) { return table[index]; }

static eq_status read_text(const eq_json *root, const char *key, const char **out) {
    eq_json place;
    return eq_json_get(root, key, &place) ? eq_json_text(&place, &root->cx->tmp, out) : EQ_OK;
}

static eq_status read_common(const eq_json *root, eq_subject_request *out) {
    eq_json place;
    eq_roles *roles = &out->roles;
    double seed = 1;
    out->audit = (eq_audit_options){.bootstrap = 1000, .confidence = 0.95};
    roles->labels_only = true;
    if (eq_json_get(root, "protected", &place))
        EQ_TRY(eq_json_texts(&place, &root->cx->tmp, &roles->protected_column, &roles->n_protected));
    if (eq_json_get(root, "by_level", &place)) EQ_TRY(eq_json_boolean(&place, &roles->by_level));
    if (eq_json_get(root, "privileged", &place))
        EQ_TRY(eq_json_texts(&place, &root->cx->tmp, &roles->privileged, &roles->n_privileged));
    EQ_TRY(read_text(root, "favourable", &roles->favourable));
    if (eq_json_get(root, "bootstrap", &place)) EQ_TRY(eq_json_size(&place, 0, 1000000, &out->audit.bootstrap));
    if (eq_json_get(root, "confidence", &place)) EQ_TRY(eq_json_number(&place, 0.5, 0.9999, &out->audit.confidence));
    if (eq_json_get(root, "seed", &place)) EQ_TRY(eq_json_integer(&place, 0, 4294967295.0, &seed));
    out->audit.seed = (uint64_t)seed;
    return EQ_OK;
}

/* What means "missing", and what becomes of people of whom a protected column says nothing. */
static eq_status read_missing(const eq_json *root, eq_prediction_columns *columns) {
    static const char *const policies[] = {"unknown", "as-group", "leave-out", "refuse", NULL}; /* as eq_unknown has them */
    eq_json place;
    size_t at = 0;
    if (eq_json_get(root, "missing", &place)) EQ_TRY(eq_json_choice(&place, policies, &at));
    columns->unknown = (eq_unknown)at;
    if (eq_json_get(root, "missing_tokens", &place))
        EQ_TRY(eq_json_texts(&place, &root->cx->tmp, &columns->missing_word, &columns->n_missing_words));
    static const char *no_words[1];
    if (columns->missing_word && !columns->n_missing_words) columns->missing_word = no_words; /* only the empty cell, then */
    return EQ_OK;
}

/* How the file's numbers are written, where it is said. */
static eq_status read_marks(const eq_json *root, eq_prediction_columns *columns) {
    static const char *const decimals[] = {".", ",", NULL};
    static const char *const thousands[] = {"none", ".", ",", "space", "'", " ", NULL};
    eq_json place;
    size_t at = 0;
    if (eq_json_get(root, "decimal", &place)) {
        EQ_TRY(eq_json_choice(&place, decimals, &at));
        columns->decimal = decimals[at][0];
    }
    if (!eq_json_get(root, "thousands", &place)) return EQ_OK;
    EQ_TRY(eq_json_choice(&place, thousands, &at));
    columns->thousands = "-., ' "[at];
    if (columns->decimal == columns->thousands)
        return eq_json_fail(&place, "is \"%s\", as the decimal sign, expected another mark", thousands[at]);
    return EQ_OK;
}

static eq_status read_prediction_columns(const eq_json *root, eq_subject_request *out) {
    eq_prediction_columns *columns = &out->columns;
    eq_json place;
    EQ_TRY(eq_json_need(root, "label", &place));
    EQ_TRY(eq_json_text(&place, &root->cx->tmp, &columns->label));
    EQ_TRY(read_text(root, "score", &columns->score));
    EQ_TRY(read_text(root, "pred", &columns->pred));
    EQ_TRY(read_text(root, "weight", &columns->weight));
    EQ_TRY(read_text(root, "count", &columns->count));
    EQ_TRY(read_text(root, "weight_squared", &columns->weight_squared));
    EQ_TRY(eq_json_need(root, "protected", &place));
    columns->protected_column = out->roles.protected_column;
    columns->n_protected = out->roles.n_protected;
    columns->privileged = out->roles.privileged;
    columns->n_privileged = out->roles.n_privileged;
    columns->favourable = out->roles.favourable;
    EQ_TRY(read_missing(root, columns));
    EQ_TRY(read_marks(root, columns));
    columns->threshold = 0.5;
    columns->threshold2 = 0.5;
    columns->all_columns = true;
    EQ_TRY(read_text(root, "score2", &columns->score2)); /* keys of the analyses that compare */
    EQ_TRY(read_text(root, "pred2", &columns->pred2));
    if (eq_json_get(root, "threshold2", &place)) EQ_TRY(eq_json_number(&place, -1, 1, &columns->threshold2));
    if (eq_json_get(root, "threshold", &place)) EQ_TRY(eq_json_number(&place, -1, 1, &columns->threshold));
    return EQ_OK;
}

/* The subject's keys and the analysis's own are all there may be. */
static eq_status check_keys(const eq_json *root, const eq_analysis *analysis, bool of_file) {
    const char *keys[MOST_KEYS + 1];
    size_t n = 0;
    for (const char *const *k = of_file ? prediction_keys : label_keys; *k && n < MOST_KEYS; k++) keys[n++] = *k;
    for (const eq_option *k = analysis->options; k->id && n < MOST_KEYS; k++) keys[n++] = k->id;
    keys[n] = NULL;
    return eq_json_object(root, keys);
}

static eq_status check_needs(const eq_subject *subject, const eq_analysis *analysis) {
    if (analysis->needs & EQ_NEEDS_DECISIONS && !subject->outcomes.yhat)
        return eq_fail(subject->cx, EQ_EINPUT, "%s: there are no decisions, expected a column of decisions or of scores",
                       analysis->id);
    if (subject->outcomes.count && !(analysis->needs & EQ_TAKES_COUNTS))
        return eq_fail(subject->cx, EQ_EINPUT,
                       "%s: asks about single rows, which a table of counts no longer has; expected "
                       "the rows themselves",
                       analysis->id);
    if (analysis->needs & EQ_NEEDS_SCORES && !subject->outcomes.score)
        return eq_fail(subject->cx, EQ_EINPUT, "%s: there are no scores, expected a column of scores in [0, 1]", analysis->id);
    return EQ_OK;
}

/* A plan or a report in the place of a table is called what it is. */
static eq_status refuse_json(eq_ctx *cx, eq_bytes file) {
    eq_tree tree;
    size_t at = file.size >= 3 && !memcmp(file.data, "\xEF\xBB\xBF", 3) ? 3 : 0;
    const char *end;
    while (at < file.size && file.data[at] && strchr(" \t\r\n", file.data[at])) at++;
    if (at == file.size || file.data[at] != '{' || !eq_json_is_valid(file, &end)) return EQ_OK;
    EQ_TRY(eq_tree_parse(cx, "file", file, &tree));
    const char *kind = eq_json_kind(tree);
    eq_tree_free(tree);
    return eq_fail(cx, EQ_EINPUT, "file: is %s, expected a table with a header (CSV)", kind ? kind : "JSON");
}

static eq_status ask(const eq_json *root, const eq_analysis *analysis, eq_bytes file, eq_subject *subject, eq_out *out) {
    eq_subject_request request;
    eq_json place;
    memset(&request, 0, sizeof request);
    EQ_TRY(check_keys(root, analysis, file.size > 0));
    EQ_TRY(read_common(root, &request));
    subject->threshold = EQ_NAN;
    if (eq_json_get(root, "threshold", &place)) EQ_TRY(eq_json_number(&place, -1, 1, &subject->threshold));
    if (file.size) {
        EQ_TRY(refuse_json(root->cx, file));
        EQ_TRY(read_prediction_columns(root, &request));
        EQ_TRY(eq_subject_of_predictions(file, &request, subject));
    } else {
        EQ_TRY(eq_subject_of_labels(subject->loaded, &request, subject));
    }
    EQ_TRY(check_needs(subject, analysis));
    eq_option_value *option;
    eq_answer answer;
    EQ_NEW(root->cx, subject->arena, option, eq_option_count(analysis->options) + 1);
    EQ_TRY(eq_options_read(root, analysis->options, subject->arena, option));
    eq_answer_begin(root->cx, out, &answer);
    if (analysis != table[0]) eq_answer_say(&answer, EQ_TITLE, analysis->title); /* an audit is what its document is about */
    eq_status status = analysis->run(subject, option, &answer);
    if (status == EQ_OK) eq_answer_end(&answer, out->root);
    else eq_answer_drop(&answer);
    return status;
}

static eq_status find(eq_ctx *cx, const char *id, const eq_analysis **out) {
    const char *list = "";
    for (size_t a = 0; a < N_ANALYSES; a++)
        if (!strcmp(table[a]->id, id)) return *out = table[a], EQ_OK;
    for (size_t a = 0; a < N_ANALYSES && list; a++)
        list = eq_arena_format(cx, &cx->tmp, "%s%s%s", list, a ? ", " : "", table[a]->id);
    return list ? eq_fail(cx, EQ_EINPUT, "analysis: is \"%.60s\", expected one of %s", id, list) : EQ_EMEMORY;
}

eq_status eq_analysis_json(eq_ctx *cx, eq_arena *arena, const char *id, const eq_loaded *loaded, eq_bytes file, eq_bytes options,
                           const char **json) {
    static const char nothing[] = "{}";
    const eq_analysis *analysis = NULL;
    eq_tree tree;
    eq_arena own = {0};
    if (!options.size) options = (eq_bytes){nothing, sizeof nothing - 1};
    EQ_TRY(find(cx, id, &analysis));
    if (analysis->needs & EQ_NEEDS_FILE && !file.size)
        return eq_fail(cx, EQ_EINPUT, "%s: there is no file of predictions, expected one", id);
    EQ_TRY(eq_tree_parse(cx, "options", options, &tree));
    eq_json root = eq_json_root(cx, "options", tree);
    eq_subject subject = {.cx = cx, .arena = &own, .loaded = loaded};
    eq_out out;
    eq_out_begin(cx, &out);
    eq_status status = ask(&root, analysis, file, &subject, &out);
    eq_tree_free(tree);
    if (status == EQ_OK) status = eq_out_print(&out, arena, json);
    else eq_out_drop(&out);
    eq_arena_free(&own);
    return status;
}
