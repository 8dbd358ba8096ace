/* Subjects as objects of the lab: read once, asked often; a trained model's rows without a file between; answers in steps. */
#include <stdlib.h>

#include "analysis/analysis.h"
#include "check.h"
#include "equipoise.h"
#include "lab/kept.h"

static const char schema[] = "{\"name\": \"small\", \"files\": [{\"name\": \"small.csv\"}], \"columns\": ["
                             "{\"name\": \"a\", \"kind\": \"number\"}, {\"name\": \"b\", \"kind\": \"category\"},"
                             "{\"name\": \"g\", \"kind\": \"category\", \"role\": \"protected\", \"privileged\": [\"m\"]},"
                             "{\"name\": \"y\", \"role\": \"label\", \"favourable\": [\"1\"]}]}";

static const char plan[] =
    "{\"equipoise\": 1, \"data\": \"small\", \"protected\": \"g\", \"model\": {\"hidden\": [4]},"
    " \"train\": {\"max_epochs\": 4, \"batch\": 32}, \"methods\": [{\"id\": \"none\"}, {\"id\": \"reweighing\"}],"
    " \"seeds\": [1, 2], \"report\": {\"bootstrap\": 0}}";

/* What is asked besides, where an analysis needs it. */
static const char *own_options(const char *analysis) {
    if (!strcmp(analysis, "monitor")) return "\"batch\": \"b\", \"h\": 1, \"bootstrap\": 50";
    if (!strcmp(analysis, "slices")) return "\"minimum\": 5, \"depth\": 3, \"bootstrap\": 50";
    if (!strcmp(analysis, "compare")) return "\"bootstrap\": 50, \"score2\": \"t\"";
    return "\"bootstrap\": 50";
}

/* 400 people whose outcome hangs on a and on the group. */
static char *make_csv(void) {
    char *text = malloc(400 * 32 + 64), *end = text;
    eq_rng rng = eq_rng_seed(11);
    end += sprintf(end, "a,b,g,y,s,t\n");
    for (int i = 0; i < 400; i++) {
        double a = eq_rng_uniform(&rng);
        int m = eq_rng_uniform(&rng) < 0.6;
        int y = a + 0.3 * m + 0.4 * eq_rng_uniform(&rng) > 0.9;
        end += sprintf(end, "%.3f,%c,%c,%d,%.3f,%.3f\n", a, (char)('p' + eq_rng_below(&rng, 3)), m ? 'm' : 'f', y, 0.1 + 0.7 * a,
                       0.05 + 0.9 * a);
    }
    return text;
}

static char *csv;
static eq_ctx cx;
static eq_lab *lab;

static void open_lab(void) {
    eq_bytes file = {csv, strlen(csv)};
    eq_source source = {.schema = {schema, sizeof schema - 1}, .file = &file, .n_files = 1};
    memset(&cx, 0, sizeof cx);
    CHECK(eq_lab_new(&cx, &lab) == EQ_OK && eq_lab_load(lab, &source) == EQ_OK);
}

static void close_lab(void) {
    eq_lab_close(lab);
    CHECK(cx.tmp.size == 0);
    eq_ctx_free(&cx);
}

static char *copied(const char *text) {
    char *copy = malloc(strlen(text) + 1);
    return strcpy(copy, text);
}

