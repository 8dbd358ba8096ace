/* Differentially private fitting: PrivBayes (Zhang et al. 2014/2017), with private bins and private levels.
 *
 * The claim. Two tables are neighbours when they have the same number n of rows and differ in one row, by any values,
 * levels never seen included. For every set S of twins P(twin of D in S) <= exp(epsilon) P(twin of D' in S) + delta,
 * over a key drawn uniformly (Dwork, McSherry, Nissim & Smith 2006). Public, because the twin says it or because
 * it decides what is done: n, the schema (names, kinds, roles, declared levels, group boundaries), the options. A table
 * with missing cells is refused: the caller's own doing. Not covered: how long the fit takes.
 *
 * What looks at rows, the epsilon of each step, and why; a step is booked by eq_twin_spend, which alone turns an
 * epsilon into a scale, and the steps add up (sequential composition, each may depend on what came before):
 *   bins    one share, split evenly over the numeric columns, and there over two histograms: decimals, and magnitude in
 *             powers of two over a fixed universe (the bounds of Wilson et al., "Differentially private SQL with
 *             bounded user contribution", 2020). Cells are fixed and all get noise; a changed row leaves one cell and
 *             enters one: L1 sensitivity 2. Halving by noisy count, the schema's boundaries and the rounding need no
 *             rows. A row's bin is a function of its own value and of the bins.
 *   levels  one share and all of delta, split evenly over the categories: twin_levels.c
 *   parents one share, split evenly over the columns but the first: exponential mechanism over all (column, parents), a
 *             largest noisy score. The score R is half the L1 distance of the joint shares from the product of the
 *             margins' shares; a changed row moves the joint by 2/n and each margin by 2/n, so the product by at most
 *             4/n (a bilinear form of margins that each sum to 1): 3/n, below the 3/n + 2/n^2 of the paper that is used.
 *             Which sets are tried is decided by the order so far, bins and n alone.
 *   counts  one share, split evenly over the tables: two cells of a table move by one: L1 sensitivity 2. Negative counts
 *             become 0 afterwards.
 * Shares are equal; a kind of column that is not there takes none. A group is a function of a column's bin, and the
 * levels that make it are the schema's; label and group are no other release. Numbers of the original that no step covers
 * (row weights, distances, per-bin frequencies) are not in a private twin.
 * Noise on counts is a whole number drawn exactly (twin_noise.c), so no bit of a double tells on it (Mironov 2012);
 * scores are compared in doubles, whose rounding (2^-52 of a score) is not part of the proof. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "data/twin/twin.h"
#include "math/kernels.h"

#define MIN_POWER (-10)
#define MAX_POWER 40
#define N_POWERS (MAX_POWER - MIN_POWER)
#define N_CELLS (2 * N_POWERS + 1) /* negative, zero, positive magnitudes */
#define USEFUL 4                   /* theta of PrivBayes: a cell's mean count is at least so many times its noise */
#define FALSE_ALARM 0.001          /* chance that some empty cell of a histogram is taken for occupied */

size_t eq_twin_count_kind(const eq_twin *twin, eq_column_kind kind) {
    size_t n = 0;
    for (size_t c = 0; c < twin->n_columns; c++) n += twin->column[c].kind == kind;
    return n;
}

double eq_twin_private_epsilon(const eq_twin_fitting *fit) {
    int n_shares = 1 + (fit->twin->n_columns > 1) + (eq_twin_count_kind(fit->twin, EQ_NUMBER) > 0) +
                   (eq_twin_count_kind(fit->twin, EQ_CATEGORY) > 0);
    return fit->options.epsilon / n_shares;
}

size_t eq_twin_private_cells(const eq_twin_fitting *fit) {
    double scale = 2 * (double)fit->twin->n_columns / eq_twin_private_epsilon(fit);
    double cells = (double)fit->table->n_rows / (USEFUL * scale);
    return cells < (double)fit->options.max_cells ? (size_t)cells : fit->options.max_cells;
}

