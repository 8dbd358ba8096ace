/* Days are counted by H. Hinnant's algorithm for the civil calendar (http://howardhinnant.github.io/date_algorithms.html), whose
 * year begins in March, so that the leap day is the last. */
#include <stdint.h>
#include <stdio.h>

#include "data/table/date.h"

typedef struct civil {
    int64_t year;
    int month, day;
} civil;

static int64_t days_of(civil date) {
    int64_t year = date.year - (date.month <= 2), era = (year >= 0 ? year : year - 399) / 400, of_era = year - era * 400;
    int64_t of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static civil civil_of(int64_t days) {
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097, of_era = days - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100), month = (5 * of_year + 2) / 153;
    civil out = {year + era * 400, (int)(month < 10 ? month + 3 : month - 9), (int)(of_year - (153 * month + 2) / 5 + 1)};
    out.year += out.month <= 2;
    return out;
}

static int month_length(int64_t year, int month) {
    static const int length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return length[month - 1] + (month == 2 && leap);
}

/* Up to `most` digits as a number; how many there were, 0 = none. */
static size_t read_digits(const char *text, size_t size, size_t most, int *value) {
    size_t n = 0;
    for (*value = 0; n < size && n < most && text[n] >= '0' && text[n] <= '9'; n++) *value = *value * 10 + (text[n] - '0');
    return n;
}

/* Nothing, or a time of day: a space or T, and digits and marks behind it. */
static bool is_time(const char *text, size_t size) {
    if (!size) return true;
    if ((*text != ' ' && *text != 'T') || size < 2) return false;
    for (size_t i = 1; i < size; i++) {
        char c = text[i];
        bool mark = c == ':' || c == '.' || c == '+' || c == '-' || c == 'Z' || c == ' ' || c == 'A' || c == 'P' || c == 'M';
        if ((c < '0' || c > '9') && !mark) return false;
    }
    return text[1] >= '0' && text[1] <= '9';
}

/* Three numbers apart by one mark; how many bytes they take, 0 = they are not there. */
static size_t read_parts(const char *text, size_t size, eq_date_order order, int part[3]) {
    size_t at = 0;
    char mark = 0;
    for (int p = 0; p < 3; p++) {
        bool year = p == (order == EQ_DATE_YMD ? 0 : 2);
        if (p) {
            if (at >= size || (text[at] != '-' && text[at] != '/' && text[at] != '.') || (mark && text[at] != mark)) return 0;
            mark = text[at++];
        }
        size_t n = read_digits(text + at, size - at, year ? 4 : 2, &part[p]);
        if (!n || (year && n != 4)) return 0;
        at += n;
    }
    return at;
}

static bool in_calendar(civil date) {
    return date.month >= 1 && date.month <= 12 && date.day >= 1 && date.day <= month_length(date.year, date.month);
}

bool eq_date_parse(const char *text, size_t size, eq_date_order order, double *days) {
    int part[3];
    if (order == EQ_NO_DATE) return false;
    size_t used = read_parts(text, size, order, part);
    if (!used && order == EQ_DATE_YMD && size == 8) { /* 20240131 */
        if (read_digits(text, 4, 4, &part[0]) != 4 || read_digits(text + 4, 2, 2, &part[1]) != 2) return false;
        if (read_digits(text + 6, 2, 2, &part[2]) != 2) return false;
        used = 8;
    }
    if (!used || !is_time(text + used, size - used)) return false;
    civil date = {part[order == EQ_DATE_YMD ? 0 : 2], part[order == EQ_DATE_MDY ? 0 : 1],
                  part[order == EQ_DATE_YMD   ? 2
                       : order == EQ_DATE_DMY ? 0
                                              : 1]};
    if (!in_calendar(date)) return false;
    *days = (double)days_of(date);
    return true;
}

void eq_date_text(double days, char text[EQ_DATE_TEXT]) {
    civil date = civil_of((int64_t)days);
    snprintf(text, EQ_DATE_TEXT, "%04d-%02d-%02d", (int)date.year, date.month, date.day);
}

double eq_date_year(double days) { return (double)civil_of((int64_t)days).year; }

double eq_date_age(double days, double at) {
    civil born = civil_of((int64_t)days), then = civil_of((int64_t)at);
    bool had_it = then.month > born.month || (then.month == born.month && then.day >= born.day);
    return (double)(then.year - born.year - !had_it);
}
