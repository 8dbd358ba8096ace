/* Decimal text to double, against strtod in the C locale (which glibc rounds correctly). */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "base/number.h"
#include "equipoise.h"

static double parse(const char *text) {
    double value = (double)NAN;
    CHECK(eq_number_parse(text, strlen(text), '.', &value));
    return value;
}

static int refuses(const char *text) {
    double value = 7;
    return !eq_number_parse(text, strlen(text), '.', &value) && value >= 7 && value <= 7;
}

static int same_bits(double a, double b) { return memcmp(&a, &b, sizeof a) == 0; }

static void ordinary_numbers_are_read(void) {
    CHECK(same_bits(parse("39"), 39));
    CHECK(same_bits(parse("-0.5"), -0.5));
    CHECK(same_bits(parse("+1e3"), 1000));
    CHECK(same_bits(parse(".5"), 0.5));
    CHECK(same_bits(parse("5."), 5));
    CHECK(same_bits(parse("-0"), -0.0));
    CHECK(same_bits(parse("4.857"), 4.857));
    CHECK(same_bits(parse("1E-2"), 0.01));
    double value;
    CHECK(eq_number_parse("1,25", 4, ',', &value) && same_bits(value, 1.25));
    CHECK(eq_number_parse("12345", 2, '.', &value) && same_bits(value, 12));
}

static void what_is_not_a_number_is_refused(void) {
    static const char *const bad[] = {"",   "-",  "+",   ".",   "e5",    "1e",  "1e+",   "1.2.3",          "nan", "inf", "0x10",
                                      "1 ", " 1", "1,5", "--1", "1e5.0", "12a", "1e309", "-1e999999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (!refuses(bad[i])) printf("  accepted: \"%s\"\n", bad[i]);
        CHECK(refuses(bad[i]));
    }
}

/* The largest double is 1.797...e308; halfway to the next power of two is the first that overflows. Smallest
 * subnormal: 4.94e-324; half of it ties to even, that is to zero. 9007199254740993 = 2^53 + 1 lies halfway
 * between two doubles. */
static void edges_are_rounded_correctly(void) {
    static const char *const edge[] = {
        "1.7976931348623157e308",
        "1.7976931348623158e308",
        "4.9406564584124654e-324",
        "2.4703282292062327e-324",
        "2.4703282292062328e-324",
        "2.2250738585072014e-308",
        "2.2250738585072011e-308",
        "9007199254740993",
        "9007199254740993.0000000000000000000000000000000000000000000000000000000000000001",
        "9007199254740995",
        "1e23",
        "8.5e-17",
        "179769313486231570000000000000000000000e270",
        "0.000000000000000000000000000001e30",
        "123456789012345678901234567890",
        "0.1000000000000000055511151231257827021181583404541015625",
        "1e-400",
        "0e999",
        "6.631236846766476e-316",
        "3.2378839133029012895883524125015321748630376694231080599012970495523019706706765657868357"
        "425877995578606157765598382834355143910841531692526891905643964595773946180389283653051434"
        "639551003566966656292020173313440317300443693602052583458034314716600326995807313009548483"
        "639755486900107515300188817581841745696521731104736960227499346384253806233697747365600089"
        "974040609674980283891918789639685754392222064169814626901133425240027243859416510512935526"
        "014211553334302252372915238433223313261384314778235911424088000307751706259156707286570031"
        "519536642607698224949379518458015308952384398197084033899378732414634842056080000272705311"
        "068273879077914449185347715987501628125488627684932015189916680282517302999531439241685457"
        "08663913273994694463908672332763671875E-319",
    };
    for (size_t i = 0; i < sizeof edge / sizeof *edge; i++) {
        double value = (double)NAN;
        CHECK(eq_number_parse(edge[i], strlen(edge[i]), '.', &value));
        CHECK(same_bits(value, strtod(edge[i], NULL)));
    }
    CHECK(refuses("1.7976931348623159e308"));
}

/* 20,000 random bit patterns, each printed with 1 to 25 digits. */
static void random_doubles_are_read_as_strtod_reads_them(void) {
    eq_rng rng = eq_rng_seed(5);
    int n_wrong = 0;
    for (int i = 0; i < 20000; i++) {
        uint64_t bits = eq_rng_u64(&rng);
        double value, back;
        char text[64];
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value)) continue;
        snprintf(text, sizeof text, "%.*e", (int)eq_rng_below(&rng, 25), value);
        double want = strtod(text, NULL);
        int read = eq_number_parse(text, strlen(text), '.', &back);
        n_wrong += isfinite(want) ? !read || !same_bits(back, want) : read;
    }
    CHECK(n_wrong == 0);
}

