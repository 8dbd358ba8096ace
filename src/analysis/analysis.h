/* Analyses: one question, asked in JSON of a subject and answered in JSON. */
#ifndef EQ_ANALYSIS_H
#define EQ_ANALYSIS_H

#include "base/json_read.h"
#include "answer/out.h"
#include "analysis/subject.h"

enum {
    EQ_NEEDS_FILE = 1,      /* a file of predictions: the loaded data will not do */
    EQ_NEEDS_DECISIONS = 2, /* decisions, or scores that make them */
    EQ_NEEDS_SCORES = 4,
    EQ_TAKES_COUNTS = 8 /* rows that stand for many are understood, else they are refused */
};

/* Reads its own options at `options` and adds its answer's members to out->root. Scratch from subject->cx->tmp. */
typedef eq_status eq_analyse(eq_subject *subject, const eq_json *options, eq_out *out);

/* One of an analysis's own options; help ends with its default in brackets. */
typedef struct eq_analysis_key {
    const char *id, *help;
} eq_analysis_key;

typedef struct eq_analysis {
    const char *id;
    unsigned needs;
    const char *title, *help;
    const eq_analysis_key *keys; /* ended by a NULL id */
    eq_analyse *run;
} eq_analysis;

#define EQ_ANALYSIS(id, needs, title, help)                \
    extern const eq_analysis_key eq_analyse_##id##_keys[]; \
    eq_analyse eq_analyse_##id;
#include "analysis/analyses.def"
#undef EQ_ANALYSIS

/* What an analysis follows: a list of `least` ids of metrics of counts or more, each once, as indices (n) in `arena`. */
eq_status eq_json_count_metrics(const eq_json *list, size_t least, eq_arena *arena, size_t **metric, size_t *n);

size_t eq_analysis_count(void);
const eq_analysis *eq_analysis_at(size_t index);

/* The JSON of eq_lab_analyse, in `arena`. file.size 0: about `loaded`. */
eq_status eq_analysis_json(eq_ctx *cx, eq_arena *arena, const char *id, const eq_loaded *loaded, eq_bytes file, eq_bytes options,
                           const char **json);

#endif
