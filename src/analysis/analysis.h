/* Analyses: one question, asked in JSON of a subject and answered in JSON. */
#ifndef EQ_ANALYSIS_H
#define EQ_ANALYSIS_H

#include "analysis/option.h"
#include "analysis/request.h"
#include "answer/answer.h"
#include "answer/out.h"
#include "base/work.h"

enum {
    EQ_NEEDS_FILE = 1,      /* a file of predictions: the loaded data will not do */
    EQ_NEEDS_DECISIONS = 2, /* decisions, or scores that make them */
    EQ_NEEDS_SCORES = 4,
    EQ_TAKES_COUNTS = 8,      /* rows that stand for many are understood, else they are refused */
    EQ_TAKES_UNLABELLED = 16, /* so are rows without true outcomes, */
    EQ_TAKES_ANY_SCALE = 32,  /* scores that are no probabilities, */
    EQ_TAKES_ONE_GROUP = 64,  /* and rows of one group */
    EQ_READS_COLUMNS = 128    /* columns of the file that nobody named: counts by those that are named do not have them */
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

/* The options of `audit`, where they are needed as a constant. */
extern const eq_option eq_audit_settings[];

size_t eq_analysis_count(void);
const eq_analysis *eq_analysis_at(size_t index);
const eq_analysis *eq_analysis_find(const char *id); /* NULL: there is none */
const char *eq_analysis_title(const char *id);       /* the id itself, where there is none */

/* A subject by options alone, every key of which is known. Lives in `arena`. As eq_subject_read. */
eq_status eq_subject_from_json(eq_ctx *cx, eq_arena *arena, const eq_subject_place *from, eq_bytes options, eq_subject *out);

/* The options of a subject that has its groups already: {"privileged": text or texts}, whom the others are compared with; and
 * {"judge_by"}, which is asked before it is made. */
eq_status eq_subject_judge_by(eq_ctx *cx, eq_bytes options, bool *by_truth);
eq_status eq_subject_compare_with(eq_subject *subject, eq_bytes options);

/* An analysis with its options, under way. */
typedef struct eq_question {
    eq_ctx *cx;
    const eq_analysis *analysis;
    eq_json root;            /* its options, */
    eq_option_value *option; /* as they were read; NULL before the first step */
    eq_audit_options audit;
    const eq_subject *about; /* the subject as this question sees it; NULL before the first step */
    eq_arena arena;
    eq_work work;
} eq_question;

/* The options are the analysis's own, with "bootstrap", "confidence" and "seed". End what began.
 * EQ_EINPUT: there is no such analysis; a key is not known. */
eq_status eq_question_begin(eq_ctx *cx, const char *id, eq_bytes options, eq_question *out);

/* Works while the budget lasts (unit as eq_trainer_step). EQ_MORE: call again; EQ_OK: the answer as JSON, in `arena`. Where the
 * cuts fall changes nothing. EQ_EINPUT: the subject has not what the analysis needs; as the analysis. */
eq_status eq_question_step(eq_question *question, const eq_subject *subject, int64_t budget, eq_arena *arena, const char **json);

void eq_question_end(eq_question *question);

/* Both at once, from one object of options: the JSON of eq_lab_analyse, in `arena`. */
eq_status eq_analysis_json(eq_ctx *cx, eq_arena *arena, const char *id, const eq_subject_place *from, eq_bytes options,
                           const char **json);

#endif
