/* From a data set's name to its schema, its original files or its twin. */
#ifndef EQ_CLI_DATA_H
#define EQ_CLI_DATA_H

#include "cli/args.h"

/* Rows of an option table that cli_data_find understands. */
#define CLI_DATA_OPTIONS                                                                       \
    {"data", "NAME", "A data set of datasets/, or the path of a schema (.json)", false}, {     \
        "file", "F", "The data's own file, in the schema's order when there are several", true \
    }
#define CLI_TWIN_OPTIONS                                                               \
    {"twin", NULL, "The synthetic twin, even where the original files are", false},    \
        {"rows", "N", "Rows of the twin (default: as many as the original)", false}, { \
        "twin-seed", "N", "Seed of the twin's rows (default 1)", false                 \
    }

/* Finds and reads what --data NAME stands for. Says on standard error when a twin takes the place of files that are not
 * there, and when a file's checksum is not the schema's. Everything in cx->mem. */
eq_status cli_data_find(cli_call *call, const char *name, eq_source *out);

/* The text of the schema called `name` and the path it was found at. */
eq_status cli_data_schema(cli_call *call, const char *name, eq_bytes *json, const char **path);

/* Reads --file, or else the schema's files where they are; *n is 0 when they are nowhere. */
eq_status cli_data_files(cli_call *call, const char *schema_path, const eq_schema *schema, eq_bytes **file, size_t *n);

#endif
