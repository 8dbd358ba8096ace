/* Files: read whole, written whole or not at all. */
#ifndef EQ_CLI_FILES_H
#define EQ_CLI_FILES_H

#include <stdbool.h>
#include <stdio.h>

#include "equipoise/table.h"

/* The bytes of a file, a pipe or a device up to its end, with a zero byte behind them, in cx->mem; "-" is standard input.
 * EQ_EINPUT names the path and the reason. */
eq_status cli_file_read(eq_ctx *cx, const char *path, eq_bytes *out);

/* The same of a JSON text: a zero byte, with which it would end, is refused. `what` names it: "plan", "report". */
eq_status cli_text_read(eq_ctx *cx, const char *what, const char *path, const char **text);

/* 32 bytes of the system's randomness: noise protects nobody when its key can be guessed. EQ_EINPUT names what asks for it. */
eq_status cli_secret_key(eq_ctx *cx, const char *asking, unsigned char *key);

/* Something that can be read is there. */
bool cli_file_exists(const char *path);

/* A folder that an option names, made where it is missing. EQ_EINPUT: it cannot be made. */
eq_status cli_folder_open(eq_ctx *cx, const char *option, const char *path);

/* A file under construction: what the path held stays until cli_output_close succeeds. A path that is no regular file (a
 * device, a FIFO, /dev/fd/3) is written in place; of a link, what it leads to is written. */
typedef struct cli_output {
    const char *path;  /* as it was given */
    const char *place; /* what a link leads to */
    const char *part;  /* where the bytes go first, a name of this process's own; NULL = in place */
    FILE *file;        /* NULL = not open */
} cli_output;

/* Opens; so a path that cannot be written is known before the work, not after. EQ_EINPUT: a folder, a link that leads in a
 * circle, a file or folder that may not be written. */
eq_status cli_output_open(eq_ctx *cx, const char *path, cli_output *out);
/* Writes the text, or bytes, to the disk and then puts the file in its place. */
eq_status cli_output_close(eq_ctx *cx, cli_output *out, const char *text);
eq_status cli_output_close_bytes(eq_ctx *cx, cli_output *out, eq_bytes bytes);
/* The same; where it cannot be written, the text goes to standard output, and the failure says so. Nothing is lost. */
eq_status cli_output_close_or_print(eq_ctx *cx, cli_output *out, const char *text);
/* Gives up; nothing is left behind. */
void cli_output_drop(cli_output *out);

/* The text on standard output. EQ_EINPUT when it cannot be written (a full disk, a closed pipe). */
eq_status cli_print(eq_ctx *cx, const char *text);

/* Before any file is opened: a standard stream that is closed is taken, so that no file becomes it. */
void cli_streams_open(void);
/* At the end: whether all that went to standard output is out. If not, `say`: says so on standard error. */
bool cli_streams_close(bool say);

#endif
