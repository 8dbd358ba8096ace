/* Acceptance values of the four data sets on the original files: rows, features, checksums, base rates by
 * group, and the seeded split. They come from running AIF360's loaders (v0.3.0rc0) on the same files and from
 * plain table operations. COMPAS counts of label 1 there are people charged again; here y = 1 is the favourable
 * outcome, so positives are n - those. */
#include "base/sha256.h"
#include "check.h"
#include "data/permutation.h"
#include "originals.h"

typedef struct counts {
    unsigned n, positives; /* of y = 1 */
} counts;

/* A protected column: group 0 is unprivileged, group 1 privileged; all rows, then train, valid, test at seed 100. */
typedef struct attribute {
    const char *column, *name[2];
    counts part[4][2]; /* [part][group] */
} attribute;

typedef struct expected {
    const char *name;
    unsigned n_read, n_filtered, n_missing, n_kept, n_features, positives;
    double checksum;
    unsigned part_rows[3], part_positives[3];
    unsigned permutation[6];
    attribute attribute[2];
    int n_attributes;
} expected;

/* clang-format off */
static const expected adult = {
    "adult", 48842, 0, 3620, 45222, 98, 11208, 58208198,
    {27133, 9044, 9045}, {6719, 2266, 2223}, {40273, 1984, 1230, 25507, 553, 12381},
    {{"sex", {"Female", "Male"},
      {{{14695, 1669}, {30527, 9539}},
       {{8847, 969}, {18286, 5750}}, {{2910, 344}, {6134, 1922}}, {{2938, 356}, {6107, 1867}}}},
     {"race", {"not White", "White"},
      {{{6319, 1001}, {38903, 10207}},
       {{3779, 605}, {23354, 6114}}, {{1288, 212}, {7756, 2054}}, {{1252, 184}, {7793, 2039}}}}},
    2};

static const expected compas = {
    "compas", 7214, 1042, 5, 6167, 401, 6167 - 2809, 256370,
    {3700, 1233, 1234}, {3700 - 1694, 1233 - 553, 1234 - 562}, {1286, 995, 3883, 4187, 1381, 664},
    {{"sex", {"Male", "Female"},
      {{{4994, 4994 - 2396}, {1173, 1173 - 413}},
       {{3008, 3008 - 1450}, {692, 692 - 244}}, {{990, 990 - 473}, {243, 243 - 80}},
       {{996, 996 - 473}, {238, 238 - 89}}}},
     {"race", {"not Caucasian", "Caucasian"},
      {{{4067, 4067 - 1987}, {2100, 2100 - 822}},
       {{2423, 2423 - 1206}, {1277, 1277 - 488}}, {{808, 808 - 378}, {425, 425 - 175}},
       {{836, 836 - 403}, {398, 398 - 159}}}}},
    2};

static const expected bank = {
    "bank", 41188, 0, 10700, 30488, 57, 3859, 196544753.49,
    {18292, 6098, 6098}, {2316, 735, 808}, {28918, 28105, 7570, 29787, 18067, 124},
    {{"age", {"age < 25", "age >= 25"},
      {{{864, 199}, {29624, 3660}},
       {{552, 141}, {17740, 2175}}, {{159, 32}, {5939, 703}}, {{153, 26}, {5945, 782}}}}},
    1};

static const expected german = {
    "german", 1000, 0, 0, 1000, 58, 700, 3314041,
    {600, 200, 200}, {424, 139, 137}, {249, 353, 537, 424, 564, 124},
    {{"sex", {"Female", "Male"},
      {{{310, 201}, {690, 499}},
       {{181, 109}, {419, 315}}, {{61, 41}, {139, 98}}, {{68, 51}, {132, 86}}}},
     {"age", {"age <= 25", "age > 25"},
      {{{190, 110}, {810, 590}},
       {{112, 59}, {488, 365}}, {{42, 27}, {158, 112}}, {{36, 24}, {164, 113}}}}},
    2};

/* clang-format on */

static void check_groups(const eq_dataset *data, const attribute *a, const counts want[2]) {
    counts have[2] = {{0, 0}, {0, 0}};
    CHECK(data->n_groups == 2);
    if (data->n_groups != 2) return;
    for (int g = 0; g < 2; g++) {
        CHECK_TEXT(data->group_name[g], a->name[g]);
        CHECK(data->privileged[g] == g);
    }
    for (size_t i = 0; i < data->n_rows; i++) {
        have[data->group[i]].n++;
        have[data->group[i]].positives += data->y[i];
    }
    for (int g = 0; g < 2; g++) {
        CHECK(have[g].n == want[g].n);
        CHECK(have[g].positives == want[g].positives);
    }
}

