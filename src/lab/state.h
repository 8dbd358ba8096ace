/* What a lab holds, for the files that its calls are spread over. */
#ifndef EQ_LAB_STATE_H
#define EQ_LAB_STATE_H

#include "equipoise/units.h"
#include "analysis/analysis.h"
#include "lab/kept.h"
#include "lab/models.h"
#include "lab/secret.h"
#include "experiment/judged.h"
#include "experiment/report.h"
#include "experiment/units_answer.h"
#include "experiment/what_if.h"

typedef enum eq_lab_text {
    EQ_TEXT_CATALOG,
    EQ_TEXT_DESCRIBE,
    EQ_TEXT_SUBJECT,
    EQ_TEXT_ANALYSIS,
    EQ_TEXT_BOARD,
    EQ_TEXT_PROGRESS,
    EQ_TEXT_REPORT,
    EQ_TEXT_PART,
    EQ_TEXT_PREDICTIONS,
    EQ_TEXT_SENSITIVITY,
    EQ_TEXT_WHAT_IF,
    EQ_TEXT_UNITS,
    EQ_TEXT_CUT,
    EQ_TEXT_MODEL,
    EQ_TEXT_SCORES,
    EQ_TEXT_EXPORT,
    EQ_N_TEXTS
} eq_lab_text;

/* A question about units under way, in an arena of its own. */
typedef struct eq_looked {
    eq_arena arena;
    const char *options; /* NULL = none */
    eq_units_asked asked;
} eq_looked;

/* A plan under way, in an arena of its own. */
typedef struct eq_trial {
    eq_arena arena;
    eq_plan plan;
    const eq_bent_data *bent; /* what the plan bends the loaded data into; NULL = nothing */
    const uint8_t *truth;     /* (whole.n_rows) then: the true outcomes */
    eq_dataset whole;         /* as encoded, row i at place i */
    eq_dataset data;          /* what is run of it: a given model's columns, and no row that it learned from */
    eq_runner runner;
    eq_record *record; /* (plan.n_cells) */
    eq_judged *judged; /* (plan.n_cells) of the finished ones; NULL = the plan has too many cells */
    eq_given given;    /* what the plan's model.given means */
    eq_kept_list kept; /* models of finished cells, where the lab keeps them */
    size_t *order;     /* the cells of this shard, group by group */
    size_t *start;     /* (n_groups of the plan + 1) where each group begins there */
    size_t first, end; /* what is to be run of it: all, or the group that was taken */
    size_t next;       /* position of the cell under way */
    size_t n_groups;   /* of this shard */
    bool begun;        /* that cell has been begun */
    eq_looked looked;  /* units that are being asked about */
    const char *data_json, *plan_json;
} eq_trial;

struct eq_lab {
    eq_ctx *cx;
    eq_loaded loaded;
    bool has_data, has_trial, keeps_models;
    eq_secret next_secret, secret; /* of the trial to be started, and of this one */
    eq_trial trial;
    eq_keeping subjects;
    eq_question question; /* under way, about the subject of the handle; analysis NULL = none */
    size_t about;
    eq_given_list given;
    eq_arena text[EQ_N_TEXTS];
};

/* The records that a trial's plan bends, and the outcomes behind them; nothing where it bends none. */
eq_status eq_trial_bend(eq_lab *lab, eq_trial *trial);

/* The arena of a kind of text, emptied. */
eq_arena *eq_lab_fresh(eq_lab *lab, eq_lab_text kind);

/* Every public call begins and ends here: scratch is given back whatever happened. */
eq_status eq_lab_enter(eq_lab *lab, bool needs_data, eq_mark *mark);
eq_status eq_lab_leave(eq_lab *lab, eq_mark mark, eq_status status);

/* The column of true outcomes of the loaded data, or NULL. */
const char *eq_lab_label(const eq_lab *lab);

#endif
