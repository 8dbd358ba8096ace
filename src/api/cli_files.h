/* Files: read whole, written whole or not at all. */
#ifndef EQ_CLI_FILES_H
#define EQ_CLI_FILES_H

#include <stdbool.h>
#include <stdio.h>

#include "equipoise/table.h"

/* The bytes of a file, with a zero byte behind them, in cx->mem. EQ_EINPUT names the path and the reason. */
eq_status cli_file_read(eq_ctx *cx, const char *path, eq_bytes *out);

/* Something that can be read is there. */
bool cli_file_exists(const char *path);

/* A folder that an option names, made where it is missing. EQ_EINPUT: it cannot be made. */
eq_status cli_folder_open(eq_ctx *cx, const char *option, const char *path);

/* A file under construction: what the path held stays until cli_output_close succeeds. */
typedef struct cli_output {
    const char *path, *part; /* part: where the bytes go first */
    FILE *file;              /* NULL = not open */
} cli_output;

/* Opens; so a path that cannot be written is known before the work, not after. */
eq_status cli_output_open(eq_ctx *cx, const char *path, cli_output *out);
/* Writes the text and puts the file in its place. */
eq_status cli_output_close(eq_ctx *cx, cli_output *out, const char *text);
/* Gives up; nothing is left behind. */
void cli_output_drop(cli_output *out);

/* The text on standard output. EQ_EINPUT when it cannot be written (a full disk, a closed pipe). */
eq_status cli_print(eq_ctx *cx, const char *text);

#endif
