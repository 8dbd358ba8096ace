/* Dates as people and programs write them. */
#ifndef EQ_DATE_H
#define EQ_DATE_H

#include <stdbool.h>

#include "equipoise/recode.h"

/* Days from 1970-01-01 (proleptic Gregorian) of a date written in that order: a year of four digits, month and day of one or two,
 * apart by one of '-', '/' and '.', perhaps a time of day behind a space or 'T'; in the order year, month, day also eight digits.
 * false: it is none, or no such day is in the calendar. O(size). */
bool eq_date_parse(const char *text, size_t size, eq_date_order order, double *days);

/* Such a day as 2026-01-31. */
#define EQ_DATE_TEXT 32
void eq_date_text(double days, char text[EQ_DATE_TEXT]);

/* The year of such a day; and whole years from it to the day `at`, negative before. */
double eq_date_year(double days);
double eq_date_age(double days, double at);

#endif
