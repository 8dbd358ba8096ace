/* Status codes, and the one sentence that goes with a failure. */
#ifndef EQUIPOISE_STATUS_H
#define EQUIPOISE_STATUS_H

/* One row a status: name, the word that JSON and the command line use. */
#define EQ_STATUSES(X)                                                                        \
    X(EQ_OK, "ok")                                                                            \
    X(EQ_MORE, "more")         /* not a failure: budget spent, call again to go on */          \
    X(EQ_EINPUT, "input")      /* what the caller gave is wrong; the message says what */      \
    X(EQ_EMEMORY, "memory")    /* an allocation failed; nothing else changed */                \
    X(EQ_ELIMIT, "limit")      /* larger than a stated limit */                                \
    X(EQ_EINTERNAL, "internal") /* our own bug, reported instead of crashing */

#define EQ_STATUS_ENUM(name, word) name,
typedef enum eq_status { EQ_STATUSES(EQ_STATUS_ENUM) EQ_N_STATUSES } eq_status;
#undef EQ_STATUS_ENUM

typedef struct eq_ctx eq_ctx;

/* The word of a status, such as "input". Never NULL. */
const char *eq_status_word(eq_status status);

/* Records a failure where it is known and returns `status`, so that it can be returned at once.
 * The message is one sentence that names the thing, the value and what was expected; printf format,
 * cut at EQ_MESSAGE_SIZE - 1 bytes, and what stands in it between quotes at 80.
 * The first failure since eq_ctx_clear is the one kept. */
eq_status eq_fail(eq_ctx *cx, eq_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The message of the kept failure, or "" when there was none. Lives in cx. */
const char *eq_message(const eq_ctx *cx);

/* Passes anything but EQ_OK up: failures, and EQ_MORE. */
#define EQ_TRY(call)                                                                          \
    do {                                                                                      \
        eq_status eq_try_status_ = (call);                                                    \
        if (eq_try_status_ != EQ_OK) return eq_try_status_;                                   \
    } while (0)

#endif
