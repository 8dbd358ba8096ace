/* Reading, from a host's JSON, who an analysis is about: which columns mean what, who is missing, whom to compare with. */
#include <string.h>

#include "analysis/inject_read.h"
#include "analysis/request.h"
#include "base/number.h"
#include "data/table/change_json.h"
#include "data/table/dialect.h"
#include "math/stats.h"

static const char *const label_keys[] = {"protected", "by_level", "privileged", "favourable",
                                         "missing",   "inject",   "judge_by",   NULL};
static const char *const prediction_keys[] = {
    "label",      "score",   "pred",           "weight",  "count",     "weight_squared", "protected",    "privileged",
    "favourable", "missing", "missing_tokens", "decimal", "thousands", "columns",        "unfavourable", "encoding",
    "delimiter",  "quote",   "escape",         "header",  "skip",      "ragged",         "selected",     NULL};

enum { BOOTSTRAP, CONFIDENCE, SEED, N_INTERVAL_OPTIONS };

const eq_option eq_interval_options[] = {
    [BOOTSTRAP] = {.id = "bootstrap",
                   .title = "Resamples",
                   .help = "Behind the intervals that no formula gives; 0 = none of these",
                   .kind = EQ_OPTION_INTEGER,
                   .initial = 1000,
                   .max = 1000000},
    [CONFIDENCE] = {.id = "confidence",
                    .title = "Confidence",
                    .help = "Of every interval: the share of such intervals that hold the truth",
                    .kind = EQ_OPTION_NUMBER,
                    .initial = 0.95,
                    .min = 0.5,
                    .max = 0.9999},
    [SEED] =
        {.id = "seed", .title = "Seed", .help = "Of the resamples", .kind = EQ_OPTION_INTEGER, .initial = 1, .max = 4294967295.0},
    {.id = NULL}};

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
    return EQ_OK;
}

