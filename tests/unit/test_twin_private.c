/* Private twins: the noise has the scale that is booked, the bookings add up to epsilon, and neighbouring tables
 * cannot be told apart better than epsilon and delta allow. Keys are fixed: a test gives the same answer every time. */
#include <math.h>

#include "check.h"
#include "data/twin/twin.h"

#define N 60

static void set_key(uint8_t *key, size_t i) {
    memset(key, 0x5a, 32);
    for (size_t b = 0; b < 4; b++) key[b] = (uint8_t)(i >> (8 * b));
}

/* A label with declared levels, a name of which the schema knows nothing, a number. */
typedef struct world {
    eq_ctx cx;
    eq_schema_column row[3];
    eq_schema schema;
    eq_column column[3];
    eq_table table;
    uint32_t y[N], who[N];
    double pay[N];
    eq_twin *twin;
} world;

static const char *labels[] = {"no", "yes"}, *names[] = {"Ann", "Unique Person", "Zoe"}, *favourable[] = {"yes"};

static void build(world *w) {
    memset(w, 0, sizeof *w);
    for (size_t r = 0; r < N; r++) {
        w->y[r] = r % 2;
        w->who[r] = r % 2 ? 2 : 0;
        w->pay[r] = (double)(r % 7);
    }
    w->row[0] = eq_schema_column_plain("y", EQ_LABEL, EQ_CATEGORY);
    w->row[0].level = labels;
    w->row[0].n_levels = 2;
    w->row[0].favourable = favourable;
    w->row[0].n_favourable = 1;
    w->row[1] = eq_schema_column_plain("who", EQ_FEATURE, EQ_CATEGORY);
    w->row[2] = eq_schema_column_plain("pay", EQ_FEATURE, EQ_NUMBER);
    w->column[0] = (eq_column){.name = "y", .kind = EQ_CATEGORY, .code = w->y, .level = labels, .n_levels = 2};
    w->column[1] = (eq_column){.name = "who", .kind = EQ_CATEGORY, .code = w->who, .level = names, .n_levels = 3};
    w->column[2] = (eq_column){.name = "pay", .kind = EQ_NUMBER, .number = w->pay};
    w->schema = (eq_schema){.name = "w", .n_columns = 3, .column = w->row};
    w->table = (eq_table){.n_rows = N, .n_columns = 3, .column = w->column, .n_read = N};
}

/* Fits with the i-th key; the caller frees w->cx. */
static void fit(world *w, double epsilon, double delta, size_t i) {
    uint8_t key[32];
    eq_twin_options options = {.epsilon = epsilon, .delta = delta, .key = key};
    set_key(key, i);
    CHECK(eq_twin_fit(&w->cx, &w->cx.mem, &w->schema, &w->table, &options, &w->twin) == EQ_OK);
}

/* E|X| of the two-sided geometric is 2 a / (1 - a^2), a = exp(-1 / scale); its standard deviation is below 1.5 scale. */
static void noise_has_its_scale(void) {
    static const double scales[] = {0.3, 1, 7.5, 400};
    uint8_t key[32];
    set_key(key, 1);
    eq_chacha20 stream = eq_chacha20_start(key);
    for (size_t s = 0; s < 4; s++) {
        double a = exp(-1 / scales[s]), size = 0, sum = 0, zeros = 0, n = 20000;
        for (size_t i = 0; i < n; i++) {
            double x = eq_twin_geometric(&stream, scales[s]);
            CHECK(x == floor(x));
            size += fabs(x) / n;
            sum += x / n;
            zeros += (x == 0) / n;
        }
        CHECK_NEAR(size, 2 * a / (1 - a * a), 0.06 * scales[s]);
        CHECK_NEAR(sum, 0, 0.06 * scales[s]);
        CHECK_NEAR(zeros, (1 - a) / (1 + a), 0.02);
    }
}

/* Gumbel: mean 0.5772, variance pi^2 / 6. */
static void gumbel_has_its_moments(void) {
    uint8_t key[32];
    set_key(key, 2);
    eq_chacha20 stream = eq_chacha20_start(key);
    double mean = 0, square = 0, n = 20000;
    for (size_t i = 0; i < n; i++) {
        double x = eq_twin_gumbel(&stream);
        mean += x / n;
        square += x * x / n;
    }
    CHECK_NEAR(mean, 0.5772, 0.05);
    CHECK_NEAR(square - mean * mean, 1.6449, 0.12);
}

/* Shares of 4: label counts get scale 2 / (epsilon / 4 / 3 tables) = 24 / epsilon. Noise of a tenth, or a budget spent
 * twice, is seen here. */