void eq_twin_add_noise(eq_twin_fitting *fit, size_t c) {
    eq_twin_column *column = &fit->twin->column[c];
    double scale = eq_twin_spend(fit, 2, eq_twin_private_epsilon(fit) / (double)fit->twin->n_columns);
    for (size_t i = 0; i < column->n_cells; i++) {
        double noisy = (double)column->count[i] + eq_twin_geometric(&fit->noise, scale);
        column->count[i] = noisy > 0 ? (uint64_t)noisy : 0;
    }
}

/* Noise on the n counts of a histogram; below the returned threshold a cell is taken to be empty. */
static double add_histogram_noise(eq_twin_fitting *fit, double *count, size_t n, double epsilon) {
    double scale = eq_twin_spend(fit, 2, epsilon);
    for (size_t i = 0; i < n; i++) count[i] += eq_twin_geometric(&fit->noise, scale);
    return scale * eq_log((double)n / (2 * FALSE_ALARM));
}

static int find_decimals(eq_twin_fitting *fit, const double *value, double epsilon) {
    double count[EQ_TWIN_MAX_DECIMALS + 2] = {0}; /* the last: not rounded */
    for (size_t r = 0; r < fit->table->n_rows; r++) {
        int d = eq_twin_decimals(value[r]);
        count[d < 0 ? EQ_TWIN_MAX_DECIMALS + 1 : d]++;
    }
    double threshold = add_histogram_noise(fit, count, EQ_TWIN_MAX_DECIMALS + 2, epsilon);
    for (int d = EQ_TWIN_MAX_DECIMALS + 1; d > 0; d--)
        if (count[d] > threshold) return d > EQ_TWIN_MAX_DECIMALS ? -1 : d;
    return 0;
}

/* The cell of the magnitude histogram: ascending with the value, N_POWERS is zero and what is too small to
 * tell from it. */
static size_t magnitude(double value) {
    double size = fabs(value), edge = 1;
    int power = 0;
    for (; power > MIN_POWER && size < edge; power--) edge /= 2;
    if (size < edge) return N_POWERS;
    for (; power + 1 < MAX_POWER && size >= 2 * edge; power++) edge *= 2;
    size_t step = (size_t)(power - MIN_POWER);
    return value > 0 ? N_POWERS + 1 + step : N_POWERS - 1 - step;
}

/* A bin in the making: values low <= v < end (mirrored below zero), in units of the last decimal when
 * rounded. */
typedef struct piece {
    double low, high; /* both inside */
    double count;
} piece;

/* Adds the bin of a magnitude; none when no multiple of the unit is in it. */
static void add_piece(piece *p, size_t *n, size_t cell, double count, double unit) {
    piece new_one = {0, 0, count};
    if (cell == N_POWERS) {
        p[(*n)++] = new_one;
        return;
    }
    size_t step = cell > N_POWERS ? cell - N_POWERS - 1 : N_POWERS - 1 - cell;
    double low = 1;
    for (int power = 0; power > (int)step + MIN_POWER; power--) low /= 2;
    for (int power = 0; power < (int)step + MIN_POWER; power++) low *= 2;
    double high = 2 * low;
    if (unit > 0) {
        high = (ceil(high / unit) - 1) * unit;
        low = ceil(low / unit) * unit;
        if (high < low - unit / 2) return;
    }
    new_one.low = cell > N_POWERS ? low : -high;
    new_one.high = cell > N_POWERS ? high : -low;
    p[(*n)++] = new_one;
}

/* The last value of the lower part when piece p is cut at `at` (the first value of the upper part). */
static double below(double at, double unit) { return unit > 0 ? at - unit : at; }

static void cut_piece(piece *p, size_t *n, size_t i, double at, double unit) {
    memmove(p + i + 1, p + i, (*n - i) * sizeof *p);
    double share = (at - p[i].low) / (p[i].high - p[i].low + unit);
    p[i].high = below(at, unit);
    p[i].count *= share;
    p[i + 1].low = at;
    p[i + 1].count *= 1 - share;
    (*n)++;
}

