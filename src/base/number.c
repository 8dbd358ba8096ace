/* Decimal text to double.
 *
 * Nearly every cell of a table has at most 15 digits and a small exponent: then digits and power of ten are
 * both exact doubles and one multiplication or division rounds once, so the result is correct (Clinger, "How
 * to read floating point numbers accurately", 1990). Up to 19 digits, as programs print doubles, times 10^e with
 * |e| <= 27 are a product or quotient of two numbers of 64 bits, whose 128 are exact. All others go through exact
 * integers: D * 10^e as a quotient of big integers with a flag for what was cut off, rounded once to the 53 (or,
 * near zero, fewer) bits that a double keeps. strtod would do, but it follows the locale of the host. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"

/* More digits than this can only decide a tie, and one sticky bit does that (767 significant digits suffice).
 */
#define MAX_DIGITS 800
/* Bits: 800 digits shifted left by the 10^1130 they may be divided by, and 66 more: 2658 + 3754 + 98 < 8192.
 */
#define MAX_LIMBS 256

typedef struct big {
    uint32_t limb[MAX_LIMBS]; /* least significant first */
    int n;                    /* the top limb in use is not zero */
} big;

static void big_multiply_add(big *b, uint32_t factor, uint32_t term) {
    uint64_t carry = term;
    for (int i = 0; i < b->n; i++) {
        carry += (uint64_t)b->limb[i] * factor;
        b->limb[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry) b->limb[b->n++] = (uint32_t)carry;
}

/* Whole division; true when there was a remainder. Dividing twice cuts off as much as dividing by the
 * product. */
static bool big_divide(big *b, uint32_t divisor) {
    uint64_t rest = 0;
    for (int i = b->n; i-- > 0;) {
        rest = rest << 32 | b->limb[i];
        b->limb[i] = (uint32_t)(rest / divisor);
        rest %= divisor;
    }
    while (b->n && !b->limb[b->n - 1]) b->n--;
    return rest != 0;
}

static void big_shift_limbs(big *b, int n) {
    memmove(b->limb + n, b->limb, (size_t)b->n * sizeof b->limb[0]);
    memset(b->limb, 0, (size_t)n * sizeof b->limb[0]);
    b->n += n;
}

static int big_bits(const big *b) {
    int bits = 0;
    if (!b->n) return 0;
    for (uint32_t top = b->limb[b->n - 1]; top; top >>= 1) bits++;
    return bits + 32 * (b->n - 1);
}

static bool big_bit(const big *b, int at) { /* below bit 0 there are only zeros */
    return at >= 0 && (b->limb[at / 32] >> (at % 32) & 1u);
}

static double from_bits(uint64_t bits) {
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* b * 2^-shift rounded to nearest, ties to even; `cut` says that something positive was cut off below b. */
static bool round_big(const big *b, int shift, bool cut, double *out) {
    int length = big_bits(b), exponent = length - 1 - shift;
    int keep = exponent >= -1022 ? 53 : 53 + 1022 + exponent;
    if (keep < 0) return *out = 0, true;
    uint64_t mantissa = 0;
    for (int i = 1; i <= keep; i++) mantissa = mantissa << 1 | big_bit(b, length - i);
    bool half = big_bit(b, length - 1 - keep);
    for (int i = length - 2 - keep; i >= 0 && !cut; i--) cut = big_bit(b, i);
    if (half && (cut || (mantissa & 1))) mantissa++;
    if (exponent < -1022) return *out = from_bits(mantissa), true; /* subnormal; 2^52 is the first normal one */
    if (mantissa >> 53) mantissa >>= 1, exponent++;
    if (exponent > 1023) return false;
    *out = from_bits((uint64_t)(exponent + 1023) << 52 | (mantissa & ((UINT64_C(1) << 52) - 1)));
    return true;
}

/* The digits of `text` (with a point among them, already checked) times 10^exponent. */
static bool parse_exactly(const char *text, const char *end, char decimal, int exponent, double *out) {
    big b = {.n = 0};
    bool cut = false, fraction = false;
    int n_digits = 0;
    for (; text < end; text++) {
        if (*text == decimal) {
            fraction = true;
            continue;
        }
        uint32_t digit = (uint32_t)(*text - '0');
        if (n_digits < MAX_DIGITS) {
            big_multiply_add(&b, 10, digit);
            n_digits += b.n > 0; /* leading zeros do not count */
            exponent -= fraction;
        } else {
            cut |= digit != 0;
            exponent += !fraction;
        }
    }
    if (!b.n || n_digits + exponent < -330) return *out = 0, true;
    if (n_digits + exponent > 310) return false;
    for (; exponent > 0; exponent--) big_multiply_add(&b, 10, 0);
    int want = -exponent * 10 / 3 + 67 - big_bits(&b), shift = 0; /* 10/3 > log2(10) */
    if (exponent < 0 && want > 0) {
        shift = (want + 31) / 32;
        big_shift_limbs(&b, shift);
    }
    for (; exponent <= -9; exponent += 9) cut |= big_divide(&b, 1000000000u);
    for (; exponent < 0; exponent++) cut |= big_divide(&b, 10u);
    return round_big(&b, 32 * shift, cut, out);
}

__extension__ typedef unsigned __int128 wide;

#define MOST_FIVES 27 /* 5^27 < 2^63 */

/* Zero bits above the highest one of a number that is not 0. */
static int zeros_above(uint64_t x) {
    int n = 0;
    for (int step = 32; step; step /= 2)
        if (!(x >> (64 - step))) x <<= step, n += step;
    return n;
}

/* b 2^exponent rounded to nearest, ties to even; `cut` as above. b has 54 bits at least, the result is a normal double. */
static double round_wide(wide b, int exponent, bool cut) {
    uint64_t high = (uint64_t)(b >> 64);
    int over = (high ? 128 - zeros_above(high) : 64 - zeros_above((uint64_t)b)) - 53;
    wide rest = b & (((wide)1 << over) - 1), half = (wide)1 << (over - 1);
    uint64_t mantissa = (uint64_t)(b >> over);
    mantissa += rest > half || (rest == half && (cut || (mantissa & 1)));
    if (mantissa >> 53) mantissa >>= 1, over++;
    return from_bits((uint64_t)(exponent + over + 52 + 1023) << 52 | (mantissa & ((UINT64_C(1) << 52) - 1)));
}

/* mantissa 10^power, mantissa > 0, |power| <= MOST_FIVES. */
static double parse_wide(uint64_t mantissa, int power) {
    uint64_t fives = 1, quotient = 0;
    for (int i = power < 0 ? -power : power; i > 0; i--) fives *= 5;
    int up = zeros_above(mantissa), divisor_up = zeros_above(fives);
    mantissa <<= up;
    if (power >= 0) return round_wide((wide)mantissa * fives, power - up, false);
    uint64_t rest = mantissa >> 1, divisor = fives << divisor_up; /* rest < divisor; the bit shifted out comes in below */
    bool odd = mantissa & 1;
    for (int i = 0; i < 2; i++) { /* two digits of 32 bits; a digit guessed by the divisor's first is at most 2 too large */
        wide all = (wide)rest << 32 | (i || !odd ? 0 : UINT64_C(1) << 31);
        uint64_t digit = rest / (divisor >> 32);
        if (digit >> 32) digit = UINT32_MAX;
        while ((wide)digit * divisor > all) digit--;
        rest = (uint64_t)(all - (wide)digit * divisor);
        quotient = quotient << 32 | digit;
    }
    return round_wide(quotient, power - up + divisor_up - 63, rest != 0);
}

static const double exact_power[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                     1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* [eE][+-]digits up to `end`, or nothing. Held within +-100000, far beyond what a double reaches. */
static bool parse_exponent(const char *p, const char *end, int *out) {
    *out = 0;
    if (p == end) return true;
    if (*p != 'e' && *p != 'E') return false;
    p++;
    bool negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+')) p++;
    if (p == end) return false;
    int value = 0;
    for (; p < end; p++) {
        if (!is_digit(*p)) return false;
        if (value < 100000) value = value * 10 + (*p - '0');
    }
    *out = negative ? -value : value;
    return true;
}

bool eq_number_parse(const char *text, size_t size, char decimal, double *out) {
    const char *p = text, *end = text + size;
    bool negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+')) p++;
    const char *digits = p;
    uint64_t mantissa = 0;
    size_t n_digits = 0, n_fraction = 0, n_points = 0;
    for (; p < end; p++) {
        if (is_digit(*p)) {
            if (n_digits++ < 19) mantissa = mantissa * 10 + (uint64_t)(*p - '0');
            n_fraction += n_points;
        } else if (*p == decimal && !n_points) {
            n_points = 1;
        } else {
            break;
        }
    }
    int exponent;
    if (!n_digits || size > INT32_MAX / 16 || !parse_exponent(p, end, &exponent)) return false;
    double value;
    if (n_digits <= 19 && mantissa <= UINT64_C(1) << 53 && exponent >= -100 && exponent <= 100) {
        int power = exponent - (int)n_fraction;
        if (power >= -22 && power <= 22) {
            value = power < 0 ? (double)mantissa / exact_power[-power] : (double)mantissa * exact_power[power];
            return *out = negative ? -value : value, true;
        }
    }
    int power = exponent - (int)n_fraction;
    if (n_digits <= 19 && mantissa && power >= -MOST_FIVES && power <= MOST_FIVES) value = parse_wide(mantissa, power);
    else if (!parse_exactly(digits, p, decimal, exponent, &value)) return false;
    return *out = negative ? -value : value, true;
}

/* Bytes of the mark between thousands that begins at p; 0: there is none. */
static size_t mark_at(const char *p, const char *end, char thousands) {
    static const char *const space[] = {" ", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89", NULL}; /* no-break, narrow, thin */
    static const char *const apostrophe[] = {"'", "\xE2\x80\x99", NULL};
    if (thousands == '.' || thousands == ',') return p < end && *p == thousands;
    for (const char *const *mark = thousands == ' ' ? space : apostrophe; *mark; mark++) {
        size_t size = strlen(*mark);
        if ((size_t)(end - p) >= size && !memcmp(p, *mark, size)) return size;
    }
    return 0;
}

/* How many of the bytes from p on are digits, up to 4. */
static size_t digits_at(const char *p, const char *end) {
    size_t n = 0;
    while (n < 4 && p + n < end && is_digit(p[n])) n++;
    return n;
}

bool eq_number_grouped(const char *text, size_t size, char decimal, char thousands, double *out) {
    char plain[64];
    const char *p = text, *end = text + size;
    size_t n = 0, group, mark, n_groups = 0;
    if (!thousands || size > sizeof plain) return false;
    if (p < end && (*p == '-' || *p == '+')) plain[n++] = *p++;
    if (p == end || *p == '0') return false;
    for (group = digits_at(p, end); group; group = digits_at(p, end)) {
        if (n_groups ? group != 3 : group > 3) return false;
        memcpy(plain + n, p, group);
        n += group;
        p += group;
        mark = mark_at(p, end, thousands);
        if (!mark) break;
        p += mark;
        n_groups++;
    }
    if (!group || !n_groups) return false;
    if (p < end) {
        if (*p != decimal || p + 1 == end) return false;
        for (plain[n++] = *p++; p < end; plain[n++] = *p++)
            if (!is_digit(*p)) return false;
    }
    return eq_number_parse(plain, n, decimal, out);
}

bool eq_number_same(const char *a, const char *b) {
    double x, y;
    if (!strcmp(a, b)) return true;
    return eq_number_parse(a, strlen(a), '.', &x) && eq_number_parse(b, strlen(b), '.', &y) && x == y;
}

/* ---- double to decimal text ---- */

/* v in [1e-4, 1e14) rounded to n_digits digits, 15 to 17, ties to even: they are the whole number given, the first of them
 * worth 10^*power. v = m 2^-shift with m < 2^53, and no power of ten here is above 10^20, so that all of it is exact. */
static uint64_t round_to_digits(double v, int n_digits, int *power) {
    static const double begins[] = {1e-3, 1e-2, 1e-1, 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13};
    uint64_t bits, too_many = (uint64_t)exact_power[n_digits];
    memcpy(&bits, &v, sizeof bits);
    int shift = 1075 - (int)(bits >> 52), x = -4;
    wide m = (bits & ((UINT64_C(1) << 52) - 1)) | UINT64_C(1) << 52;
    while (x < 13 && v >= begins[x + 4]) x++; /* the doubles of 0.001, 0.01 and 0.1 lie above these: never too far */
    for (;; x++) {
        int up = n_digits - 1 - x, second = up > 19 ? up - 19 : 0;
        wide all = m * (uint64_t)exact_power[up - second] * (uint64_t)exact_power[second];
        wide rest = all & (((wide)1 << shift) - 1), half = (wide)1 << (shift - 1);
        uint64_t digits = (uint64_t)(all >> shift);
        digits += rest > half || (rest == half && (digits & 1));
        *power = x;
        if (digits < too_many) return digits;
    }
}

/* As "%.*g" writes a number in [1e-4, 1e14): no exponent, no zeros behind the last digit. */
static void write_digits(uint64_t digits, int n_digits, int power, char *text) {
    char figure[20];
    size_t size = 0;
    for (int i = n_digits; i-- > 0; digits /= 10) figure[i] = (char)('0' + digits % 10);
    while (n_digits > 1 && n_digits - 1 > power && figure[n_digits - 1] == '0') n_digits--;
    if (power < 0) text[size++] = '0', text[size++] = '.';
    for (int i = power; i < -1; i++) text[size++] = '0';
    for (int i = 0; i < n_digits; i++) {
        text[size++] = figure[i];
        if (i == power && i + 1 < n_digits) text[size++] = '.';
    }
    text[size] = 0;
}

/* Answers hold thousands of numbers, nearly all of them of this size. */
static void write_plain(double v, char *text) {
    int n_digits = 15, power;
    uint64_t digits = round_to_digits(v, n_digits, &power);
    double back = (double)digits / exact_power[14 - power]; /* rounded once: as reading it would */
    if (back < v || back > v) digits = round_to_digits(v, n_digits = 17, &power);
    write_digits(digits, n_digits, power, text);
}

void eq_number_digits(double value, char text[EQ_NUMBER_TEXT]) {
    double back = 0, size_of = value < 0 ? -value : value;
    if (size_of >= 1e-4 && size_of < 1e14) {
        *text = '-';
        write_plain(size_of, text + (value < 0));
        return;
    }
    int size = snprintf(text, EQ_NUMBER_TEXT, "%.15g", value);
    if (!eq_number_parse(text, (size_t)size, '.', &back) || back < value || back > value)
        snprintf(text, EQ_NUMBER_TEXT, "%.17g", value);
}

const char *eq_number_text(eq_ctx *cx, eq_arena *arena, double value) {
    char text[EQ_NUMBER_TEXT];
    eq_number_digits(value, text);
    return eq_arena_text(cx, arena, text, strlen(text));
}