eq_status eq_json_read_audit(const eq_json *root, eq_arena *arena, eq_audit_options *out) {
    eq_option_value given[N_INTERVAL_OPTIONS];
    EQ_TRY(eq_options_read(root, eq_interval_options, arena, given));
    *out = (eq_audit_options){.bootstrap = (size_t)given[BOOTSTRAP].number,
                              .confidence = given[CONFIDENCE].number,
                              .seed = (uint64_t)given[SEED].number};
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

/* ---- who is selected ---- */

enum { PRED_FAVOURABLE, THRESHOLD, TOP, AT_LEAST, DIRECTION, SCORE_OF, STRATA, MEMBERSHIP, N_SELECTION_OPTIONS };

static const char *const directions[] = {"higher", "lower", NULL};

const eq_option eq_selection_options[] = {
    [PRED_FAVOURABLE] = {.id = "pred_favourable",
                         .title = "Favourable decisions",
                         .help = "Values of the decisions that are favourable; all others count as unfavourable, and are listed",
                         .kind = EQ_OPTION_TEXTS,
                         .otherwise = "those of the label; without any, 1",
                         .flag = "pred-favourable",
                         .value = "V"},
    [THRESHOLD] = {.id = "threshold",
                   .title = "Threshold",
                   .help =
                       "Of scores, where there are no decisions: selected are those above it. A number, median, or GROUP=T for "
                       "a group of its own",
                   .kind = EQ_OPTION_TEXTS,
                   .min = -1e300,
                   .max = 1e300,
                   .otherwise = "0.5, of scores in [0, 1]",
                   .flag = "threshold",
                   .value = "T"},
    [TOP] = {.id = "top",
             .title = "At the top",
             .help =
                 "So many people, those with the best scores, are selected, and all who tie with the last of them; 0 = by the "
                 "threshold",
             .kind = EQ_OPTION_INTEGER,
             .max = 1e15,
             .flag = "top",
             .value = "K"},
    [AT_LEAST] = {.id = "at_least",
                  .title = "The threshold too",
                  .help = "A score equal to the threshold is selected too",
                  .kind = EQ_OPTION_BOOLEAN,
                  .flag = "at-least"},
    [DIRECTION] = {.id = "score_direction",
                   .title = "Better scores are",
                   .help = "Which scores are the better ones",
                   .kind = EQ_OPTION_CHOICE,
                   .choice = directions,
                   .flag = "score-direction",
                   .value = "D"},
    [SCORE_OF] = {.id = "score_of",
                  .title = "The score is the chance of",
                  .help = "The value of the label that the score is the chance of; where it is not favourable, people above the "
                          "threshold are not selected, and figures of scores are made of 1 - score",
                  .kind = EQ_OPTION_TEXT,
                  .otherwise = "a favourable one",
                  .flag = "score-of",
                  .value = "V"},
    [STRATA] = {.id = "strata",
                .title = "Strata",
                .help =
                    "Like is compared with like: a column of vacancies, sites or years, within whose values groups are compared",
                .kind = EQ_OPTION_COLUMN,
                .otherwise = "none"}, /* the command line has it as the audit's own, for loaded data too */
    [MEMBERSHIP] = {.id = "membership",
                    .title = "Memberships",
                    .help = "Columns with the chance that a person is of a group, one a group",
                    .kind = EQ_OPTION_COLUMNS,
                    .otherwise = "none",
                    .flag = "membership",
                    .value = "COLUMN"},
    {.id = NULL}};

/* Where "0.65,b=0.5" goes on with another: behind a comma that follows NAME=NUMBER. */
static const char *next_threshold(const char *text) {
    const char *equals = strchr(text, '=');
    double number;
    for (const char *comma = equals ? strchr(equals, ',') : NULL; comma; comma = strchr(comma + 1, ',')) {
        const char *last = comma;
        while (last > text && *last != '=') last--;
        if (eq_number_parse(last + 1, (size_t)(comma - last - 1), '.', &number)) return comma + 1;
    }
    return NULL;
}

static eq_status add_threshold(const eq_json *place, eq_arena *arena, const char *text, size_t size,
                               eq_prediction_columns *columns) {
    eq_selection_rule *rule = &columns->select;
    size_t equals = size;
    while (equals && text[equals - 1] != '=') equals--;
    const char *number = text + equals;
    double value;
    if (!equals && size == 6 && !strncmp(text, "median", 6)) return rule->by = EQ_ABOVE_MEDIAN, EQ_OK;
    if (!eq_number_parse(number, size - equals, '.', &value))
        return eq_json_fail(place, "is \"%.*s\", expected a number, median or GROUP=NUMBER", size > 60 ? 60 : (int)size, text);
    if (!equals && rule->named)
        return eq_json_fail(place, "is %.15g and %.15g, expected one threshold for all", columns->threshold, value);
    if (!equals) return columns->threshold = value, rule->named = true, EQ_OK;
    rule->group[rule->n_groups] = eq_arena_text(place->cx, arena, text, equals - 1);
    rule->threshold[rule->n_groups] = value;
    return rule->group[rule->n_groups++] ? EQ_OK : EQ_EMEMORY;
}

static eq_status read_thresholds(const eq_option_value *given, eq_arena *arena, eq_prediction_columns *columns) {
    eq_selection_rule *rule = &columns->select;
    size_t most = 0;
    for (size_t i = 0; i < given->n; i++) most += strlen(given->list[i]) + 1;
    EQ_NEW(given->place.cx, arena, rule->group, most);
    EQ_NEW(given->place.cx, arena, rule->threshold, most);
    for (size_t i = 0; i < given->n; i++)
        for (const char *at = given->list[i], *next; at; at = next) {
            next = next_threshold(at);
            EQ_TRY(add_threshold(&given->place, arena, at, next ? (size_t)(next - at - 1) : strlen(at), columns));
        }
    if (rule->by == EQ_ABOVE_MEDIAN && (rule->named || rule->n_groups))
        return eq_json_fail(&given->place, "is the median and a number, expected one of them");
    return EQ_OK;
}

/* Ways to decide that do not go together. */
static eq_status check_selection(const eq_option_value *given, const eq_prediction_columns *columns) {
    const eq_selection_rule *rule = &columns->select;
    if (rule->top > 0 && given[THRESHOLD].given)
        return eq_json_fail(&given[TOP].place, "is given beside a threshold, expected one of them");
    if (rule->top > 0 && rule->at_least)
        return eq_json_fail(&given[AT_LEAST].place, "is given beside top, which has no threshold");
    if (rule->score_of && rule->lower)
        return eq_json_fail(&given[SCORE_OF].place, "is given beside a score_direction of lower, expected one of them: the label "
                                                    "says which scores are better");
    static const int of_scores[] = {THRESHOLD, TOP, AT_LEAST, DIRECTION, SCORE_OF};
    for (size_t i = 0; !columns->score && i < sizeof of_scores / sizeof *of_scores; i++)
        if (given[of_scores[i]].given)
            return eq_json_fail(&given[of_scores[i]].place, "is given, and there is no column of scores");
    if (given[PRED_FAVOURABLE].given && !columns->pred)
        return eq_json_fail(&given[PRED_FAVOURABLE].place, "is given, and there is no column of decisions");
    return EQ_OK;
}

static eq_status read_selection(const eq_json *root, eq_arena *arena, eq_prediction_columns *columns) {
    eq_option_value given[N_SELECTION_OPTIONS];
    eq_selection_rule *rule = &columns->select;
    EQ_TRY(eq_options_read(root, eq_selection_options, arena, given));
    rule->n_favourable = given[PRED_FAVOURABLE].n;
    rule->favourable = given[PRED_FAVOURABLE].list;
    EQ_TRY(read_thresholds(&given[THRESHOLD], arena, columns));
    rule->top = given[TOP].number;
    if (rule->top > 0) rule->by = EQ_TOP;
    rule->at_least = given[AT_LEAST].number > 0;
    rule->lower = given[DIRECTION].number > 0;
    rule->score_of = given[SCORE_OF].text;
    columns->stratum = given[STRATA].text;
    columns->n_memberships = given[MEMBERSHIP].n;
    columns->membership = given[MEMBERSHIP].list;
    return check_selection(given, columns);
}

/* One value or several. */
static eq_status read_favourable(const eq_json *root, eq_arena *arena, eq_prediction_columns *columns) {
    const char **value;
    size_t n;
    eq_json place;
    if (!eq_json_get(root, "favourable", &place)) return EQ_OK;
    EQ_TRY(eq_json_texts(&place, arena, &value, &n));
    if (!n) return eq_json_fail(&place, "is an empty list, expected a value");
    columns->favourable = value[0];
    columns->also = value + 1;
    columns->n_also = n - 1;
    return EQ_OK;
}

static eq_status read_prediction_columns(const eq_json *root, eq_arena *arena, eq_subject_request *out) {
    eq_prediction_columns *columns = &out->columns;
    eq_json place;
    EQ_TRY(read_text(root, arena, "label", &columns->label));
    EQ_TRY(read_text(root, arena, "score", &columns->score));
    EQ_TRY(read_text(root, arena, "pred", &columns->pred));
    if (eq_json_get(root, "selected", &place)) {
        const char *beside = columns->pred                                ? "pred"
                             : columns->score                             ? "score"
                             : eq_json_get(root, "weight", &(eq_json){0}) ? "weight"
                                                                          : NULL;
        if (beside)
            return eq_json_fail(&place, "is beside \"%s\", expected counts and nothing else that decides or weighs", beside);
        columns->wide = true;
        EQ_TRY(eq_json_text(&place, arena, &columns->pred));
    }
    EQ_TRY(read_text(root, arena, "weight", &columns->weight));
    EQ_TRY(read_text(root, arena, "count", &columns->count));
    EQ_TRY(read_text(root, arena, "weight_squared", &columns->weight_squared));
    if (columns->wide && !columns->count) return eq_json_fail(&place, "expected \"count\" beside it: of how many people");
    columns->threshold = 0.5;
    EQ_TRY(read_selection(root, arena, columns));
    if (!columns->n_memberships) EQ_TRY(eq_json_need(root, "protected", &place));
    columns->protected_column = out->roles.protected_column;
    columns->n_protected = out->roles.n_protected;
    columns->privileged = out->roles.privileged;
    columns->n_privileged = out->roles.n_privileged;
    EQ_TRY(read_favourable(root, arena, columns));
    EQ_TRY(read_values(root, arena, "unfavourable", &columns->unfavourable));
    if (eq_json_get(root, "columns", &place)) EQ_TRY(eq_json_read_changes(&place, arena, false, &columns->changes));
    EQ_TRY(read_missing(root, arena, columns));
    EQ_TRY(eq_json_read_dialect(root, &columns->dialect));
    columns->all_columns = true;
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
    if (!from->file.size) EQ_TRY(read_values(root, arena, "favourable", &request.roles.favourable));
    if (!from->file.size) EQ_TRY(eq_inject_read(root, arena, &request.inject));
    if (!from->file.size) EQ_TRY(eq_judge_read(root, &request.by_truth));
    if (!from->file.size) return eq_subject_of_labels(from->loaded, &request, out);
    EQ_TRY(refuse_json(cx, from->file));
    EQ_TRY(read_prediction_columns(root, arena, &request));
    EQ_TRY(eq_subject_of_predictions(from->file, &request, out));
    const eq_selection_rule *select = &request.columns.select;
    bool plain = select->named && !select->n_groups && !select->lower && !select->score_of && !select->at_least;
    if (plain && select->by == EQ_ABOVE_THRESHOLD) out->threshold = request.columns.threshold;
    return EQ_OK;
}

eq_status eq_subject_columns(eq_ctx *cx, eq_arena *arena, eq_bytes options, eq_prediction_columns *out) {
    eq_subject_request request;
    eq_tree tree;
    memset(&request, 0, sizeof request);
    EQ_TRY(eq_tree_parse(cx, "options", options, &tree));
    eq_json root = eq_json_root(cx, "options", tree);
    eq_status status = read_roles(&root, arena, &request.roles);
    if (status == EQ_OK) status = read_prediction_columns(&root, arena, &request);
    eq_tree_free(tree);
    *out = request.columns;
    return status;
}
