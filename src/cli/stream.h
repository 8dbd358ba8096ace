/* Predictions that come through a pipe, or in a file too long to be held. */
#ifndef EQ_CLI_STREAM_H
#define EQ_CLI_STREAM_H

#include "cli/inquiry.h"

/* Reads the file of --csv into q->file: as it is where it is a file, or ends within the first 16 MB; else counted as it is
 * read, in memory that does not grow with its rows, and q->counted says so. EQ_EINPUT: it cannot be read, or is empty; as
 * eq_stream_take. */
eq_status cli_stream_read(cli_inquiry *q);

#endif
