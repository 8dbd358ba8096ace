/* How values read: the band of a tolerance, and each reading once, by hand. */
#include <math.h>

#include "answer/reading.h"
#include "check.h"

static const eq_metric_info *metric(const char *id) { return eq_metric_at(eq_metric_find(id)); }

static const eq_tolerance none = {NULL, (double)NAN, (double)NAN}, mine = {"Mine", 0.1, 0.8};

static void a_tolerance_is_a_band_about_the_ideal_of_gaps_alone(void) {
    double low = 0, high = 0;
    CHECK(eq_tolerance_band(&mine, metric("statistical_parity_difference"), &low, &high));
    CHECK(low == -0.1 && high == 0.1);
    CHECK(eq_tolerance_band(&mine, metric("disparate_impact"), &low, &high));
    CHECK(low == 0.8 && high == 1.25);
    CHECK(!eq_tolerance_band(&mine, metric("worst_group_tpr"), &low, &high)); /* a level with an ideal of 1 */
    CHECK(!eq_tolerance_band(&mine, metric("tpr"), &low, &high));
    CHECK(!eq_tolerance_band(&none, metric("disparate_impact"), &low, &high));
    eq_tolerance zero = {"", 0, 0};
    CHECK(!eq_tolerance_band(&zero, metric("disparate_impact"), &low, &high)); /* 1 / 0 */
    CHECK(eq_tolerance_band(&zero, metric("statistical_parity_difference"), &low, &high) && low == 0 && high == 0);
}

static eq_reading reads(const char *id, const eq_tolerance *tolerance, double value, double low, double high) {
    return eq_reading_of(tolerance, metric(id), value, low, high);
}

static void an_interval_is_inside_outside_or_crosses(void) {
    const char *ratio = "disparate_impact", *difference = "statistical_parity_difference";
    CHECK(reads(ratio, &mine, 0.9, 0.82, 1.1) == EQ_READS_INSIDE);
    CHECK(reads(ratio, &mine, 0.6, 0.5, 0.79) == EQ_READS_OUTSIDE);
    CHECK(reads(ratio, &mine, 1.4, 1.3, 1.5) == EQ_READS_OUTSIDE); /* 1 / 1.3 is under 0.8 */
    CHECK(reads(ratio, &mine, 0.8, 0.7, 0.9) == EQ_READS_UNCLEAR);
    CHECK(reads(difference, &mine, 0.1, (double)NAN, (double)NAN) == EQ_READS_INSIDE); /* the value alone; bounds belong */
    CHECK(reads(difference, &mine, -0.3, (double)NAN, (double)NAN) == EQ_READS_OUTSIDE);
    CHECK_TEXT(eq_reading_at(EQ_READS_UNCLEAR)->whole, "cannot tell: the interval crosses the tolerance");
}

static void without_a_tolerance_the_interval_is_read_against_the_ideal(void) {
    const char *difference = "statistical_parity_difference";
    CHECK(reads(difference, &none, -0.25, -0.3, -0.2) == EQ_READS_BELOW);
    CHECK(reads(difference, &none, 0.25, 0.2, 0.3) == EQ_READS_ABOVE);
    CHECK(reads(difference, &none, 0.05, -0.1, 0.2) == EQ_READS_HOLDS);
    CHECK(reads(difference, &none, 0.05, (double)NAN, (double)NAN) == EQ_READS_BARE);
    CHECK(reads("theil_index", &none, 0.05, 0.01, 0.2) == EQ_READS_LEANS);
    CHECK(reads("theil_index", &mine, 0.05, 0.01, 0.2) == EQ_READS_UNCLEAR);
    CHECK(reads("tpr", &mine, 0.5, 0.4, 0.6) == EQ_READS_UNJUDGED);
    CHECK(reads(difference, &mine, (double)NAN, (double)NAN, (double)NAN) == EQ_READS_UNDEFINED);
}

static void each_reading_has_an_id_and_words_that_begin_the_whole(void) {
    for (eq_reading r = EQ_READS_UNDEFINED; r < EQ_N_READINGS; r++) {
        const eq_reading_info *info = eq_reading_at(r);
        CHECK(!strncmp(info->whole, info->text, strlen(info->text)));
        CHECK(info->of_tolerance == (strstr(info->whole, "the tolerance") != NULL));
        for (eq_reading k = EQ_READS_UNDEFINED; k < r; k++) CHECK(strcmp(eq_reading_at(k)->id, info->id));
    }
}

int main(void) {
    RUN(a_tolerance_is_a_band_about_the_ideal_of_gaps_alone);
    RUN(an_interval_is_inside_outside_or_crosses);
    RUN(without_a_tolerance_the_interval_is_read_against_the_ideal);
    RUN(each_reading_has_an_id_and_words_that_begin_the_whole);
    return check_done();
}
