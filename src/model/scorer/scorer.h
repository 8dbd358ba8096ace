/* A model that a person brings: it scores rows, whatever program wrote its file.
 *
 *     eq_scorer model;
 *     EQ_TRY(eq_scorer_read(cx, arena, "m.json", bytes, &options, &model));   which format it is, its first bytes say
 *     ... find a column of the table for each of model.column[0 .. n_columns - 1] ...
 *     EQ_TRY(eq_scorer_score(cx, &model, &rows, score));
 *
 * A format is a row of formats.def: a file that knows the format's bytes and fills an eq_scorer. */
#ifndef EQ_SCORER_H
#define EQ_SCORER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/json_write.h"
#include "equipoise/model.h"

/* What a column of its inputs takes. NUMBER: numbers. CODE: levels by their place, 0, 1, ...; TEXT: cells as they are written. */
typedef enum eq_taken { EQ_TAKES_NUMBER, EQ_TAKES_CODE, EQ_TAKES_TEXT } eq_taken;

typedef struct eq_scorer_column {
    const char *name; /* NULL: the file has no names, columns are told apart by their order */
    eq_taken takes;
    bool may_be_missing;      /* takes NaN, of text ""; else a row without a value is refused before scoring */
    size_t n_levels;          /* CODE: as many as the file names; 0 = it names none, and the person says them */
    const char *const *level; /* (n_levels) */
    double offset, spread;    /* the model's first step is (x - offset) / spread; NaN, NaN: it is not, or not known */
} eq_scorer_column;

/* The score of a row. PROBABILITY: of the favourable outcome, in [0,1]. NUMBER: any number, more is more favourable: a regression
 * or a margin, which is not calibrated. */
typedef enum eq_score_is { EQ_SCORE_PROBABILITY, EQ_SCORE_NUMBER } eq_score_is;

/* Rows to be scored, column by column: of each column the one pointer that its `takes` asks for. */
typedef struct eq_scorer_cells {
    const double *number;    /* (n_rows) NUMBER and CODE; NaN = missing */
    const char *const *text; /* (n_rows) TEXT; "" = missing */
} eq_scorer_cells;

typedef struct eq_scorer_rows {
    size_t n_rows;
    size_t first;                  /* place of the first of them among all rows, for messages: "row 17, counted from 0" */
    const eq_scorer_cells *column; /* (n_columns) in the model's order */
} eq_scorer_rows;

/* Answers to what a file leaves open; zero = nothing is answered. */
typedef struct eq_scorer_options {
    const char *output;      /* ONNX: name of the output that is the score */
    const char *favourable;  /* the class that is favourable, as the file writes it */
    const char *is;          /* "probability", "logit", "scale", "rank": what the output is */
    const char *const *name; /* (n_names) columns in the model's order, for files without names */
    size_t n_names;
} eq_scorer_options;

/* How a forest's number becomes a score: of one of its targets, sigmoid(slope number) or the number; or 1 minus that. */
typedef struct eq_link {
    bool sigmoid;
    double slope;
    size_t target;
    bool turned;
} eq_link;

struct eq_scorer;

/* A format of files. */
typedef struct eq_scorer_format {
    const char *id, *title; /* "xgboost-json", "XGBoost JSON" */
    /* Whether bytes look like it: by the first of them only, so that a broken file of the format is still refused as that. */
    bool (*is)(eq_bytes bytes);
    /* Fills a zeroed scorer, messages without the file's name. */
    eq_status (*read)(eq_ctx *, eq_arena *, eq_bytes bytes, const eq_scorer_options *, struct eq_scorer *out);
} eq_scorer_format;

/* What has to be answered before a model scores. */
typedef struct eq_asked {
    const char *sentence; /* which names the flags that answer it */
    const char *about;    /* "columns", "levels", "output", "class" or "is" */
    size_t n_choices;     /* 0 = it is not one of a few */
    const char *const *choice;
} eq_asked;

/* Writes it into an answer: {"asks": sentence, "question": {"about", "choices"}}. */
void eq_asked_out(eq_out *out, eq_place to, const eq_asked *asks);

