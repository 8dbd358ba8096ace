/* Ctrl-C where nothing asks for it: a sentence, and no half file. Pools and answers, which do ask (pool.h, ask.h), hold the
 * signals back meanwhile. */
#ifndef EQ_CLI_ENDING_H
#define EQ_CLI_ENDING_H

/* From now on SIGINT and SIGTERM end the program with "equipoise <command>: was ended before it was done", and 130 or 143. A
 * signal that was ignored when the program began stays so. */
void cli_ending_watch(const char *command);

/* What is said instead while a file is read, until NULL: "was ended while <path> was read". */
void cli_ending_reads(const char *path);

/* A file that is removed then, until it is forgotten. The path is kept as it is, not copied. */
void cli_ending_remove(const char *part);
void cli_ending_forget(const char *part);

#endif