/* Halves the fullest piece that can be halved; false when there is none. */
static bool halve_fullest(piece *p, size_t *n, double unit) {
    size_t fullest = SIZE_MAX;
    for (size_t i = 0; i < *n; i++)
        if (p[i].high - p[i].low >= (unit > 0 ? unit / 2 : 1e-9) && (fullest == SIZE_MAX || p[i].count > p[fullest].count))
            fullest = i;
    if (fullest == SIZE_MAX) return false;
    double at = (p[fullest].low + p[fullest].high + unit) / 2;
    if (unit > 0) at = ceil(at / unit - 1e-9) * unit;
    cut_piece(p, n, fullest, at, unit);
    return true;
}

/* A group boundary of the schema is public: it always separates bins. */
static void cut_at(piece *p, size_t *n, double at, double unit) {
    for (size_t i = 0; i < *n; i++)
        if (p[i].low < at && at <= p[i].high) {
            cut_piece(p, n, i, at, unit);
            return;
        }
}

/* Removes noise of the last bits: 0.1 * 3 becomes the double nearest to 0.3. */
static double tidy(double value, int decimals) {
    if (decimals < 0) return value;
    double power = eq_twin_power10(decimals), scaled = floor(value * power + 0.5);
    return fabs(scaled) > 0x1p52 ? value : scaled / power + 0.0;
}

eq_status eq_twin_cut_privately(eq_twin_fitting *fit, size_t c) {
    eq_ctx *cx = fit->cx;
    eq_twin_column *column = &fit->twin->column[c];
    const double *value = fit->table->column[c].number;
    double epsilon = eq_twin_private_epsilon(fit) / (2 * (double)eq_twin_count_kind(fit->twin, EQ_NUMBER));
    double count[N_CELLS] = {0};
    piece *p;
    size_t n = 0, most = 0;
    column->decimals = find_decimals(fit, value, epsilon);
    for (size_t r = 0; r < fit->table->n_rows; r++) count[magnitude(value[r])]++;
    double threshold = add_histogram_noise(fit, count, N_CELLS, epsilon);
    for (size_t i = 1; i < N_CELLS; i++)
        if (count[i] > count[most]) most = i;
    const eq_schema_column *row = eq_twin_schema_column(fit, c);
    EQ_NEW(cx, &cx->tmp, p, N_CELLS + fit->options.n_bins + 2 + (row ? 2 * row->n_privileged : 0));
    double unit = column->decimals < 0 ? 0 : 1 / eq_twin_power10(column->decimals);
    for (size_t i = 0; i < N_CELLS; i++)
        if (count[i] > threshold || i == most) add_piece(p, &n, i, count[i], unit);
    if (!n) add_piece(p, &n, N_POWERS, 0, unit);
    if (row && row->role == EQ_PROTECTED) {
        cut_at(p, &n, row->min, unit);
        cut_at(p, &n, row->below, unit);
        for (size_t i = 0; i < row->n_privileged; i++) {
            double one;
            if (!eq_number_parse(row->privileged[i], strlen(row->privileged[i]), '.', &one)) continue;
            cut_at(p, &n, one, unit);
            cut_at(p, &n, one + unit, unit);
        }
    }
    while (n < fit->options.n_bins && halve_fullest(p, &n, unit)) {
    }
    EQ_NEW(cx, fit->arena, column->bin, n);
    column->n_bins = n;
    for (size_t i = 0; i < n; i++) {
        column->bin[i].low = tidy(p[i].low, column->decimals);
        column->bin[i].high = tidy(p[i].high, column->decimals);
        column->bin[i].n_knots = 2;
        EQ_NEW(cx, fit->arena, column->bin[i].knot, 2);
        column->bin[i].knot[0] = column->bin[i].low;
        column->bin[i].knot[1] = column->bin[i].high;
    }
    return EQ_OK;
}
