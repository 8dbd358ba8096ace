/* Status codes, and the one sentence that goes with a failure. */
#ifndef EQUIPOISE_STATUS_H
#define EQUIPOISE_STATUS_H

#include <stddef.h>

typedef enum eq_status {
    EQ_OK,
    EQ_MORE,      /* not a failure: budget spent, call again to go on */
    EQ_EINPUT,    /* what the caller gave is wrong; the message says what */
    EQ_EMEMORY,   /* an allocation failed; nothing else changed */
    EQ_ELIMIT,    /* larger than a stated limit */
    EQ_EINTERNAL, /* our own bug, reported instead of crashing */
} eq_status;

typedef struct eq_ctx eq_ctx;

/* Records a failure where it is known and returns `status`, so that it can be returned at once.
 * The message is one sentence that names the thing, the value and what was expected; printf format,
 * cut at EQ_MESSAGE_SIZE - 1 bytes, and what stands in it between quotes at 80.
 * The first failure since eq_ctx_clear is the one kept. */
eq_status eq_fail(eq_ctx *cx, eq_status status, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* What would mend a refusal: a row of src/data/fixes.def with its value. */
typedef struct eq_fix {
    const char *id, *value;
} eq_fix;

/* What a refusal is about, for who shows it at its field. Whatever is not known is NULL or 0. */
#define EQ_MOST_FIXES 4
typedef struct eq_about {
    const char *field; /* the option that it is about, named as in JSON */
    size_t line;       /* of the file, from 1 */
    const char *column, *value;
    eq_fix fix[EQ_MOST_FIXES]; /* the likeliest first; the first without an id ends them */
} eq_about;

/* How a message was made (src/base/wording.h): itself or one of its arguments, in their order. */
typedef struct eq_worded {
    const char *form;           /* its format; NULL: an argument that was printed */
    unsigned short start, size; /* where in the message it stands, in bytes */
    unsigned short n;           /* of a format: how many pieces behind it are its arguments and theirs */
} eq_worded;
#define EQ_MOST_WORDED 24
typedef struct eq_wording {
    size_t n; /* 0: it is not known how */
    eq_worded piece[EQ_MOST_WORDED];
} eq_wording;

/* As eq_fail of EQ_EINPUT, with what it is about, which is copied. A text that is longer than about a thousand bytes is left out,
 * and with it the fixes that it belongs to. */
eq_status eq_fail_about(eq_ctx *cx, const eq_about *about, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* What the kept failure is about; all of it empty where that was not said, or there was none. Lives in cx. */
const eq_about *eq_message_about(const eq_ctx *cx);

/* The message of the kept failure, or "" when there was none. Lives in cx. */
const char *eq_message(const eq_ctx *cx);

/* Passes anything but EQ_OK up: failures, and EQ_MORE. */
#define EQ_TRY(call)                                        \
    do {                                                    \
        eq_status eq_try_status_ = (call);                  \
        if (eq_try_status_ != EQ_OK) return eq_try_status_; \
    } while (0)

#endif