static unsigned positives(const eq_dataset *data) {
    unsigned n = 0;
    for (size_t i = 0; i < data->n_rows; i++) n += data->y[i];
    return n;
}

/* Means of the train part are 0 and deviations 1 (or the column is constant there). */
static void check_standardised(const eq_split *split) {
    const eq_dataset *t = &split->train;
    for (size_t f = 0; f < t->n_features; f++) {
        double sum = 0, squares = 0;
        for (size_t i = 0; i < t->n_rows; i++) {
            double x = (double)t->x[i * t->n_features + f];
            sum += x;
            squares += x * x;
        }
        double n = (double)t->n_rows;
        CHECK_NEAR(sum / n, 0, 1e-6);
        CHECK(fabs(squares / n - 1) < 1e-5 || (squares == 0 && split->scale[f] == 1));
    }
}

static void check_split(eq_ctx *cx, const eq_dataset *all, const expected *e, const attribute *a) {
    static const double fraction[3] = {0.6, 0.2, 0.2};
    eq_split split;
    CHECK(eq_dataset_split(cx, &cx->mem, all, fraction, 100, &split) == EQ_OK);
    if (cx->status != EQ_OK) return;
    const eq_dataset *part[3] = {&split.train, &split.valid, &split.test};
    for (int p = 0; p < 3; p++) {
        CHECK(part[p]->n_rows == e->part_rows[p]);
        CHECK(positives(part[p]) == e->part_positives[p]);
        check_groups(part[p], a, a->part[p + 1]);
    }
    for (int i = 0; i < 6; i++) CHECK(split.train.row[i] == e->permutation[i]);
    if (a == e->attribute) check_standardised(&split);
}

static void check_data(eq_ctx *cx, const expected *e, const original *o) {
    CHECK(o->table.n_read == e->n_read);
    CHECK(o->table.n_filtered == e->n_filtered);
    CHECK(o->table.n_missing == e->n_missing);
    CHECK(o->table.n_rows == e->n_kept);
    for (int a = 0; a < e->n_attributes; a++) {
        const char *column = e->attribute[a].column;
        eq_roles roles = {.n_protected = 1, .protected_column = &column};
        eq_dataset data;
        eq_status status = eq_dataset_encode(cx, &cx->mem, &o->schema, &o->table, &roles, &data);
        CHECK_TEXT(eq_message(cx), "");
        if (status != EQ_OK) return;
        CHECK(data.n_rows == e->n_kept);
        CHECK(data.n_features == e->n_features);
        CHECK(positives(&data) == e->positives);
        check_groups(&data, &e->attribute[a], e->attribute[a].part[0]);
        check_split(cx, &data, e, &e->attribute[a]);
        double sum = 0; /* features are single precision: Bank's decimals are each rounded by up to 2^-12 of 5228.1 */
        for (size_t i = 0; i < data.n_rows * data.n_features; i++) sum += (double)data.x[i];
        CHECK_NEAR(sum, e->checksum, e == &bank ? 8 : 0);
    }
}

static int absent(eq_ctx *cx, const expected *e, original *o) {
    if (read_original_table(cx, e->name, o)) return 0;
    CHECK_TEXT(eq_message(cx), "");
    return 1;
}

#define ABSENT "the original files are not in DATASETS_DIR, build/datasets or ../shared/datasets"

#define ON_ORIGINAL(sentence, e)                 \
    static void sentence(void) {                 \
        eq_ctx cx = {0};                         \
        original o;                              \
        int skipped = absent(&cx, &(e), &o);     \
        if (!skipped) check_data(&cx, &(e), &o); \
        eq_ctx_free(&cx);                        \
        if (skipped) SKIP(ABSENT);               \
    }
ON_ORIGINAL(adult_has_every_published_count, adult)
ON_ORIGINAL(compas_has_every_published_count, compas)
ON_ORIGINAL(bank_has_every_published_count, bank)
ON_ORIGINAL(german_has_every_published_count, german)

int main(void) {
    RUN(adult_has_every_published_count);
    RUN(compas_has_every_published_count);
    RUN(bank_has_every_published_count);
    RUN(german_has_every_published_count);
    return check_done();
}
