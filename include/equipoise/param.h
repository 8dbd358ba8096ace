/* Parameters: of methods, of model kinds, of a plan's settings. One row is also the page's control and the command line's
 * help. */
#ifndef EQUIPOISE_PARAM_H
#define EQUIPOISE_PARAM_H

typedef enum eq_param_kind { EQ_REAL, EQ_INTEGER, EQ_BOOLEAN, EQ_CHOICE } eq_param_kind;

/* The title is a label of three words at most, the help a sentence or what stands for one. */
typedef struct eq_param {
    const char *id, *title, *help;
    eq_param_kind kind;
    double initial, min, max;  /* EQ_CHOICE: index into choice, from 0; EQ_BOOLEAN: 0 or 1 */
    const char *const *choice; /* EQ_CHOICE: NULL-terminated ids */
} eq_param;

#define EQ_MAX_PARAMS 24 /* of one method or one kind of model */

#endif