typedef struct eq_scorer {
    const eq_scorer_format *format;
    const char *producer; /* program and version that wrote the file; "" = not known */
    char sha256[65];      /* of its bytes */
    size_t n_columns;
    const eq_scorer_column *column;
    eq_score_is is;
    bool taken_for_logit;   /* it is the sigmoid of a number that nobody calls a logit */
    const char *score_from; /* in words: "sigmoid of the sum of 100 trees" */
    size_t n_classes;       /* 0 = the file names none */
    const char *const *class_name;
    bool one_number;      /* the file gives one number a row, of no class that is chosen among several */
    bool by_sigmoid;      /* a person says that it is a logit: the score is its sigmoid */
    bool held;            /* or that it is a probability: the score is held to [0, 1] */
    bool turned;          /* which is of the other class: the score is 1 minus it, or of numbers minus it */
    size_t favourable;    /* the class whose probability the score is; SIZE_MAX = the file does not say, 1 is meant */
    const eq_asked *asks; /* what has to be answered before it scores; NULL = nothing */
    double threshold;     /* its own; NaN = none, 0.5 of probabilities is meant */
    const char *decision; /* its own rule by group, as eq_rule_read has it; NULL = none */
    /* What may be edited. */
    size_t n_layers, n_editable; /* linear layers; those of them a gradient reaches */
    const char *why_not;         /* a sentence: what cannot be edited and why; NULL = all can */
    const eq_model *network; /* the part methods edit, its logit being the score's; NULL = none. What comes before it: prefix */
    const size_t *network_column; /* (network->n_inputs) the column that each of its inputs is, as it is; NULL: they are others */
    const size_t *network_of;     /* (network->n_inputs) the column that each is made of alone, or SIZE_MAX. NULL: not known */
    const struct eq_forest *forest; /* where the score is made of trees alone that read the columns; else NULL */
    eq_link link;                   /* of `forest` */
    const char *note;               /* a sentence that belongs beside its scores; NULL = none */
    void *state;
    /* Scores of n_rows <= EQ_SCORER_BLOCK rows; NaN never. Scratch from cx->tmp. */
    eq_status (*score)(eq_ctx *, const struct eq_scorer *, const eq_scorer_rows *, double *score);
    /* The numbers that come into `network` (n_rows, network->n_inputs); NULL: the columns' numbers, (x - offset) / spread. */
    eq_status (*prefix)(eq_ctx *, const struct eq_scorer *, const eq_scorer_rows *, float *x);
    /* What a description says beyond the fields above, sizes for instance: members of `to`. NULL = nothing. */
    void (*describe)(const struct eq_scorer *, eq_out *, eq_place to);
} eq_scorer;

#define EQ_SCORER_BLOCK 128

/* THE TABLE of formats.def, and the row that a file's first bytes belong to, or NULL. */
size_t eq_scorer_format_count(void);
const eq_scorer_format *eq_scorer_format_at(size_t index);
const eq_scorer_format *eq_scorer_format_of(eq_bytes bytes);

/* Reads a model of any format. `name` is the file's, and begins every message. Lives in `arena`; the bytes are not needed
 * afterwards. options may be NULL. EQ_EINPUT: empty, of no known format (a Python pickle, XGBoost's UBJSON and other common ones
 * are named, with what to do), or what its format's reader refuses. */
eq_status eq_scorer_read(eq_ctx *cx, eq_arena *arena, const char *name, eq_bytes bytes, const eq_scorer_options *options,
                         eq_scorer *out);

/* The class that a value of a label names: the same text, the same number, or True and False for 1 and 0; SIZE_MAX: none. */
size_t eq_scorer_class(const eq_scorer *scorer, const char *value);

/* Scores of any number of rows. score (n_rows), overwritten. A row's score does not depend on the other rows.
 * EQ_EINPUT: a row has a value that the model refuses; the message says "row 17, counted from 0". */
eq_status eq_scorer_score(eq_ctx *cx, const eq_scorer *scorer, const eq_scorer_rows *rows, double *score);

/* Whether a cell is True or False, which are 1 and 0; of one case all letters may be. */
bool eq_scorer_truth(eq_bytes cell, double *out);

/* The code of a cell: the place of its level, by its text or because it is the same number; NaN of "". number: what the cell is
 * as one, NaN = it is none. Of a column without levels the number itself. false: it is none of the levels. */
bool eq_scorer_code(const eq_scorer_column *column, eq_bytes cell, double number, double *out);

/* The description as JSON: {format, producer, sha256, columns, score, classes, layers, editable, why_not, ...}. */
eq_status eq_scorer_describe(eq_ctx *cx, eq_arena *arena, const eq_scorer *scorer, const char **out);

/* Where the trees of scorer->forest cut a column: cut (n), ascending, distinct, of numbers only. Lives in `arena`,
 * which is not cx->tmp. */
eq_status eq_scorer_cuts(eq_ctx *cx, eq_arena *arena, const eq_scorer *scorer, size_t column, double **cut, size_t *n);

#endif
