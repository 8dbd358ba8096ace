/* A table of counts says all that an audit asks, so a stream is turned into one (data/stream.h) and goes the way of files. What
 * is short goes it as it is: then analyses of single rows have them too. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "analysis/request.h"
#include "base/sha256.h"
#include "cli/dialect.h"
#include "cli/stream.h"
#include "data/stream.h"

#define HEAD ((size_t)16 << 20)     /* read before it is decided */
#define MOST_ROW ((size_t)64 << 20) /* no row is this long; an open quote is */
#define MOST_FILE ((off_t)1 << 30)  /* a longer file is counted, too */

typedef struct source {
    cli_inquiry *q;
    const char *path;
    FILE *file;
    char *data; /* (room) read and not yet taken: size */
    size_t room, size;
    bool ended;
    eq_sha256 sha; /* of all that was read */
} source;

static eq_status refuse(const source *s) {
    return eq_fail(s->q->call->cx, EQ_EINPUT, "%.300s: cannot be read: %s", s->path, strerror(errno));
}

/* As much as there is room for. */
static eq_status fill(source *s) {
    size_t taken = fread(s->data + s->size, 1, s->room - s->size, s->file);
    eq_sha256_add(&s->sha, s->data + s->size, taken);
    s->size += taken;
    if (ferror(s->file)) return refuse(s);
    s->ended = s->size < s->room;
    return EQ_OK;
}

/* Everything to the end, in pieces. */
static eq_status take_all(source *s, eq_stream *stream) {
    for (;;) {
        size_t used;
        EQ_TRY(eq_stream_take(stream, (eq_bytes){s->data, s->size}, s->ended, &used));
        if (s->ended) return EQ_OK;
        memmove(s->data, s->data + used, s->size - used);
        s->size -= used;
        if (s->size == s->room) {
            if (s->room >= MOST_ROW)
                return eq_fail(s->q->call->cx, EQ_EINPUT, "%.300s: a row is longer than %zu bytes: is a quote never closed?",
                               s->path, MOST_ROW);
            char *more = realloc(s->data, 2 * s->room);
            if (!more) return eq_fail(s->q->call->cx, EQ_EMEMORY, "memory: there is not enough left to read the file");
            s->data = more;
            s->room *= 2;
        }
        EQ_TRY(fill(s));
    }
}

static eq_status describe(cli_inquiry *q, const eq_stream_counts *made) {
    eq_ctx *cx = q->call->cx;
    q->file = made->csv;
    q->count = made->count;
    q->weight_squared = made->weight_squared;
    q->decimal = made->decimal;
    q->thousands = made->thousands;
    const char *how = made->read_as ? made->read_as : "", *then = made->read_as ? "; " : "";
    if (!made->n_bins)
        q->counted = eq_arena_format(cx, &cx->mem, "%s%s%.0f rows were counted as they were read; nothing is rounded", how, then,
                                     made->n_rows);
    else
        q->counted =
            eq_arena_format(cx, &cx->mem,
                            "%s%s%.0f rows were counted as they were read, their scores in %zu bins: counts and rates of "
                            "decisions are exact, every AUC within %.2g, other measures of scores are those of the "
                            "bins' middles",
                            how, then, made->n_rows, made->n_bins, made->auc_within);
    return q->counted ? EQ_OK : EQ_EMEMORY;
}

static eq_status count(source *s) {
    cli_call *call = s->q->call;
    eq_prediction_columns columns;
    eq_stream *stream = NULL;
    eq_stream_counts made;
    const char *options;
    EQ_TRY(cli_options_json(s->q, true, NULL, &options));
    EQ_TRY(eq_subject_columns(call->cx, &call->cx->mem, (eq_bytes){options, strlen(options)}, &columns));
    eq_status status = eq_stream_open(call->cx, &columns, (eq_bytes){s->data, s->size}, &stream);
    if (status == EQ_OK) status = take_all(s, stream);
    if (status == EQ_OK) status = eq_stream_table(stream, &call->cx->mem, &made);
    if (stream) eq_stream_close(stream);
    return status == EQ_OK ? describe(s->q, &made) : status;
}

static eq_status keep(source *s) {
    eq_ctx *cx = s->q->call->cx;
    if (!s->size) return eq_fail(cx, EQ_EINPUT, "%.300s: the file is empty", s->path);
    s->q->file.data = eq_arena_text(cx, &cx->mem, s->data, s->size);
    s->q->file.size = s->size;
    return s->q->file.data ? EQ_OK : EQ_EMEMORY;
}

static eq_status read_stream(source *s) {
    s->room = HEAD;
    s->data = malloc(s->room);
    if (!s->data) return eq_fail(s->q->call->cx, EQ_EMEMORY, "memory: there is not enough left to read the file");
    eq_sha256_begin(&s->sha);
    EQ_TRY(fill(s));
    EQ_TRY(s->ended ? keep(s) : count(s));
    eq_sha256_end(&s->sha, s->q->sha256);
    return EQ_OK;
}

/* It has an end that is known, and room; a table of counts is short whatever it counts. */
static bool is_file(const source *s) {
    struct stat found;
    if (cli_has(s->q->call, "count")) return true;
    return !fstat(fileno(s->file), &found) && !S_ISFIFO(found.st_mode) && !S_ISCHR(found.st_mode) && !S_ISSOCK(found.st_mode) &&
           s->file != stdin && found.st_size <= MOST_FILE;
}

eq_status cli_stream_read(cli_inquiry *q) {
    const char *csv = cli_text(q->call, "csv");
    bool standard = !strcmp(csv, "-");
    source s = {.q = q, .path = standard ? "standard input" : csv, .file = standard ? stdin : fopen(csv, "rb")};
    if (!s.file) return refuse(&s);
    eq_status status;
    if (is_file(&s)) {
        if (!standard) fclose(s.file);
        EQ_TRY(cli_file_read(q->call->cx, csv, &q->file));
        if (!q->file.size) return eq_fail(q->call->cx, EQ_EINPUT, "%.300s: the file is empty", s.path);
        return EQ_OK;
    }
    status = read_stream(&s);
    free(s.data);
    if (!standard) fclose(s.file);
    return status;
}