/* 200,000 numbers of 1 to 20 digits times 10^-32 to 10^32, among them halves between two doubles. */
static void numbers_as_programs_print_them_are_read_as_strtod_reads_them(void) {
    eq_rng rng = eq_rng_seed(8);
    int n_wrong = 0;
    for (int i = 0; i < 200000; i++) {
        uint64_t digits = eq_rng_u64(&rng) >> eq_rng_below(&rng, 64);
        if (i % 4 == 1) digits = (digits >> 11 | 1) << eq_rng_below(&rng, 12);
        if (i % 4 == 2) digits = (eq_rng_u64(&rng) >> 10 | 1u) + (UINT64_C(1) << 54);
        char text[64];
        double back;
        int power = (int)eq_rng_below(&rng, 65) - 32;
        snprintf(text, sizeof text, "%llue%d", (unsigned long long)digits, i % 3 ? power : 0);
        n_wrong += !eq_number_parse(text, strlen(text), '.', &back) || !same_bits(back, strtod(text, NULL));
    }
    CHECK(n_wrong == 0);
}

/* The shorter of 15 and 17 digits that reads back, as C's library has them: 100,000 numbers of any size, of sizes near 1, of few
 * decimals, and dyadic ones, whose last digit is a 5 that 17 digits may have to round. */
static void doubles_are_written_as_printf_writes_them(void) {
    eq_rng rng = eq_rng_seed(6);
    int n_wrong = 0;
    for (int i = 0; i < 100000; i++) {
        uint64_t bits = eq_rng_u64(&rng);
        char text[EQ_NUMBER_TEXT], want[64];
        double value;
        if (i % 4) bits = (bits & ~(UINT64_C(0x7ff) << 52)) | (1005 + eq_rng_below(&rng, 68)) << 52;
        memcpy(&value, &bits, sizeof value);
        if (i % 4 == 2) value = floor(value * 1000) / 1000;
        if (i % 4 == 3) value = (double)(eq_rng_below(&rng, 1u << 30)) * ldexp(1, -(int)eq_rng_below(&rng, 44));
        if (!isfinite(value)) continue;
        snprintf(want, sizeof want, "%.15g", value);
        if (!same_bits(strtod(want, NULL), value)) snprintf(want, sizeof want, "%.17g", value);
        eq_number_digits(value, text);
        n_wrong += strcmp(text, want) != 0;
    }
    CHECK(n_wrong == 0);
    static const double edge[] = {
        1e-4, 0.001, 0.01, 0.1, 1, 10, 1e13, 99999999999999.99, 0.99999999999999989, 9.9999999999999982};
    for (size_t i = 0; i < sizeof edge / sizeof *edge; i++) {
        char text[EQ_NUMBER_TEXT], want[64];
        snprintf(want, sizeof want, "%.15g", edge[i]);
        if (!same_bits(strtod(want, NULL), edge[i])) snprintf(want, sizeof want, "%.17g", edge[i]);
        eq_number_digits(edge[i], text);
        CHECK_TEXT(text, want);
    }
}

static const char *grouped(const char *text, char decimal, char thousands) {
    static char answer[32];
    double value = (double)NAN;
    if (!eq_number_grouped(text, strlen(text), decimal, thousands, &value)) return "none";
    snprintf(answer, sizeof answer, "%.15g", value);
    return answer;
}

static void digits_in_groups_of_three_are_read(void) {
    CHECK_TEXT(grouped("1,234", '.', ','), "1234");
    CHECK_TEXT(grouped("1.000", ',', '.'), "1000");
    CHECK_TEXT(grouped("1.234.567", ',', '.'), "1234567");
    CHECK_TEXT(grouped("1.251,93", ',', '.'), "1251.93");
    CHECK_TEXT(grouped("-12,345.5", '.', ','), "-12345.5");
    CHECK_TEXT(grouped("1 234", '.', ' '), "1234");
    CHECK_TEXT(grouped("1\xC2\xA0"
                       "234\xE2\x80\xAF"
                       "567,5",
                       ',', ' '),
               "1234567.5"); /* no-break and narrow spaces */
    CHECK_TEXT(grouped("12'345.5", '.', '\''), "12345.5");
    CHECK_TEXT(grouped("12\xE2\x80\x99"
                       "345",
                       '.', '\''),
               "12345");
}

static void other_groups_are_none(void) {
    static const char *const bad[] = {"",     "1234",   "0,123",  "1234,567",  "1,23",     "1,2345", "1,234,56",
                                      ",234", "1,,234", "1,234.", "1,234.5e3", "1,234,",   "01,234", "1,234 ",
                                      "1.5",  "x,234",  "1,23x",  "-",         "1,234.5.6"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) CHECK_TEXT(grouped(bad[i], '.', ','), "none");
    CHECK_TEXT(grouped("1,234", '.', 0), "none");
    CHECK_TEXT(grouped("1,234,567,890,123,456,789,012,345,678,901,234,567,890,123,456,789", '.', ','), "none");
}

int main(void) {
    RUN(doubles_are_written_as_printf_writes_them);
    RUN(digits_in_groups_of_three_are_read);
    RUN(other_groups_are_none);
    RUN(ordinary_numbers_are_read);
    RUN(what_is_not_a_number_is_refused);
    RUN(edges_are_rounded_correctly);
    RUN(random_doubles_are_read_as_strtod_reads_them);
    RUN(numbers_as_programs_print_them_are_read_as_strtod_reads_them);
    return check_done();
}