static size_t subject_of(eq_subject_source source, const char *options) {
    size_t subject = 0;
    CHECK(eq_lab_subject(lab, &source, options, &subject) == EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
    return subject;
}

static size_t file_subject(const char *options) { return subject_of((eq_subject_source){.file = {csv, strlen(csv)}}, options); }

/* The answer in steps of a budget, and how many they were. The caller's own memory. */
static char *asked(size_t subject, const char *analysis, const char *options, int64_t budget, size_t *n_steps) {
    const char *json = "";
    eq_status status;
    double done = 0;
    *n_steps = 0;
    CHECK(eq_lab_ask(lab, subject, analysis, options) == EQ_OK);
    do {
        status = eq_lab_answer(lab, budget, &json);
        ++*n_steps;
        if (status == EQ_MORE) {
            CHECK(eq_lab_answered(lab) >= done && eq_lab_answered(lab) <= 1);
            done = eq_lab_answered(lab);
        }
    } while (status == EQ_MORE);
    CHECK(status == EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
    return copied(json);
}

static char *answer(size_t subject, const char *analysis) {
    char options[200];
    size_t n;
    snprintf(options, sizeof options, "{%s}", own_options(analysis));
    return asked(subject, analysis, options, INT64_MAX, &n);
}

/* ---- tests ---- */

#define OF_FILE "\"label\": \"y\", \"score\": \"s\", \"protected\": [\"g\"]"

static void an_analysis_by_handle_says_what_it_says_of_the_file(void) {
    open_lab();
    for (size_t i = 0; i < eq_analysis_count(); i++) {
        const char *id = eq_analysis_at(i)->id, *json = "";
        char options[300];
        snprintf(options, sizeof options, "{" OF_FILE ", \"threshold\": 0.4, %s}", own_options(id));
        eq_bytes file = {csv, strlen(csv)};
        file_subject("{" OF_FILE "}"); /* another in between changes nothing */
        size_t mine = file_subject("{" OF_FILE ", \"threshold\": 0.4}");
        char *by_handle = answer(mine, id);
        CHECK(eq_lab_analyse(lab, id, file, options, &json) == EQ_OK);
        CHECK_TEXT(by_handle, json);
        free(by_handle);
        eq_lab_drop(lab, mine);
    }
    close_lab();
}

/* What a first audit counted is read by the next ones, of whatever is asked in between. */
static void further_audits_say_what_a_first_one_would(void) {
    static const char *const asked_of[] = {"{}",
                                           "{\"confidence\": 0.9}",
                                           "{\"reference\": [\"f\"]}",
                                           "{\"confidence\": 0.8, \"reference\": [\"largest\"]}",
                                           "{\"confidence\": 0.7}",
                                           "{\"confidence\": 0.6}",
                                           "{\"confidence\": 0.5, \"reference\": [\"m\"]}",
                                           "{}"};
    static const char *const of_rows[] = {"{" OF_FILE "}",
                                          "{\"score\": \"s\", \"protected\": [\"g\", \"b\"], \"weight\": \"t\"}"};
    for (int f = 0; f < 2; f++) {
        open_lab();
        size_t n, kept = file_subject(of_rows[f]);
        for (size_t i = 0; i < sizeof asked_of / sizeof *asked_of; i++) {
            size_t fresh = file_subject(of_rows[f]);
            char *first = asked(fresh, "audit", asked_of[i], INT64_MAX, &n), *again = asked(kept, "audit", asked_of[i], 7, &n);
            CHECK_CONTAINS(first, "\"ratio\"");
            CHECK_TEXT(again, first);
            free(first);
            free(again);
            eq_lab_drop(lab, fresh);
        }
        close_lab();
    }
}

static void labels_are_a_subject_too(void) {
    const char *json = "";
    open_lab();
    size_t subject = subject_of((eq_subject_source){.cell = 0}, "{\"protected\": [\"g\"], \"by_level\": true}");
    char *by_handle = answer(subject, "audit");
    CHECK(eq_lab_analyse(lab, "audit", (eq_bytes){NULL, 0}, "{\"protected\": [\"g\"], \"by_level\": true, \"bootstrap\": 50}",
                         &json) == EQ_OK);
    CHECK_TEXT(by_handle, json);
    free(by_handle);
    close_lab();
}

static void where_the_cuts_fall_changes_nothing(void) {
    open_lab();
    size_t subject = file_subject("{" OF_FILE "}");
    for (size_t i = 0; i < eq_analysis_count(); i++) {
        const char *id = eq_analysis_at(i)->id;
        char options[200];
        size_t n_whole, n_few, n_many;
        snprintf(options, sizeof options, "{%s}", own_options(id));
        char *whole = asked(subject, id, options, INT64_MAX, &n_whole);
        char *few = asked(subject, id, options, 300, &n_few), *many = asked(subject, id, options, 1, &n_many);
        CHECK_TEXT(few, whole);
        CHECK_TEXT(many, whole);
        CHECK(n_whole == 1 && n_many > 1 && n_few <= n_many);
        if (n_many < 2) printf("  %s is not cut\n", id);
        free(whole);
        free(few);
        free(many);
    }
    close_lab();
}

/* Of six groups some are small: then the others are audited again for what is said first. */
static void a_first_sentence_without_the_small_is_the_same_in_steps(void) {
    static const char asked_of[] = "{\"minimum\": 60, \"bootstrap\": 200}";
    open_lab();
    size_t subject = file_subject("{\"label\": \"y\", \"score\": \"s\", \"protected\": [\"g\", \"b\"]}"), n;
    char *whole = asked(subject, "audit", asked_of, INT64_MAX, &n), *cut = asked(subject, "audit", asked_of, 1, &n);
    CHECK(n > 1);
    CHECK_CONTAINS(whole, "under 60 rows");
    CHECK_TEXT(cut, whole);
    free(whole);
    free(cut);
    close_lab();
}

static void run_plan(void) {
    eq_status status;
    CHECK(eq_lab_start(lab, plan, 0, 1) == EQ_OK);
    while ((status = eq_lab_step(lab, 100000)) == EQ_MORE) continue;
    CHECK(status == EQ_OK);
}

/* The lines of two files of predictions side by side: decisions and scores of the second are "y_pred2" and "score2". */
static char *joined(const char *first, const char *second) {
    char *text = malloc(strlen(first) + strlen(second) + 100), *end = text;
    for (int line = 0; *first; line++) {
        size_t a = strcspn(first, "\n"), b = strcspn(second, "\n");
        char cells[4][64] = {""};
        CHECK(sscanf(second, "%63[^,],%63[^,],%63[^,],%63[^,]", cells[0], cells[1], cells[2], cells[3]) == 4);
        size_t own = a - (a && first[a - 1] == '\r');
        end += sprintf(end, "%.*s,%s%s,%s%s\n", (int)own, first, cells[2], line ? "" : "2", cells[3], line ? "" : "2");
        first += a + (first[a] != 0);
        second += b + (second[b] != 0);
    }
    return text;
}

#define OF_CELL \
    "\"label\": \"y_true\", \"pred\": \"y_pred\", \"score\": \"score\", \"protected\": [\"group\"], \"privileged\": \"m\""

/* The threshold of a cell, as the report has it. */
static double threshold_of(size_t cell) {
    const char *report = "", *at;
    CHECK(eq_lab_report(lab, &report) == EQ_OK);
    for (at = report; (at = strstr(at, "\"threshold\":")) != NULL; at++)
        if (!cell--) return strtod(at + 12, NULL);
    CHECK(false);
    return 0;
}

static void a_cell_is_the_subject_that_its_file_would_be(void) {
    const char *text = "", *json = "";
    open_lab();
    run_plan();
    double threshold = threshold_of(0);
    CHECK(eq_lab_predictions(lab, 0, &text) == EQ_OK);
    char *file = copied(text);
    size_t cell = subject_of((eq_subject_source){.of_cell = true, .cell = 0}, "{}");
    for (size_t i = 0; i < eq_analysis_count(); i++) {
        const char *id = eq_analysis_at(i)->id;
        char options[400];
        if (!strcmp(id, "compare")) continue;
        snprintf(options, sizeof options, "{" OF_CELL ", \"threshold\": %.17g, %s}", threshold, own_options(id));
        CHECK(eq_lab_analyse(lab, id, (eq_bytes){file, strlen(file)}, options, &json) == EQ_OK);
        char *detour = copied(json), *direct = answer(cell, id);
        CHECK_TEXT(direct, detour);
        free(detour);
        free(direct);
    }
    free(file);
    close_lab();
}

static void refuses(size_t subject, const char *analysis, const char *options, const char *why) {
    const char *json = "";
    eq_status status = eq_lab_ask(lab, subject, analysis, options);
    if (status == EQ_OK) status = eq_lab_answer(lab, INT64_MAX, &json);
    CHECK(status == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), why);
}

static void two_cells_are_compared_as_their_joined_file_would_be(void) {
    const char *a = "", *b = "", *json = "";
    open_lab();
    run_plan();
    CHECK(eq_lab_predictions(lab, 0, &a) == EQ_OK);
    char *first = copied(a);
    CHECK(eq_lab_predictions(lab, 2, &b) == EQ_OK);
    char *both = joined(first, b);
    CHECK(eq_lab_analyse(lab, "compare", (eq_bytes){both, strlen(both)},
                         "{" OF_CELL ", \"pred2\": \"y_pred2\", \"score2\": \"score2\", \"bootstrap\": 50}", &json) == EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
    char *detour = copied(json);
    size_t n, pair = subject_of((eq_subject_source){.of_cell = true, .cell = 0, .against = true, .other = 2}, "{}");
    char *direct = asked(pair, "compare", "{\"bootstrap\": 50}", INT64_MAX, &n);
    CHECK_TEXT(direct, detour);
    refuses(pair, "compare", "{\"score2\": \"score\"}", "there is a second model already");
    free(detour);
    free(direct);
    free(both);
    free(first);
    eq_subject_source other_rows = {.of_cell = true, .cell = 0, .against = true, .other = 1};
    size_t ignored;
    CHECK(eq_lab_subject(lab, &other_rows, "{}", &ignored) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "did not decide the same test rows");
    close_lab();
}

/* The comparison of a file's rows, up to the blocks for people; behind them, where `note`, that 40 people are left out. */
static char *compared(const char *file, const char *second, bool note) {
    const char *json = "";
    char options[300];
    snprintf(options, sizeof options, "{" OF_FILE ", \"privileged\": \"m\", \"bootstrap\": 50, %s}", second);
    CHECK(eq_lab_analyse(lab, "compare", (eq_bytes){file, strlen(file)}, options, &json) == EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
    CHECK((strstr(json, "they lack what the second model says: \",{\"count\":40},\" people") != NULL) == note);
    char *copy = copied(json), *blocks = strstr(copy, "\"blocks\"");
    CHECK(blocks != NULL);
    if (blocks) *blocks = 0;
    return copy;
}

/* Every tenth row lacks the second model's score and decision: the others are compared as if they were the file. */
static void people_of_whom_a_second_model_says_nothing_are_left_out(void) {
    char *gaps = malloc(strlen(csv) + 4000), *whole = malloc(strlen(csv) + 4000), *to = gaps, *less = whole;
    const char *line = csv;
    open_lab();
    for (int i = -1; *line; i++) {
        int size = (int)strcspn(line, "\n"), last = size;
        double t = i < 0 ? 0 : strtod(line + size - 5, NULL);
        while (line[last - 1] != ',') last--;
        const char *d = i < 0 ? "d" : t > 0.5 ? "1" : "0";
        bool empty = i >= 0 && i % 10 == 0;
        to += sprintf(to, empty ? "%.*s,\n" : "%.*s,%s\n", empty ? last : size, line, d);
        if (!empty) less += sprintf(less, "%.*s,%s\n", size, line, d);
        line += size + 1;
    }
    static const char *const second[] = {"\"score2\": \"t\"", "\"pred2\": \"d\"", "\"score2\": \"t\", \"pred2\": \"d\"",
                                         "\"score2\": \"t\", \"weight\": \"a\""};
    for (int i = 0; i < 4; i++) {
        char *with_gaps = compared(gaps, second[i], true), *without = compared(whole, second[i], false);
        CHECK_TEXT(with_gaps, without);
        free(with_gaps);
        free(without);
    }
    free(gaps);
    free(whole);
    close_lab();
}

static void what_is_gone_or_was_never_there_is_a_sentence(void) {
    const char *json = "";
    open_lab();
    size_t subject = file_subject("{" OF_FILE "}");
    refuses(0, "audit", "{}", "subject: 0 was never made");
    refuses(subject + 1, "audit", "{}", "was never made");
    refuses(subject, "audot", "{}", "analysis: is \"audot\"");
    refuses(subject, "audit", "{\"label\": \"y\"}", "label: is not a known key");
    refuses(subject, "individual", "{\"score2\": \"t\"}", "score2: is not a known key");
    refuses(subject, "compare", "{\"score2\": \"u\"}", "score2: is \"u\", expected a column of the file");
    refuses(subject, "compare", "{}", "there is no second model");
    CHECK(eq_lab_ask(lab, subject, "individual", "{}") == EQ_OK);
    eq_lab_drop(lab, subject);
    CHECK(eq_lab_answer(lab, 1, &json) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "was dropped, expected one that is kept");
    CHECK(eq_lab_answer(lab, 1, &json) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "none is asked");
    size_t labels = subject_of((eq_subject_source){.cell = 0}, "{}");
    refuses(labels, "curves", "{}", "curves: there is no file of predictions");
    eq_subject_source cell = {.of_cell = true};
    CHECK(eq_lab_subject(lab, &cell, "{}", &subject) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "plan: none was started");
    CHECK(eq_lab_subject(lab, &(eq_subject_source){.file = {csv, strlen(csv)}}, "{\"labell\": 1}", &subject) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "labell: is not a known key");
    close_lab();
}

static void the_oldest_makes_room_and_borrowers_go_with_what_they_borrow(void) {
    open_lab();
    run_plan();
    size_t labels = subject_of((eq_subject_source){.cell = 0}, "{}");
    size_t cell = subject_of((eq_subject_source){.of_cell = true, .cell = 1}, "{}");
    size_t file = file_subject("{" OF_FILE "}");
    CHECK(eq_lab_start(lab, plan, 0, 1) == EQ_OK);
    refuses(cell, "audit", "{}", "was dropped");
    free(answer(labels, "audit"));
    eq_bytes bytes = {csv, strlen(csv)};
    eq_source source = {.schema = {schema, sizeof schema - 1}, .file = &bytes, .n_files = 1};
    CHECK(eq_lab_load(lab, &source) == EQ_OK);
    refuses(labels, "audit", "{}", "was dropped");
    free(answer(file, "audit"));
    for (int i = 0; i < EQ_MOST_KEPT; i++) file_subject("{" OF_FILE "}");
    refuses(file, "audit", "{}", "was dropped");
    close_lab();
}

int main(void) {
    csv = make_csv();
    RUN(an_analysis_by_handle_says_what_it_says_of_the_file);
    RUN(further_audits_say_what_a_first_one_would);
    RUN(labels_are_a_subject_too);
    RUN(a_cell_is_the_subject_that_its_file_would_be);
    RUN(two_cells_are_compared_as_their_joined_file_would_be);
    RUN(people_of_whom_a_second_model_says_nothing_are_left_out);
    RUN(what_is_gone_or_was_never_there_is_a_sentence);
    RUN(the_oldest_makes_room_and_borrowers_go_with_what_they_borrow);
    RUN(a_first_sentence_without_the_small_is_the_same_in_steps);
    RUN(where_the_cuts_fall_changes_nothing);
    free(csv);
    return check_done();
}
