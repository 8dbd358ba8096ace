/* Whole files. A written file first grows beside its place and is renamed at the end, so a run that fails or is ended
 * never leaves half a report under the name of a whole one. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "api/cli_files.h"

static eq_status refuse(eq_ctx *cx, const char *verb, const char *path) {
    return eq_fail(cx, EQ_EINPUT, "%.300s: cannot be %s: %s", path, verb, strerror(errno));
}

static eq_status read_open_file(eq_ctx *cx, const char *path, FILE *file, eq_bytes *out) {
    struct stat found;
    if (!fstat(fileno(file), &found) && S_ISDIR(found.st_mode)) { /* it opens, and has an absurd size */
        errno = EISDIR;
        return refuse(cx, "read", path);
    }
    if (fseek(file, 0, SEEK_END)) return refuse(cx, "read", path);
    long size = ftell(file);
    if (size < 0 || fseek(file, 0, SEEK_SET)) return refuse(cx, "read", path);
    char *data;
    EQ_NEW(cx, &cx->mem, data, (size_t)size + 1);
    if (fread(data, 1, (size_t)size, file) != (size_t)size) return refuse(cx, "read", path);
    *out = (eq_bytes){data, (size_t)size};
    return EQ_OK;
}

eq_status cli_file_read(eq_ctx *cx, const char *path, eq_bytes *out) {
    FILE *file = fopen(path, "rb");
    if (!file) return refuse(cx, "read", path);
    eq_status status = read_open_file(cx, path, file, out);
    fclose(file);
    return status;
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

eq_status cli_output_open(eq_ctx *cx, const char *path, cli_output *out) {
    out->path = path;
    out->part = eq_arena_format(cx, &cx->mem, "%s.part", path);
    if (!out->part) return EQ_EMEMORY;
    out->file = fopen(out->part, "wb");
    return out->file ? EQ_OK : refuse(cx, "written", out->part);
}

eq_status cli_output_close(eq_ctx *cx, cli_output *out, const char *text) {
    size_t size = strlen(text);
    bool written = fwrite(text, 1, size, out->file) == size;
    written = fclose(out->file) == 0 && written;
    out->file = NULL;
    if (written && !rename(out->part, out->path)) return EQ_OK;
    eq_status status = refuse(cx, "written", out->path);
    remove(out->part);
    return status;
}

void cli_output_drop(cli_output *out) {
    if (!out->file) return;
    fclose(out->file);
    remove(out->part);
    out->file = NULL;
}

eq_status cli_print(eq_ctx *cx, const char *text) {
    if (fputs(text, stdout) >= 0 && !fflush(stdout)) return EQ_OK;
    return refuse(cx, "written", "standard output");
}
