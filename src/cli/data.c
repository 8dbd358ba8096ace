/* Where data are looked for. Schemas and twins: $EQUIPOISE_DATASETS, or else ../datasets seen from the program and
 * ./datasets. Original files: $DATASETS_DIR, or else beside the schema, datasets/ beside the program (build/datasets),
 * ./build/datasets and ../shared/datasets. A folder named by the environment is the only one then looked in. */
#define _POSIX_C_SOURCE 200809L
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/columns.h"
#include "cli/data.h"
#include "cli/files.h"
#include "answer/plain.h"
#include "base/sha256.h"
#include "data/table/schema_json.h"

#define MAX_PATH 4096
#define MAX_FOLDERS 6
#define MAX_NAMES 64

typedef struct folders {
    size_t n;
    const char *path[MAX_FOLDERS];
} folders;

static bool ends_with(const char *text, const char *tail) {
    size_t n = strlen(text), m = strlen(tail);
    return n >= m && !strcmp(text + n - m, tail);
}

/* The folder of a path, in cx->mem: "." when it names none. */
static const char *folder_of(eq_ctx *cx, const char *path) {
    const char *slash = strrchr(path, '/');
    if (!slash) return ".";
    return eq_arena_text(cx, &cx->mem, path, slash == path ? 1 : (size_t)(slash - path));
}

/* The folder that holds the program. */
static const char *program_folder(const cli_call *call) {
    char path[MAX_PATH];
    ssize_t size = readlink("/proc/self/exe", path, sizeof path - 1);
    if (size <= 0) return folder_of(call->cx, call->program);
    path[size] = 0;
    return folder_of(call->cx, path);
}

static eq_status add_folder(eq_ctx *cx, folders *list, const char *base, const char *rest) {
    const char *path = base ? eq_arena_format(cx, &cx->mem, "%s%s", base, rest) : NULL;
    if (!path) return EQ_EMEMORY;
    list->path[list->n++] = path;
    return EQ_OK;
}

static eq_status schema_folders(const cli_call *call, folders *out) {
    const char *set = getenv("EQUIPOISE_DATASETS");
    out->n = 0;
    if (set && *set) return add_folder(call->cx, out, set, "");
    EQ_TRY(add_folder(call->cx, out, program_folder(call), "/../datasets"));
    return add_folder(call->cx, out, ".", "/datasets");
}

static eq_status file_folders(const cli_call *call, const char *schema_path, folders *out) {
    const char *set = getenv("DATASETS_DIR");
    out->n = 0;
    if (set && *set) return add_folder(call->cx, out, set, "");
    EQ_TRY(add_folder(call->cx, out, folder_of(call->cx, schema_path), ""));
    EQ_TRY(add_folder(call->cx, out, program_folder(call), "/datasets"));
    EQ_TRY(add_folder(call->cx, out, ".", "/build/datasets"));
    EQ_TRY(add_folder(call->cx, out, program_folder(call), "/../../shared/datasets"));
    return add_folder(call->cx, out, ".", "/../shared/datasets");
}

/* Names of the schemas in a folder, added to `name`. */
static size_t list_schemas(eq_ctx *cx, const char *folder, const char **name, size_t n) {
    DIR *directory = opendir(folder);
    if (!directory) return n;
    for (struct dirent *entry = readdir(directory); entry && n < MAX_NAMES; entry = readdir(directory)) {
        size_t size = strlen(entry->d_name);
        if (!ends_with(entry->d_name, ".json") || ends_with(entry->d_name, ".twin.json")) continue;
        const char *found = eq_arena_text(cx, &cx->mem, entry->d_name, size - strlen(".json"));
        size_t at = 0;
        while (found && at < n && strcmp(name[at], found)) at++;
        if (found && at == n) name[n++] = found;
    }
    closedir(directory);
    return n;
}

