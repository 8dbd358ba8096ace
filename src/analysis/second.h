/* A second model of the subject's own rows, from a column that came with them: nothing is read again. */
#ifndef EQ_SECOND_H
#define EQ_SECOND_H

#include "analysis/subject.h"
#include "answer/answer.h"
#include "base/json_read.h"

/* Fills yhat2 and score2 by "score2", "pred2" and "threshold2" at `root`, options of the analyses that compare; where neither
 * of the first two is there, nothing. Rows that lack what the second model says leave `own`, an analysis's copy of a subject,
 * and are counted in own->n_without_second. Lives in own->arena. EQ_EINPUT: the subject has a second model already, or came
 * from no file; there is no such column; a score outside [0, 1]; a decision that is no value of the label, nor 1 or 0; all
 * rows lack it. O(rows). */
eq_status eq_second_read(eq_subject *own, const eq_json *root);

/* Those options, for an analysis that calls its second model `model`. */
#define EQ_SECOND_OPTIONS(model)                                                                               \
    {.id = "score2",                                                                                           \
     .title = "Second scores",                                                                                 \
     .help = "Column of the " model "'s scores",                                                               \
     .kind = EQ_OPTION_COLUMN,                                                                                 \
     .otherwise = "none"},                                                                                     \
        {.id = "pred2",                                                                                        \
         .title = "Second decisions",                                                                          \
         .help = "Column of its decisions",                                                                    \
         .kind = EQ_OPTION_COLUMN,                                                                             \
         .otherwise = "its score above threshold2"},                                                           \
    {                                                                                                          \
        .id = "threshold2", .title = "Second threshold", .help = "Where its decisions are made of its scores", \
        .kind = EQ_OPTION_NUMBER, .initial = 0.5, .min = -1, .max = 1                                          \
    }

/* Says how many people it says nothing of, if any. */
void eq_second_say(const eq_subject *own, eq_answer *answer);

#endif
