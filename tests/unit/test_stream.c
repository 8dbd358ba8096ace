/* Rows counted as they are read: the same however they are cut, exact where it is said to be, and near where not. */
#include <stdlib.h>

#include "check.h"
#include "data/stream.h"
#include "equipoise.h"

static const char *group[] = {"g"};

static eq_prediction_columns usual(void) {
    eq_prediction_columns columns = {.label = "y", .score = "s", .n_protected = 1, .protected_column = group, .threshold = 0.5};
    return columns;
}

static eq_bytes bytes_of(const char *text) { return (eq_bytes){text, strlen(text)}; }

/* The text in pieces of `step` bytes, each in memory of its own size, so that a look beyond is seen by the sanitizers. */
static eq_status stream(eq_ctx *cx, const eq_prediction_columns *columns, eq_bytes text, size_t step, eq_stream_counts *out) {
    eq_stream *s;
    size_t from = 0, to = step < text.size ? step : text.size;
    eq_status status = eq_stream_open(cx, columns, text, &s);
    while (status == EQ_OK) {
        size_t used = 0;
        bool last = to == text.size;
        char *piece = malloc(to - from + 1);
        memcpy(piece, text.data + from, to - from);
        status = eq_stream_take(s, (eq_bytes){piece, to - from}, last, &used);
        free(piece);
        from += used;
        if (last) break;
        to = to + step < text.size ? to + step : text.size;
    }
    if (status == EQ_OK) status = eq_stream_table(s, &cx->mem, out);
    eq_stream_close(s);
    return status;
}

static const char rows[] = "\xEF\xBB\xBFid,y,s,g,note\r\n1,1,0.25,a,\"x\"\r\n2,0,0.75,b,\"two\r\nlines, \"\"said\"\"\"\r\n\r\n"
                           "3,1,0.250,a,\r\n4,1,0.25,\"b, or \"\"c\"\"\",\r\n5,,0.25,a,\r\n6,1,NA,a,\r\n7,1,1,a,";
/* In the order in which they first came: different rows, then their scores. */
static const char counted[] = "\"y\",\"g\",\"s\",\"count\"\n\"1\",\"a\",0.25,2\n\"1\",\"a\",1,1\n\"0\",\"b\",0.75,1\n"
                              "\"1\",\"b, or \"\"c\"\"\",0.25,1\n,\"a\",0.25,1\n\"1\",\"a\",\"NA\",1\n";

static void pieces_of_any_size_give_the_same_counts(void) {
    eq_prediction_columns columns = usual();
    for (size_t step = 1; step <= sizeof rows; step++) {
        eq_ctx cx = {0};
        eq_stream_counts made = {0};
        CHECK(stream(&cx, &columns, (eq_bytes){rows, sizeof rows - 1}, step, &made) == EQ_OK);
        CHECK_TEXT(eq_message(&cx), "");
        if (made.csv.data) CHECK_TEXT(made.csv.data, counted);
        CHECK_NEAR(made.n_rows, 7, 0);
        CHECK(made.n_bins == 0 && made.auc_within <= 0);
        eq_ctx_free(&cx);
    }
}

static void weights_are_added_up_with_their_squares(void) {
    eq_ctx cx = {0};
    eq_stream_counts made;
    eq_prediction_columns columns = usual();
    columns.score = NULL;
    columns.weight = "w";
    CHECK(stream(&cx, &columns, bytes_of("y,g,w\n1,a,2\n1,a,0.5\n0,b,3\n"), 5, &made) == EQ_OK);
    CHECK_TEXT(made.csv.data, "\"y\",\"g\",\"w\",\"count\",\"weight squared\"\n\"1\",\"a\",2.5,2,4.25\n\"0\",\"b\",3,1,9\n");
    CHECK_TEXT(made.weight_squared, "weight squared");
    eq_ctx_free(&cx);
}

