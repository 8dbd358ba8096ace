/* Whole files. A written file first grows beside its place, under a name that no other process takes, and is renamed when
 * its bytes are on the disk: so a run that fails or is ended never leaves half a report under the name of a whole one, and
 * two runs never write into one another's file. What is not a regular file has no place beside it and is written as it is:
 * renaming over /dev/null or a FIFO would make a file of it. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/ending.h"
#include "cli/files.h"
#include "base/chacha20.h"
#include "base/encoding.h"

#define PIPE_ROOM ((size_t)1 << 16)
enum { MOST_LINKS = 40, MOST_NAMES = 10000, PATH_ROOM = 4096 };

static eq_status refuse(eq_ctx *cx, const char *verb, const char *path) {
    return eq_fail(cx, EQ_EINPUT, "%.300s: cannot be %s: %s", path, verb, strerror(errno));
}

/* ---- reading ---- */

/* To the end of whatever it is; `room` bytes are expected. */
static eq_status read_stream(eq_ctx *cx, const char *path, FILE *file, size_t room, eq_bytes *out) {
    char *data;
    size_t size = 0;
    EQ_NEW(cx, &cx->mem, data, room + 1);
    for (;;) {
        size += fread(data + size, 1, room - size, file);
        if (ferror(file)) return refuse(cx, "read", path);
        if (size < room) break;
        int next = getc(file);
        if (next == EOF && ferror(file)) return refuse(cx, "read", path);
        if (next == EOF) break;
        char *more;
        room *= 2;
        EQ_NEW(cx, &cx->mem, more, room + 1);
        memcpy(more, data, size);
        data = more;
        data[size++] = (char)next;
    }
    data[size] = 0;
    *out = (eq_bytes){data, size};
    return EQ_OK;
}

static eq_status read_open_file(eq_ctx *cx, const char *path, FILE *file, eq_bytes *out) {
    struct stat found;
    size_t room = PIPE_ROOM;
    if (fstat(fileno(file), &found)) return refuse(cx, "read", path);
    if (S_ISDIR(found.st_mode)) { /* it opens, and has an absurd size */
        errno = EISDIR;
        return refuse(cx, "read", path);
    }
    if (S_ISREG(found.st_mode) && found.st_size > 0) room = (size_t)found.st_size;
    return read_stream(cx, path, file, room, out);
}

eq_status cli_file_read(eq_ctx *cx, const char *path, eq_bytes *out) {
    if (!strcmp(path, "-")) return read_open_file(cx, "standard input", stdin, out);
    FILE *file = fopen(path, "rb");
    if (!file) return refuse(cx, "read", path);
    eq_status status = read_open_file(cx, path, file, out);
    fclose(file);
    return status;
}

eq_status cli_text_read(eq_ctx *cx, const char *what, const char *path, const char **text) {
    eq_bytes file;
    char name[32];
    snprintf(name, sizeof name, "%.28s: ", what);
    EQ_TRY(cli_file_read(cx, path, &file));
    EQ_TRY(eq_encoding_need(cx, name, file.data, file.size));
    *text = file.data;
    if (strlen(file.data) == file.size) return EQ_OK;
    return eq_fail(cx, EQ_EINPUT, "%s: %.300s has a zero byte, expected JSON", what, path);
}

eq_status cli_secret_key(eq_ctx *cx, const char *asking, unsigned char *key) {
    FILE *file = fopen("/dev/urandom", "rb");
    if (file) setvbuf(file, NULL, _IONBF, 0);
    size_t n = file ? fread(key, EQ_CHACHA20_KEY, 1, file) : 0;
    if (file) fclose(file);
    return n == 1 ? EQ_OK : eq_fail(cx, EQ_EINPUT, "%s: /dev/urandom gives no secret key here; expected 32 bytes", asking);
}

bool cli_file_exists(const char *path) {
    FILE *file = fopen(path, "rb");
    if (file) fclose(file);
    return file != NULL;
}

eq_status cli_folder_open(eq_ctx *cx, const char *option, const char *path) {
    struct stat found;
    if (!mkdir(path, 0777)) return EQ_OK;
    int error = errno;
    if (error == EEXIST && !stat(path, &found)) {
        if (S_ISDIR(found.st_mode)) return EQ_OK;
        error = ENOTDIR;
    }
    return eq_fail(cx, EQ_EINPUT, "--%s: %.300s: cannot be used as a folder: %s", option, path, strerror(error));
}

/* ---- writing ---- */

/* The descriptor that a path names, such as 1 of /dev/stdout; -1 when it names none. */
static int named_descriptor(const char *path) {
    static const char *const folders[] = {"/dev/fd/", "/proc/self/fd/"};
    if (!strcmp(path, "/dev/stdout")) return 1;
    if (!strcmp(path, "/dev/stderr")) return 2;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        size_t size = strlen(folders[i]);
        char *end;
        if (strncmp(path, folders[i], size) || path[size] < '0' || path[size] > '9') continue;
        long number = strtol(path + size, &end, 10);
        if (!*end && number < 1 << 20) return (int)number;
    }
    return -1;
}

/* One step along a link; NULL when out of memory or not readable. */
static const char *link_end(eq_ctx *cx, const char *path) {
    char to[PATH_ROOM];
    ssize_t size = readlink(path, to, sizeof to - 1);
    if (size < 0) return NULL;
    to[size] = 0;
    const char *slash = strrchr(path, '/');
    if (*to == '/' || !slash) return eq_arena_text(cx, &cx->mem, to, (size_t)size);
    return eq_arena_format(cx, &cx->mem, "%.*s%s", (int)(slash + 1 - path), path, to);
}