static int by_bytes(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

static eq_status no_such_data(cli_call *call, const char *name, const folders *in) {
    const char *known[MAX_NAMES], *list = "";
    size_t n = 0;
    for (size_t f = 0; f < in->n; f++) n = list_schemas(call->cx, in->path[f], known, n);
    qsort(known, n, sizeof *known, by_bytes);
    for (size_t i = 0; i < n && list; i++)
        list = eq_arena_format(call->cx, &call->cx->mem, i ? "%s, %s" : "%s%s", list, known[i]);
    if (!list) return EQ_EMEMORY;
    if (!n)
        return eq_fail(call->cx, EQ_EINPUT, "--data: no schema is in %.200s; set EQUIPOISE_DATASETS to the folder datasets/",
                       in->path[0]);
    return eq_fail(call->cx, EQ_EINPUT, "--data: is \"%.60s\", expected one of %.200s, or the path of a schema", name, list);
}

eq_status cli_data_schema(cli_call *call, const char *name, eq_bytes *json, const char **path) {
    folders in;
    *path = name;
    if (ends_with(name, ".json") || strchr(name, '/')) return cli_file_read(call->cx, name, json);
    EQ_TRY(schema_folders(call, &in));
    for (size_t f = 0; f < in.n; f++) {
        *path = eq_arena_format(call->cx, &call->cx->mem, "%s/%s.json", in.path[f], name);
        if (!*path) return EQ_EMEMORY;
        if (cli_file_exists(*path)) return cli_file_read(call->cx, *path, json);
    }
    return no_such_data(call, name, &in);
}

/* The first path at which the file is, or NULL. */
static const char *find_file(eq_ctx *cx, const folders *in, const char *name) {
    for (size_t f = 0; f < in->n; f++) {
        const char *path = eq_arena_format(cx, &cx->mem, "%s/%s", in->path[f], name);
        if (path && cli_file_exists(path)) return path;
    }
    return NULL;
}

static void check_sum(eq_ctx *cx, const eq_schema_file *expected, eq_bytes bytes) {
    char found[65];
    eq_sha256 sha;
    if (!expected->sha256 || !*expected->sha256) return;
    eq_sha256_begin(&sha);
    eq_sha256_add(&sha, bytes.data, bytes.size);
    eq_sha256_end(&sha, found);
    if (strcmp(found, expected->sha256))
        fprintf(stderr, "equipoise: %s is not the file that the schema describes (its SHA-256 differs)\n",
                eq_plain(cx, expected->name));
}

static eq_status read_given(cli_call *call, const eq_schema *schema, eq_bytes **file, size_t *n) {
    const char **path;
    EQ_TRY(cli_texts(call, "file", &path, n));
    if (schema->n_files && *n != schema->n_files)
        return cli_misuse(call, "--file: is given %zu times, expected once for each of the schema's %zu files", *n,
                          schema->n_files);
    EQ_NEW(call->cx, &call->cx->mem, *file, *n);
    for (size_t f = 0; f < *n; f++) EQ_TRY(cli_file_read(call->cx, path[f], &(*file)[f]));
    return EQ_OK;
}

eq_status cli_data_files(cli_call *call, const char *schema_path, const eq_schema *schema, eq_bytes **file, size_t *n) {
    folders in;
    if (cli_has(call, "file")) return read_given(call, schema, file, n);
    *n = 0;
    EQ_TRY(file_folders(call, schema_path, &in));
    EQ_NEW(call->cx, &call->cx->mem, *file, schema->n_files + 1);
    for (size_t f = 0; f < schema->n_files; f++) {
        const char *path = find_file(call->cx, &in, schema->file[f].name);
        if (!path) return EQ_OK; /* half a data set is none */
        EQ_TRY(cli_file_read(call->cx, path, &(*file)[f]));
        check_sum(call->cx, &schema->file[f], (*file)[f]);
    }
    *n = schema->n_files;
    return EQ_OK;
}

/* datasets/<name>.twin.json, beside the schema. */
static eq_status read_twin(cli_call *call, const char *schema_path, const eq_schema *schema, eq_source *out) {
    const size_t rows[2] = {1, 100000000}, seeds[2] = {0, UINT32_MAX};
    size_t seed = 1;
    const char *path =
        eq_arena_format(call->cx, &call->cx->mem, "%.*s.twin.json", (int)(strlen(schema_path) - strlen(".json")), schema_path);
    if (!path) return EQ_EMEMORY;
    EQ_TRY(cli_whole(call, "rows", rows, &out->n_rows));
    EQ_TRY(cli_whole(call, "twin-seed", seeds, &seed));
    out->seed = seed;
    if (!cli_file_exists(path))
        return eq_fail(call->cx, EQ_EINPUT,
                       "%.60s: neither its original files nor a twin (%.200s) are there; "
                       "give its files with --file, or fetch them with `make datasets`",
                       schema->name, path);
    EQ_TRY(cli_file_read(call->cx, path, &out->twin));
    if (!cli_has(call, "twin"))
        fprintf(stderr,
                "equipoise: the original files of %s are not here (`make datasets` fetches them); "
                "this is its synthetic twin\n",
                eq_plain(call->cx, schema->name));
    return EQ_OK;
}

eq_status cli_data_find(cli_call *call, const char *name, eq_source *out) {
    const char *path;
    eq_schema schema;
    eq_bytes *file = NULL;
    memset(out, 0, sizeof *out);
    EQ_TRY(cli_data_schema(call, name, &out->schema, &path));
    EQ_TRY(eq_json_read_schema(call->cx, &call->cx->mem, out->schema, &schema));
    EQ_TRY(cli_columns_changes(call, &out->changes));
    if (!cli_has(call, "twin")) EQ_TRY(cli_data_files(call, path, &schema, &file, &out->n_files));
    out->file = file;
    if (!out->n_files) return read_twin(call, path, &schema, out);
    if (cli_has(call, "rows") || cli_has(call, "twin-seed"))
        return cli_misuse(call, "--%s is about the twin; give --twin with it", cli_has(call, "rows") ? "rows" : "twin-seed");
    return EQ_OK;
}