/* Cells keep the file's marks, so that who is told them reads 1.200,5 and 5,0 as they are meant; sums have them too. */
static void numbers_are_written_with_the_files_marks(void) {
    static const char *group_of[] = {"age"};
    eq_ctx cx = {0};
    eq_stream_counts made = {0};
    eq_prediction_columns columns = usual();
    columns.weight = "w";
    columns.threshold = 1000;
    columns.select.named = true;
    columns.protected_column = group_of;
    CHECK(stream(&cx, &columns, bytes_of("y;s;w;age\n1;1.200,5;1,5;5\n0;0,25;2;18,5\n1;1.200,5;1;5,0\n"), 9, &made) == EQ_OK);
    CHECK_TEXT(made.csv.data,
               "\"y\",\"age\",\"s\",\"w\",\"count\",\"weight squared\"\n\"1\",\"5\",\"1200,5\",\"1,5\",1,\"2,25\"\n"
               "\"0\",\"18,5\",\"0,25\",2,1,4\n\"1\",\"5,0\",\"1200,5\",1,1,1\n");
    CHECK(made.decimal == ',' && made.thousands == '.');
    eq_ctx_free(&cx);
}

static void a_column_called_count_keeps_its_name(void) {
    static const char *own[] = {"count"};
    eq_ctx cx = {0};
    eq_stream_counts made;
    eq_prediction_columns columns = usual();
    columns.score = NULL;
    columns.protected_column = own;
    CHECK(stream(&cx, &columns, bytes_of("y,count\n1,3\n0,4\n"), 100, &made) == EQ_OK);
    CHECK_TEXT(made.count, "count of rows");
    eq_ctx_free(&cx);
}

