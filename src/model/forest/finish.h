/* What is made of a forest's numbers: transforms, and the forms of ONNX's classifiers. */
#ifndef EQ_FOREST_FINISH_H
#define EQ_FOREST_FINISH_H

#include "model/forest/forest.h"

typedef enum eq_transform {
    EQ_TRANSFORM_NONE,
    EQ_TRANSFORM_LOGISTIC,
    EQ_TRANSFORM_SOFTMAX,
    EQ_TRANSFORM_SOFTMAX_ZERO, /* softmax of what is not 0; zeros stay */
    EQ_TRANSFORM_PROBIT,
} eq_transform;

/* Of ONNX's documentation, NULL-terminated, in the order above. */
extern const char *const eq_transform_ids[];

/* NUMBERS: a regressor, whose numbers are given as they are; of one number only PROBIT is applied.
 * CLASSES: one number a class, the label is the largest before the transform.
 * Two classes, and all values name one of them (the other is what is left): ONLY_FIRST, class 0; ONLY_SECOND, class 1. */
typedef enum eq_forest_form { EQ_FOREST_NUMBERS, EQ_FOREST_CLASSES, EQ_FOREST_ONLY_FIRST, EQ_FOREST_ONLY_SECOND } eq_forest_form;

typedef struct eq_finish {
    eq_forest_form form;
    eq_transform transform;
    bool has_negative;  /* a value is below 0: then one class alone is decided at 0, else at 0.5 */
    bool narrow;        /* numbers are rounded to float32 */
    size_t n_in, n_out; /* numbers a row of the forest, and behind it */
} eq_finish;

/* What a classifier says of itself. */
typedef struct eq_classifier {
    size_t n_classes, n_base; /* n_base values, of which `base` of the lists has as many */
    eq_transform transform;
} eq_classifier;

/* How a classifier with these values is read, and its lists as the forest takes them: with one class of two named, `lists` gets
 * one target, every value's target 0 (`value` is the list it has, rewritten in place). Base values: of 3 and more classes none or
 * one each; of two classes none, or one where class 0 alone is named. EQ_EINPUT: other numbers of them, whose meaning is not
 * settled; PROBIT of two classes. Source: what onnxruntime 1.30.0 does, where the specification is silent. */
eq_status eq_finish_classes(eq_ctx *cx, const char *where, const eq_classifier *classifier, eq_forest_lists *lists,
                            eq_forest_value *value, eq_finish *out);
eq_finish eq_finish_numbers(size_t n_targets, eq_transform transform, bool narrow);

/* in (n_rows, n_in) the forest's numbers; out (n_rows, n_out) overwritten, may not be `in`; label (n_rows) places of classes, or
 * NULL. */
void eq_finish_rows(const eq_finish *finish, const double *in, size_t n_rows, double *out, uint32_t *label);

/* One row (n) in place. */
void eq_transform_row(eq_transform transform, bool narrow, double *value, size_t n);

#endif
