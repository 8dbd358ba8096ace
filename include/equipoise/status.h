/* Status codes, and the one sentence that goes with a failure. */
#ifndef EQUIPOISE_STATUS_H
#define EQUIPOISE_STATUS_H

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

/* The message of the kept failure, or "" when there was none. Lives in cx. */
const char *eq_message(const eq_ctx *cx);

/* Passes anything but EQ_OK up: failures, and EQ_MORE. */
#define EQ_TRY(call)                                        \
    do {                                                    \
        eq_status eq_try_status_ = (call);                  \
        if (eq_try_status_ != EQ_OK) return eq_try_status_; \
    } while (0)

#endif
