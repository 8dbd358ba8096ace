/* Decimal text to double, against strtod in the C locale (which glibc rounds correctly). */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "data/number.h"
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

static int same_bits(double a, double b) {
    return memcmp(&a, &b, sizeof a) == 0;
}

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
    static const char *const bad[] = {"",    "-",   "+",   ".",  "e5",   "1e",   "1e+",   "1.2.3", "nan", "inf", "0x10",
                                      "1 ",  " 1",  "1,5", "--1", "1e5.0", "12a", "1e309", "-1e999999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (!refuses(bad[i])) printf("  accepted: \"%s\"\n", bad[i]);
        CHECK(refuses(bad[i]));
    }
}

/* The largest double is 1.797...e308; halfway to the next power of two is the first that overflows. Smallest subnormal:
 * 4.94e-324; half of it ties to even, that is to zero. 9007199254740993 = 2^53 + 1 lies halfway between two doubles. */
static void edges_are_rounded_correctly(void) {
    static const char *const edge[] = {
        "1.7976931348623157e308", "1.7976931348623158e308", "4.9406564584124654e-324", "2.4703282292062327e-324",
        "2.4703282292062328e-324", "2.2250738585072014e-308", "2.2250738585072011e-308", "9007199254740993",
        "9007199254740993.0000000000000000000000000000000000000000000000000000000000000001", "9007199254740995",
        "1e23", "8.5e-17", "179769313486231570000000000000000000000e270", "0.000000000000000000000000000001e30",
        "123456789012345678901234567890", "0.1000000000000000055511151231257827021181583404541015625", "1e-400", "0e999",
        "6.631236846766476e-316", "3.237883913302901289588352412501532174863037669423108059901297049552301970670676565786835742587799557860615776559838283435514391084153169252689190564396459577394618038928365305143463955100356696665629202017331344031730044369360205258345803431471660032699580731300954848363975548690010751530018881758184174569652173110473696022749934638425380623369774736560008997404060967498028389191878963968575439222206416981462690113342524002724385941651051293552601421155333430225237291523843322331326138431477823591142408800030775170625915670728657003151953664260769822494937951845801530895238439819708403389937873241463484205608000027270531106827387907791444918534771598750162812548862768493201518991668028251730299953143924168545708663913273994694463908672332763671875E-319",
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

int main(void) {
    RUN(ordinary_numbers_are_read);
    RUN(what_is_not_a_number_is_refused);
    RUN(edges_are_rounded_correctly);
    RUN(random_doubles_are_read_as_strtod_reads_them);
    return check_done();
}
