/* Subjects as hosts ask for them: the JSON of eq_lab_subject. */
#ifndef EQ_REQUEST_H
#define EQ_REQUEST_H

#include "analysis/option.h"
#include "analysis/subject.h"

/* What there is to read a subject from: a predictions file; without one, the loaded data's labels. */
typedef struct eq_subject_place {
    const eq_loaded *loaded;
    eq_bytes file;
} eq_subject_place;

/* The keys that say who an analysis is about (NULL-ended); of a file beside those of the rows of eq_selection_options. */
const char *const *eq_subject_keys(bool of_file);

/* Of a file of predictions, as typed rows (ended by a NULL id): who is selected, and what groups are known by. */
extern const eq_option eq_selection_options[];

/* Reads a subject by the options at `root`, whose keys the caller has checked. Lives in `arena`, with all its texts but those
 * of the loaded data. EQ_EINPUT as eq_subject_of_labels, eq_subject_of_predictions; the file is JSON. O(bytes). */
eq_status eq_subject_read(eq_ctx *cx, eq_arena *arena, const eq_subject_place *from, const eq_json *root, eq_subject *out);

/* The columns of a file of predictions as the options say them, for who reads them by another way. Lives in `arena`.
 * EQ_EINPUT. */
eq_status eq_subject_columns(eq_ctx *cx, eq_arena *arena, eq_bytes options, eq_prediction_columns *out);

/* How sure an answer is to be, which every analysis takes, as typed rows (ended by a NULL id). */
extern const eq_option eq_interval_options[];
eq_status eq_json_read_audit(const eq_json *root, eq_arena *arena, eq_audit_options *out);

#endif