static void what_is_wrong_is_named_by_its_line(void) {
    static const struct {
        const char *text, *sentence;
    } cases[] = {
        {"y,s,g\n1,0.5,a\n0,0.5\n1,1,b\n", "line 3: has 2 cells, expected 3"},
        {"y,s,g\n1,0.5,a\n0,0.5,b,c\n1,1,b\n", "line 3: has 4 cells, expected 3"},
        {"y,s,g\n1,0.5,a\n0,0.5,\"b\n1,1,b\n", "line 3, cell 3: a quote is opened and never closed"},
        {"y,s,g\n1,0.5,a\n0,0.5,\"b\"x\n1,1,b\n", "line 3, cell 3: \"x\" follows a closing quote"},
        {"y,s,g\n1,0.5,a\n0,0.5,\xE9t\n1,1,b\n", "line 3: byte 0xE9 is not UTF-8"},
        {"y,s,h\n1,0.5,a\n0,0.5,b\n", "line 1: no column is called \"g\""},
        {"y,s,g\n", "the file has a header but no row below it"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t step = 1; step < 40; step += 6) {
            eq_ctx cx = {0};
            eq_prediction_columns columns = usual();
            eq_stream *s;
            /* the format is guessed of the first lines, which are good */
            eq_bytes text = bytes_of(cases[i].text), head = {text.data, i < 5 ? 17 : text.size};
            size_t used = 0, from = 0;
            eq_status status = eq_stream_open(&cx, &columns, head, &s);
            for (size_t to = step; status == EQ_OK; to += step) {
                bool last = to >= text.size;
                status = eq_stream_take(s, (eq_bytes){text.data + from, (last ? text.size : to) - from}, last, &used);
                from += used;
                if (last) break;
            }
            CHECK(status == EQ_EINPUT);
            CHECK_CONTAINS(eq_message(&cx), cases[i].sentence);
            eq_stream_close(s);
            eq_ctx_free(&cx);
        }
}

static void a_weight_that_is_none_is_refused(void) {
    eq_ctx cx = {0};
    eq_stream_counts made;
    eq_prediction_columns columns = usual();
    columns.weight = "w";
    CHECK(stream(&cx, &columns, bytes_of("y,s,g,w\n1,0.5,a,1\n0,0.5,b,-2\n"), 9, &made) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "line 3, column \"w\": \"-2\" is not a number in [0, 1e+60]");
    eq_ctx_free(&cx);
}

static void columns_of_too_many_values_are_refused(void) {
    eq_ctx cx = {0};
    eq_stream_counts made;
    eq_prediction_columns columns = usual();
    size_t n = EQ_STREAM_DIFFERENT + 10, size = 0;
    char *text = malloc(32 * n);
    columns.score = NULL;
    size += (size_t)sprintf(text, "y,g\n");
    for (size_t i = 0; i < n; i++) size += (size_t)sprintf(text + size, "%d,%zu\n", (int)(i % 2), i);
    CHECK(stream(&cx, &columns, (eq_bytes){text, size}, 4096, &made) == EQ_ELIMIT);
    CHECK_CONTAINS(eq_message(&cx), "the named columns have more than 16384 different rows");
    free(text);
    eq_ctx_free(&cx);
}

/* 200,000 different scores in two groups; a third of them within a bin of the threshold. */
static eq_bytes many(size_t n) {
    char *text = malloc(48 * n);
    size_t size = (size_t)sprintf(text, "y,s,g\n");
    eq_rng rng = eq_rng_seed(7);
    for (size_t i = 0; i < n; i++) {
        double u = eq_rng_uniform(&rng), s = i % 3 ? u : 0.3 + (u - 0.5) * 1e-6;
        size += (size_t)sprintf(text + size, "%d,%.17g,%c\n", eq_rng_uniform(&rng) < s, s, i % 5 ? 'a' : 'b');
    }
    return (eq_bytes){text, size};
}

static const eq_value *metric(const eq_audit *audit, const char *id) { return &audit->metric[eq_metric_find(id)]; }

static eq_status audit_of(eq_ctx *cx, eq_bytes file, eq_prediction_columns *columns, eq_audit *out) {
    eq_predictions p;
    eq_audit_options options = {0};
    EQ_TRY(eq_predictions_read(cx, &cx->mem, file, columns, &p));
    eq_outcomes o = {.n_rows = p.n_rows,
                     .n_groups = p.n_groups,
                     .y = p.y,
                     .yhat = p.yhat,
                     .score = p.score,
                     .weight = p.weight,
                     .count = p.count,
                     .weight_squared = p.weight_squared,
                     .group = p.group,
                     .group_name = p.group_name,
                     .privileged = p.privileged};
    return eq_audit_compute(cx, &cx->mem, &o, &options, out);
}

static void a_grid_keeps_decisions_exact_and_auc_near(void) {
    eq_ctx cx = {0};
    eq_stream_counts made = {0};
    eq_audit exact, binned;
    eq_prediction_columns columns = usual();
    eq_bytes text = many(200000);
    columns.threshold = 0.3;
    CHECK(stream(&cx, &columns, text, 1 << 16, &made) == EQ_OK);
    CHECK(made.n_bins == (size_t)1 << 21 && made.auc_within > 0);
    CHECK(audit_of(&cx, text, &columns, &exact) == EQ_OK);
    columns.count = made.count;
    CHECK(audit_of(&cx, made.csv, &columns, &binned) == EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
    for (size_t g = 0; g < 2; g++) {
        const eq_tally *a = &exact.group[g].tally, *b = &binned.group[g].tally;
        CHECK_NEAR(a->tp, b->tp, 0);
        CHECK_NEAR(a->fp, b->fp, 0);
        CHECK_NEAR(a->tn, b->tn, 0);
        CHECK_NEAR(a->fn, b->fn, 0);
        size_t auc = eq_metric_find("auc");
        CHECK_NEAR(exact.group[g].rate[auc].value, binned.group[g].rate[auc].value, made.auc_within);
    }
    CHECK_NEAR(metric(&exact, "auc")->value, metric(&binned, "auc")->value, made.auc_within);
    CHECK_NEAR(metric(&exact, "statistical_parity_difference")->value, metric(&binned, "statistical_parity_difference")->value,
               0);
    CHECK_NEAR(metric(&exact, "mean_score")->value, metric(&binned, "mean_score")->value, 1e-6);
    free((void *)(uintptr_t)text.data);
    eq_ctx_free(&cx);
}

/* Smooth scores: what is true is far nearer than what can be said for sure. */
static void auc_of_smooth_scores_is_within_a_millionth(void) {
    eq_ctx cx = {0};
    eq_stream_counts made = {0};
    eq_audit exact, binned;
    eq_prediction_columns columns = usual();
    size_t n = 300000, size = 6;
    char *text = malloc(48 * n);
    eq_rng rng = eq_rng_seed(9);
    memcpy(text, "y,s,g\n", 6);
    for (size_t i = 0; i < n; i++) {
        double u = eq_rng_uniform(&rng);
        size += (size_t)sprintf(text + size, "%d,%.17g,%c\n", eq_rng_uniform(&rng) < u, u, i % 5 ? 'a' : 'b');
    }
    CHECK(stream(&cx, &columns, (eq_bytes){text, size}, 1 << 20, &made) == EQ_OK);
    CHECK(audit_of(&cx, (eq_bytes){text, size}, &columns, &exact) == EQ_OK);
    columns.count = made.count;
    CHECK(audit_of(&cx, made.csv, &columns, &binned) == EQ_OK);
    CHECK_NEAR(metric(&exact, "auc")->value, metric(&binned, "auc")->value, 1e-6);
    CHECK(made.auc_within < 2e-6);
    free(text);
    eq_ctx_free(&cx);
}

/* More groups leave fewer bins, in the middle of the stream, and no decision is lost by it: 64 groups of two labels. */
static void a_grid_is_halved_without_losing_a_decision(void) {
    eq_ctx cx = {0};
    eq_stream_counts made = {0};
    eq_prediction_columns columns = usual();
    eq_predictions p;
    size_t n = 160000, size = 6, above = 0;
    double counted_above = 0, counted_all = 0;
    char *text = malloc(48 * n);
    eq_rng rng = eq_rng_seed(11);
    memcpy(text, "y,s,g\n", 6);
    columns.threshold = 0.7;
    for (size_t i = 0; i < n; i++) {
        double u = i % 2 ? 0.7 + (eq_rng_uniform(&rng) - 0.5) * 1e-4 : eq_rng_uniform(&rng);
        above += u > 0.7;
        size += (size_t)sprintf(text + size, "%d,%.17g,g%zu\n", (int)(i % 7 < 3), u, i < 100000 ? i % 2 : i % 64);
    }
    CHECK(stream(&cx, &columns, (eq_bytes){text, size}, 1 << 18, &made) == EQ_OK);
    CHECK(made.n_bins == EQ_STREAM_CELLS / 128);
    columns.count = made.count;
    CHECK(eq_predictions_read(&cx, &cx.mem, made.csv, &columns, &p) == EQ_OK);
    for (size_t i = 0; i < p.n_rows; i++) {
        counted_all += p.count[i];
        if (p.yhat[i]) counted_above += p.count[i];
    }
    CHECK_NEAR(counted_all, n, 0);
    CHECK_NEAR(counted_above, above, 0);
    free(text);
    eq_ctx_free(&cx);
}

int main(void) {
    RUN(pieces_of_any_size_give_the_same_counts);
    RUN(weights_are_added_up_with_their_squares);
    RUN(numbers_are_written_with_the_files_marks);
    RUN(a_column_called_count_keeps_its_name);
    RUN(what_is_wrong_is_named_by_its_line);
    RUN(a_weight_that_is_none_is_refused);
    RUN(columns_of_too_many_values_are_refused);
    RUN(a_grid_keeps_decisions_exact_and_auc_near);
    RUN(auc_of_smooth_scores_is_within_a_millionth);
    RUN(a_grid_is_halved_without_losing_a_decision);
    return check_done();
}
