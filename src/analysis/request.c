/* Reading, from a host's JSON, who an analysis is about: which columns mean what, who is missing, whom to compare with. */
#include <string.h>

#include "analysis/request.h"
#include "data/table/change_json.h"
#include "math/stats.h"

static const char *const label_keys[] = {"protected", "by_level", "privileged", "favourable", "missing", NULL};
static const char *const prediction_keys[] = {"label",          "score",     "pred",       "weight",     "count",
                                              "weight_squared", "protected", "privileged", "favourable", "missing",
                                              "missing_tokens", "decimal",   "thousands",  "threshold",  "pred_favourable",
                                              "unfavourable",   "columns",   NULL};
const char *const eq_audit_keys[] = {"bootstrap", "confidence", "seed", NULL};

const char *const *eq_subject_keys(bool of_file) { return of_file ? prediction_keys : label_keys; }

static eq_status read_text(const eq_json *root, eq_arena *arena, const char *key, const char **out) {
    eq_json place;
    return eq_json_get(root, key, &place) ? eq_json_text(&place, arena, out) : EQ_OK;
}

/* One text or a list of them. */
static eq_status read_values(const eq_json *root, eq_arena *arena, const char *key, eq_text_list *out) {
    eq_json place;
    const char **text;
    if (!eq_json_get(root, key, &place)) return EQ_OK;
    EQ_TRY(eq_json_texts(&place, arena, &text, &out->n));
    out->text = text;
    return EQ_OK;
}

static eq_status read_roles(const eq_json *root, eq_arena *arena, eq_roles *roles) {
    eq_json place;
    roles->labels_only = true;
    if (eq_json_get(root, "protected", &place))
        EQ_TRY(eq_json_texts(&place, arena, &roles->protected_column, &roles->n_protected));
    if (eq_json_get(root, "by_level", &place)) EQ_TRY(eq_json_boolean(&place, &roles->by_level));
    if (eq_json_get(root, "privileged", &place)) EQ_TRY(eq_json_texts(&place, arena, &roles->privileged, &roles->n_privileged));
    return read_values(root, arena, "favourable", &roles->favourable);
}

eq_status eq_json_read_audit(const eq_json *root, eq_audit_options *out) {
    eq_json place;
    double seed = 1;
    *out = (eq_audit_options){.bootstrap = 1000, .confidence = 0.95};
    if (eq_json_get(root, "bootstrap", &place)) EQ_TRY(eq_json_size(&place, 0, 1000000, &out->bootstrap));
    if (eq_json_get(root, "confidence", &place)) EQ_TRY(eq_json_number(&place, 0.5, 0.9999, &out->confidence));
    if (eq_json_get(root, "seed", &place)) EQ_TRY(eq_json_integer(&place, 0, 4294967295.0, &seed));
    out->seed = (uint64_t)seed;
    return EQ_OK;
}

/* What becomes of people of whom a protected column says nothing. */
static eq_status read_policy(const eq_json *root, eq_unknown *out) {
    static const char *const policies[] = {"unknown", "as-group", "leave-out", "refuse", NULL}; /* as eq_unknown has them */
    eq_json place;
    size_t at = 0;
    if (eq_json_get(root, "missing", &place)) EQ_TRY(eq_json_choice(&place, policies, &at));
    *out = (eq_unknown)at;
    return EQ_OK;
}

/* And what means "missing". */
static eq_status read_missing(const eq_json *root, eq_arena *arena, eq_prediction_columns *columns) {
    eq_json place;
    EQ_TRY(read_policy(root, &columns->unknown));
    if (eq_json_get(root, "missing_tokens", &place))
        EQ_TRY(eq_json_texts(&place, arena, &columns->missing_word, &columns->n_missing_words));
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

static eq_status read_prediction_columns(const eq_json *root, eq_arena *arena, eq_subject_request *out) {
    eq_prediction_columns *columns = &out->columns;
    eq_json place;
    EQ_TRY(eq_json_need(root, "label", &place));
    EQ_TRY(eq_json_text(&place, arena, &columns->label));
    EQ_TRY(read_text(root, arena, "score", &columns->score));
    EQ_TRY(read_text(root, arena, "pred", &columns->pred));
    EQ_TRY(read_text(root, arena, "weight", &columns->weight));
    EQ_TRY(read_text(root, arena, "count", &columns->count));
    EQ_TRY(read_text(root, arena, "weight_squared", &columns->weight_squared));
    EQ_TRY(eq_json_need(root, "protected", &place));
    columns->protected_column = out->roles.protected_column;
    columns->n_protected = out->roles.n_protected;
    columns->privileged = out->roles.privileged;
    columns->n_privileged = out->roles.n_privileged;
    columns->favourable = out->roles.favourable;
    EQ_TRY(read_values(root, arena, "pred_favourable", &columns->pred_favourable));
    EQ_TRY(read_values(root, arena, "unfavourable", &columns->unfavourable));
    if (eq_json_get(root, "columns", &place)) EQ_TRY(eq_json_read_changes(&place, arena, &columns->changes));
    EQ_TRY(read_missing(root, arena, columns));
    EQ_TRY(read_marks(root, columns));
    columns->threshold = 0.5;
    columns->all_columns = true;
    if (eq_json_get(root, "threshold", &place)) EQ_TRY(eq_json_number(&place, -1, 1, &columns->threshold));
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

eq_status eq_subject_read(eq_ctx *cx, eq_arena *arena, const eq_subject_place *from, const eq_json *root, eq_subject *out) {
    eq_subject_request request;
    memset(&request, 0, sizeof request);
    *out = (eq_subject){.cx = cx, .arena = arena, .loaded = from->loaded, .threshold = EQ_NAN};
    EQ_TRY(read_roles(root, arena, &request.roles));
    EQ_TRY(read_policy(root, &request.columns.unknown));
    if (!from->file.size) return eq_subject_of_labels(from->loaded, &request, out);
    EQ_TRY(refuse_json(cx, from->file));
    EQ_TRY(read_prediction_columns(root, arena, &request));
    EQ_TRY(eq_subject_of_predictions(from->file, &request, out));
    eq_json place;
    if (eq_json_get(root, "threshold", &place)) out->threshold = request.columns.threshold;
    return EQ_OK;
}