/* Where links lead, though nothing may be there yet. */
static eq_status follow(eq_ctx *cx, cli_output *out) {
    struct stat found;
    out->place = out->path;
    for (int i = 0; !lstat(out->place, &found) && S_ISLNK(found.st_mode); i++) {
        errno = ELOOP;
        out->place = i < MOST_LINKS ? link_end(cx, out->place) : NULL;
        if (!out->place) return refuse(cx, "written", out->path);
    }
    return EQ_OK;
}

static eq_status open_descriptor(eq_ctx *cx, cli_output *out, int descriptor) {
    fflush(stdout); /* what was printed stays before it */
    int copy = dup(descriptor);
    out->file = copy < 0 ? NULL : fdopen(copy, "wb");
    return out->file ? EQ_OK : refuse(cx, "written", out->path);
}

/* No signal comes between its being there and its being known: an end would leave it. */
static int open_exclusively(const char *path) {
    sigset_t ending, before;
    sigemptyset(&ending);
    sigaddset(&ending, SIGINT);
    sigaddset(&ending, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ending, &before);
    int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, 0666), error = errno;
    if (descriptor >= 0) cli_ending_remove(path);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = error;
    return descriptor;
}

/* A file of its own beside the place, with the rights of what is there. */
static eq_status open_part(eq_ctx *cx, cli_output *out, const struct stat *there) {
    int descriptor = -1;
    for (int i = 0; descriptor < 0 && i < MOST_NAMES; i++) {
        out->part = eq_arena_format(cx, &cx->mem, "%s.%ld-%d.part", out->place, (long)getpid(), i);
        if (!out->part) return EQ_EMEMORY;
        descriptor = open_exclusively(out->part);
        if (descriptor < 0 && errno != EEXIST) break;
    }
    if (descriptor < 0) return refuse(cx, "written", out->path);
    if (there && fchmod(descriptor, there->st_mode & 07777)) errno = 0; /* as it may be */
    out->file = fdopen(descriptor, "wb");
    return out->file ? EQ_OK : refuse(cx, "written", out->path);
}

eq_status cli_output_open(eq_ctx *cx, const char *path, cli_output *out) {
    struct stat found;
    *out = (cli_output){.path = path, .place = path};
    int descriptor = named_descriptor(path);
    if (descriptor >= 0) return open_descriptor(cx, out, descriptor);
    EQ_TRY(follow(cx, out));
    bool there = !stat(out->place, &found);
    if (there && S_ISDIR(found.st_mode)) {
        errno = EISDIR;
        return refuse(cx, "written", path);
    }
    if (!there || S_ISREG(found.st_mode)) {
        if (there && access(out->place, W_OK)) return refuse(cx, "written", path);
        return open_part(cx, out, there ? &found : NULL);
    }
    out->file = fopen(out->place, "wb");
    return out->file ? EQ_OK : refuse(cx, "written", path);
}

eq_status cli_output_close(eq_ctx *cx, cli_output *out, const char *text) {
    return cli_output_close_bytes(cx, out, eq_bytes_of(text));
}

eq_status cli_output_close_bytes(eq_ctx *cx, cli_output *out, eq_bytes bytes) {
    bool written = fwrite(bytes.data, 1, bytes.size, out->file) == bytes.size && !fflush(out->file);
    if (written && out->part) written = !fsync(fileno(out->file));
    int error = errno;
    if (fclose(out->file) && written) {
        written = false;
        error = errno;
    }
    out->file = NULL;
    bool placed = written && (!out->part || !rename(out->part, out->place));
    if (written) error = errno;
    if (!placed && out->part) remove(out->part);
    if (out->part) cli_ending_forget(out->part);
    errno = error;
    return placed ? EQ_OK : refuse(cx, "written", out->path);
}

eq_status cli_output_close_or_print(eq_ctx *cx, cli_output *out, const char *text) {
    char why[EQ_MESSAGE_SIZE];
    eq_status status = cli_output_close(cx, out, text);
    if (status == EQ_OK) return EQ_OK;
    snprintf(why, sizeof why, "%s", eq_message(cx));
    eq_ctx_clear(cx);
    EQ_TRY(cli_print(cx, text));
    return eq_fail(cx, status, "%s; it went to standard output instead", why);
}

void cli_output_drop(cli_output *out) {
    if (!out->file) return;
    fclose(out->file);
    if (out->part) remove(out->part);
    if (out->part) cli_ending_forget(out->part);
    out->file = NULL;
}

/* ---- standard streams ---- */

eq_status cli_print(eq_ctx *cx, const char *text) {
    errno = 0;
    if (fputs(text, stdout) >= 0 && !fflush(stdout) && !ferror(stdout)) return EQ_OK;
    if (!errno) errno = EIO; /* an earlier write's own reason is gone */
    return refuse(cx, "written", "standard output");
}

void cli_streams_open(void) {
    for (int i = 0; i < 3; i++)
        if (fcntl(i, F_GETFD) < 0 && errno == EBADF && open("/dev/null", i ? O_RDONLY : O_WRONLY) != i)
            _exit(1); /* used the wrong way round it goes on failing, as a closed one does */
}

bool cli_streams_close(bool say) {
    errno = 0;
    bool lost = ferror(stdout) != 0;
    lost = fclose(stdout) != 0 || lost;
    if (!errno) errno = EIO; /* as in cli_print */
    if (lost && say) fprintf(stderr, "equipoise: standard output: cannot be written: %s\n", strerror(errno));
    return !lost;
}
