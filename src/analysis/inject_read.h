/* What bends records by hand (data/inject.h), as hosts ask for it: {"group", "hide", ...} in a plan and of a subject. */
#ifndef EQ_INJECT_READ_H
#define EQ_INJECT_READ_H

#include "analysis/option.h"
#include "data/inject.h"

/* Its rows, ended by a NULL id: help, the page's sliders and the options of the command line come from them. */
extern const eq_option eq_inject_options[];

/* By whose outcomes decisions are judged where records are bent: {"judge_by": "records" or "truth"}; rows as above. */
extern const eq_option eq_judge_options[];

/* The member "inject" of `root`; out->group NULL where there is none. Lives in `arena`. EQ_EINPUT names the path. */
eq_status eq_inject_read(const eq_json *root, eq_arena *arena, eq_inject *out);

/* The member "judge_by" of `root`. */
eq_status eq_judge_read(const eq_json *root, bool *by_truth);

/* "inject" as a member of `to`: group and seed, and what is not as at first. Nothing where nothing is bent. */
void eq_inject_write(eq_out *out, eq_place to, const eq_inject *inject);

/* What was done, as a member "bent" of `to`: counts, and "says", the sentence. */
void eq_injected_write(eq_out *out, eq_place to, const eq_injected *done, const char *says);

#endif