static void a_fit_spends_epsilon_and_no_more(void) {
    static world w;
    double size = 0, epsilon = 3, n = 1500;
    for (size_t i = 0; i < n; i++) {
        build(&w);
        fit(&w, epsilon, 1e-3, i);
        CHECK_NEAR(w.twin->spent, epsilon, 1e-9);
        CHECK_TEXT(w.twin->column[0].level[1 + (w.twin->column[0].n_levels > 2)], "yes");
        double count = (double)w.twin->column[0].count[w.twin->column[0].n_levels - 1];
        size += (count > 30 ? count - 30 : 0) / n; /* E max(X, 0) = E|X| / 2; an "other" pool costs it nothing */
        eq_ctx_free(&w.cx);
    }
    CHECK_NEAR(size, 24 / epsilon / 2, 1);
}

/* One row becomes a person with a name of her own and another label. Events: the label's count is at least t; the name is
 * in the twin. Both ways, P <= exp(epsilon) P' + delta within five standard errors. */
static void neighbours_cannot_be_told_apart(void) {
    static const double epsilons[] = {0.5, 1, 3};
    static world w;
    enum { KEYS = 1500, EVENTS = 9 };
    for (size_t e = 0; e < 3; e++) {
        double delta = 0.01, p[2][EVENTS] = {{0}};
        for (size_t side = 0; side < 2; side++)
            for (size_t i = 0; i < KEYS; i++) {
                build(&w);
                if (side) {
                    w.y[0] = 1;
                    w.who[0] = 1;
                    w.pay[0] = 1e6;
                }
                fit(&w, epsilons[e], delta, 10000 * (2 * e + side) + i);
                const eq_twin_column *y = &w.twin->column[0], *who = &w.twin->column[1];
                double count = (double)y->count[y->n_levels - 1];
                for (size_t t = 0; t < 4; t++) {
                    p[side][t] += (count >= 15 + 10 * (double)t) / (double)KEYS;
                    p[side][4 + t] += (count < 15 + 10 * (double)t) / (double)KEYS;
                }
                for (size_t l = 0; l < who->n_levels; l++) p[side][8] += !strcmp(who->level[l], "Unique Person") / (double)KEYS;
                eq_ctx_free(&w.cx);
            }
        for (size_t k = 0; k < EVENTS; k++)
            for (size_t side = 0; side < 2; side++) {
                double bound = exp(epsilons[e]) * p[!side][k] + delta, error = 5 * sqrt(0.25 / KEYS) * 0.5;
                CHECK(p[side][k] <= bound + error * (k == 8 ? 0.25 : 1 + exp(epsilons[e])));
            }
        CHECK(p[0][8] == 0);
        CHECK(p[1][8] <= delta + 5 * sqrt(delta / KEYS));
    }
}

/* Without delta only what the schema declares is named; with it what is common, at no epsilon what is unique. */
static void only_declared_and_common_levels_are_named(void) {
    static world w;
    for (size_t i = 0; i < 200; i++) {
        build(&w);
        w.who[0] = 1;
        fit(&w, 1000, i % 2 ? 1e-6 : 0, i);
        const eq_twin_column *who = &w.twin->column[1];
        CHECK(w.twin->column[0].n_levels == 2);
        CHECK(who->n_levels == (i % 2 ? 3 : 1) || who->n_levels == 2);
        for (size_t l = 0; l < who->n_levels; l++) CHECK(strcmp(who->level[l], "Unique Person") != 0);
        if (!(i % 2)) CHECK_TEXT(who->level[0], "other");
        eq_ctx_free(&w.cx);
    }
}

static void the_same_key_gives_the_same_twin(void) {
    static world a, b;
    build(&a);
    build(&b);
    fit(&a, 1, 0, 7);
    fit(&b, 1, 0, 7);
    for (size_t c = 0; c < 3; c++) {
        CHECK(a.twin->column[c].n_cells == b.twin->column[c].n_cells);
        CHECK(!memcmp(a.twin->column[c].count, b.twin->column[c].count, a.twin->column[c].n_cells * sizeof(uint64_t)));
    }
    eq_ctx_free(&a.cx);
    eq_ctx_free(&b.cx);
}

static void a_private_twin_needs_a_key_and_delta_an_epsilon(void) {
    static world w;
    eq_twin_options options = {.epsilon = 1};
    build(&w);
    CHECK(eq_twin_fit(&w.cx, &w.cx.mem, &w.schema, &w.table, &options, &w.twin) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&w.cx), "no key");
    eq_ctx_clear(&w.cx);
    options = (eq_twin_options){.delta = 1e-6};
    CHECK(eq_twin_fit(&w.cx, &w.cx.mem, &w.schema, &w.table, &options, &w.twin) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&w.cx), "only with an epsilon");
    eq_ctx_free(&w.cx);
}

int main(void) {
    RUN(a_private_twin_needs_a_key_and_delta_an_epsilon);
    RUN(noise_has_its_scale);
    RUN(gumbel_has_its_moments);
    RUN(a_fit_spends_epsilon_and_no_more);
    RUN(neighbours_cannot_be_told_apart);
    RUN(only_declared_and_common_levels_are_named);
    RUN(the_same_key_gives_the_same_twin);
    return check_done();
}
