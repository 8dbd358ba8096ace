/* Analyses: one question, asked in JSON of a subject and answered in JSON. */
#ifndef EQ_ANALYSIS_H
#define EQ_ANALYSIS_H

#include "analysis/option.h"
#include "answer/answer.h"
#include "answer/out.h"
#include "analysis/subject.h"

enum {
    EQ_NEEDS_FILE = 1,      /* a file of predictions: the loaded data will not do */
    EQ_NEEDS_DECISIONS = 2, /* decisions, or scores that make them */
    EQ_NEEDS_SCORES = 4,
    EQ_TAKES_COUNTS = 8 /* rows that stand for many are understood, else they are refused */
};

/* What is asked: a row of analyses.def, defined in the file of its name. */
typedef struct eq_analysis {
    const char *id, *title;
    const char *help; /* a sentence */
    unsigned needs;
    const eq_option *options; /* its own, ended by a NULL id */
    /* Adds the answer's values and blocks. option: what was given, a value a row of `options`. Scratch from subject->cx->tmp. */
    eq_status (*run)(eq_subject *subject, const eq_option_value *option, eq_answer *answer);
} eq_analysis;

#define EQ_ANALYSIS(id) extern const eq_analysis eq_analysis_##id;
#include "analysis/analyses.def"
#undef EQ_ANALYSIS

size_t eq_analysis_count(void);
const eq_analysis *eq_analysis_at(size_t index);

/* The JSON of eq_lab_analyse, in `arena`. file.size 0: about `loaded`. */
eq_status eq_analysis_json(eq_ctx *cx, eq_arena *arena, const char *id, const eq_loaded *loaded, eq_bytes file, eq_bytes options,
                           const char **json);

#endif
