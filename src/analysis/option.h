/* Options of an analysis as typed rows: help, the page's controls and what is refused come from them. */
#ifndef EQ_OPTION_H
#define EQ_OPTION_H

#include "base/json_read.h"
#include "base/json_write.h"

typedef enum eq_option_kind {
    EQ_OPTION_NUMBER,
    EQ_OPTION_INTEGER,
    EQ_OPTION_BOOLEAN,
    EQ_OPTION_CHOICE,  /* one of `choice`; number: its place */
    EQ_OPTION_TEXT,    /* a text; or a whole number, where `max` allows one */
    EQ_OPTION_TEXTS,   /* a list of texts; where `max` allows one, also a number, as its text */
    EQ_OPTION_COLUMN,  /* the name of a column */
    EQ_OPTION_COLUMNS, /* names of columns */
    EQ_OPTION_RATE,    /* the id of a rate that is a share of one count */
    EQ_OPTION_METRICS, /* ids of rates and gaps of counts, each once */
    EQ_OPTION_LIMITS,  /* an object from ids of metrics to numbers of at least `min` */
    EQ_N_OPTION_KINDS
} eq_option_kind;

typedef struct eq_option {
    const char *id, *title, *help; /* title: a label of a few words; help: a sentence, which does not name the default */
    eq_option_kind kind;
    double initial, min, max;  /* of numbers; EQ_OPTION_BOOLEAN: initial 0 or 1 */
    const char *otherwise;     /* of the other kinds: what is meant when it is not given, in words */
    const char *const *choice; /* EQ_OPTION_CHOICE: ended by NULL */
    bool needed;               /* there is no default */
    const char *flag, *value;  /* of `equipoise audit`: an option of its own (--top K), and what stands for its value; NULL = it
                                  is set by --set alone; value NULL = a flag */
} eq_option;

/* What was given, or the default. */
typedef struct eq_option_value {
    bool given;
    double number;     /* EQ_OPTION_TEXT: the whole number, or NaN */
    const char *text;  /* NULL where it was not given */
    const char **list; /* (n) of names or texts */
    size_t *metric, n; /* (n) of metrics: indices; EQ_OPTION_RATE: metric[0] */
    double *limit;     /* EQ_OPTION_LIMITS: (n) */
    eq_json place;     /* to refuse at */
} eq_option_value;

/* Reads the options of `table` (ended by a NULL id) from members of `root` into `out`, one a row. Lives in `arena`.
 * EQ_EINPUT names the path: another type, out of range, not a metric of this kind, needed and not there. */
eq_status eq_options_read(const eq_json *root, const eq_option *table, eq_arena *arena, eq_option_value *out);

/* How many rows; and a kind's word ("number", "integer", ...). */
size_t eq_option_count(const eq_option *table);
const char *eq_option_kind_id(eq_option_kind kind);

/* A row as members of `to`: id, title, help, kind, default, min, max, choices, needed. */
void eq_option_write(eq_out *out, eq_place to, const eq_option *option);

#endif
