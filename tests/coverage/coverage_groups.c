/* How often the intervals of the largest gap, the least ratio and the worst group's rate hold the truth, by simulation: 336
 * settings of 2 to 30 groups. Each has to hold it in 95 % of the tables on average over the settings, and in 94 % in every
 * setting but for what chance does in so many tables (three standard errors). TABLES says how many, 2,500 if it is not there. */
#include <math.h>
#include <stdlib.h>

#include "check.h"
#include "counted.h"
#include "math/sample.h"

enum { N_SIZES = 7, N_RATES = 12, N_COUNTS = 4, N_KINDS = 3 };

static eq_ctx cx;
static int n_tables = 2500;

static const size_t group_counts[N_COUNTS] = {2, 5, 10, 30};
static const char *const kind_ids[N_KINDS] = {"demographic_parity_difference", "demographic_parity_ratio", "worst_group_tpr"};
static const char *const kind_names[N_KINDS] = {"largest gap", "least ratio", "worst rate"};

typedef struct setting {
    size_t n_groups;
    int sizes, rates;
    double n[COUNTED_MOST], rate[COUNTED_MOST];
} setting;

static double size_of(int sizes, size_t g, size_t n_groups) {
    static const double equal[4] = {20, 50, 200, 1000}, mixed[4] = {20, 60, 200, 1000};
    if (sizes < 4) return equal[sizes];
    if (sizes == 4) return mixed[g % 4];
    return sizes == 5 ? (g ? 50 : 1000) : g + 1 == n_groups ? 20 : 500;
}

static double rate_of(int rates, size_t g, size_t n_groups) {
    static const double equal[7] = {0.005, 0.02, 0.1, 0.3, 0.5, 0.9, 0.99};
    static const double line[2][2] = {{0.1, 0.3}, {0.3, 0.7}};
    static const double outlier[3][2] = {{0.1, 0.4}, {0.5, 0.2}, {0.02, 0.1}};
    if (rates < 7) return equal[rates];
    if (rates < 9) return line[rates - 7][0] + (line[rates - 7][1] - line[rates - 7][0]) * (double)g / (double)(n_groups - 1);
    return outlier[rates - 9][g == n_groups / 2];
}

static setting setting_of(size_t n_groups, int sizes, int rates) {
    setting s = {n_groups, sizes, rates, {0}, {0}};
    for (size_t g = 0; g < n_groups; g++) s.n[g] = size_of(sizes, g, n_groups), s.rate[g] = rate_of(rates, g, n_groups);
    return s;
}

static void truth_of(const setting *s, double truth[N_KINDS]) {
    double least = 1, most = 0;
    for (size_t g = 0; g < s->n_groups; g++) {
        if (s->rate[g] < least) least = s->rate[g];
        if (s->rate[g] > most) most = s->rate[g];
    }
    truth[0] = most - least, truth[1] = least / most, truth[2] = least;
}

/* The share of tables whose interval holds the truth. A table in which nobody is selected has no ratio, and counts as held. */
static void cover(const setting *s, eq_rng *rng, double held[N_KINDS]) {
    double truth[N_KINDS], hits[COUNTED_MOST];
    int n_held[N_KINDS] = {0};
    truth_of(s, truth);
    for (int t = 0; t < n_tables; t++) {
        eq_mark mark = eq_arena_mark(&cx.mem);
        counted c;
        double all = 0;
        for (size_t g = 0; g < s->n_groups; g++) {
            hits[g] = (double)eq_sample_binomial(rng, (uint64_t)s->n[g], s->rate[g]);
            all += hits[g];
        }
        counted_set(&c, hits, s->n, s->n_groups, &cx.mem);
        for (int k = 0; k < N_KINDS; k++) {
            eq_interval i = counted_interval(&cx, &c, kind_ids[k]);
            bool none = k == 1 && !(all > 0);
            if (!none) CHECK(i.low <= i.high);
            n_held[k] += none || (i.low <= truth[k] + 1e-12 && truth[k] - 1e-12 <= i.high);
        }
        eq_arena_reset(&cx.mem, mark);
    }
    for (int k = 0; k < N_KINDS; k++) held[k] = (double)n_held[k] / n_tables;
}

typedef struct figures {
    double sum, least;
    int n;
    setting worst;
} figures;

static void take(figures *f, double held, const setting *s) {
    if (!f->n || held < f->least) f->least = held, f->worst = *s;
    f->sum += held;
    f->n++;
}

static void intervals_over_groups_hold_the_truth(void) {
    double allowed = 0.94 - 3 * sqrt(0.94 * 0.06 / n_tables);
    figures all[N_KINDS] = {{0}}, by_count[N_COUNTS] = {{0}}, equal = {0};
    eq_rng rng = eq_rng_seed(336);
    for (int c = 0; c < N_COUNTS; c++)
        for (int sizes = 0; sizes < N_SIZES; sizes++)
            for (int rates = 0; rates < N_RATES; rates++) {
                setting s = setting_of(group_counts[c], sizes, rates);
                double held[N_KINDS];
                cover(&s, &rng, held);
                for (int k = 0; k < N_KINDS; k++) take(&all[k], held[k], &s);
                take(&by_count[c], held[0], &s);
                if (rates < 7) take(&equal, held[0], &s);
            }
    printf("  note %d settings, %d tables each; a share has a standard error of %.4f\n", all[0].n, n_tables,
           sqrt(0.95 * 0.05 / n_tables));
    for (int k = 0; k < N_KINDS; k++) {
        const figures *f = &all[k];
        printf("  note %s: held by %.4f on average, least %.4f (%zu groups, sizes %d, rates %d)\n", kind_names[k], f->sum / f->n,
               f->least, f->worst.n_groups, f->worst.sizes, f->worst.rates);
        CHECK(f->n == 336 && f->sum / f->n >= 0.95);
        CHECK(f->least >= allowed);
    }
    for (int c = 0; c < N_COUNTS; c++)
        printf("  note largest gap of %zu groups: %.4f on average, least %.4f\n", group_counts[c],
               by_count[c].sum / by_count[c].n, by_count[c].least);
    printf("  note largest gap, groups alike: least %.4f\n", equal.least);
}

int main(void) {
    if (getenv("TABLES")) n_tables = atoi(getenv("TABLES"));
    if (n_tables < 1) n_tables = 1;
    RUN(intervals_over_groups_hold_the_truth);
    eq_ctx_free(&cx);
    return check_done();
}
