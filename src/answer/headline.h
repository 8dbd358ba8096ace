/* What is said first of an audit, and of each of its rates: how far groups lie apart, how sure that is, and whom it leaves
 * out. The command line, the report, the page and its paragraph to copy all show this text; no other place words it. */
#ifndef EQ_HEADLINE_H
#define EQ_HEADLINE_H

#include "answer/answer.h"

#define EQ_HEADLINE_PARTS 12

typedef struct eq_headline {
    const char *text;                    /* the whole, one paragraph */
    const char *part[EQ_HEADLINE_PARTS]; /* the same in pieces; every second one, from part[1], is what to look at first */
    size_t n_parts;
    const char *of[2];   /* the groups compared: first less second; NULL = nothing is compared */
    eq_value difference; /* undefined where nothing is compared */
} eq_headline;

/* What sentences are made of. Set `audit` and what of the next three is wanted, and leave the rest zero; one for all sentences of
 * an audit. */
typedef struct eq_headlines {
    const eq_audit *audit;
    const char *outcome; /* the favourable outcome's name, told with the base rate where nobody decided; NULL = not known */
    const char **among;  /* (n_among) names of the groups that are compared; n_among 0 = all */
    size_t n_among;
    eq_audit *large; /* of the groups that are not small, once it was wanted */
} eq_headlines;

/* The rate an audit is opened with: how many are decided favourably, or, where nobody decided, have that outcome. */
size_t eq_headline_rate(const eq_audit *audit);

/* The sentence of a rate (its index in the metric table).
 * Groups that are not among those to be compared are not mentioned.
 * Groups under audit->asked.minimum rows are left out and named with their size; so are those in which the rate is undefined.
 * Two groups that remain are compared by their signed difference (the one that is not privileged less the one that is; of two
 * alike the smaller less the larger), more by the largest gap, each with the interval the metric layer gives it for just
 * these groups; where it holds 0 the sentence says so. Lives in `arena`.
 * EQ_EMEMORY. O(groups); where groups are left out also an audit of the others' counts, once for those that are small and,
 * without resamples, once for each rate that is undefined in another. */
eq_status eq_headline_make(eq_ctx *cx, eq_arena *arena, eq_headlines *from, size_t rate, eq_headline *out);

/* Adds "headline" and "apart" (out.h) to an answer's values and the first of them to its blocks, as the lead. */
void eq_answer_headlines(eq_answer *answer, eq_headlines *from);

#endif
