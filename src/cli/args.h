/* Arguments: what a command accepts, what was given, and help made from the same tables. */
#ifndef EQ_CLI_ARGS_H
#define EQ_CLI_ARGS_H

#include <stdbool.h>
#include <stdio.h>

#include "analysis/option.h"
#include "equipoise.h"

typedef struct cli_option {
    const char *name;  /* without the dashes */
    const char *value; /* what stands for the value in help; NULL = a flag */
    const char *help;
    bool many; /* may be given several times, also as --name2, --name3, ..., and with several values behind it */
} cli_option;

typedef struct cli_call cli_call;

typedef struct cli_command {
    const char *name;     /* one word or two, such as "twin fit" */
    const char *operands; /* as help shows them, or NULL = none */
    size_t min_operands, max_operands;
    const char *summary, *details;
    const cli_option *option; /* ended by a NULL name; --help is understood everywhere */
    eq_status (*run)(cli_call *call);
    const eq_option *const *rows; /* (NULL-ended) tables of the core's own options: those with a flag are options too; or NULL */
} cli_command;

/* An option as it was given. */
typedef struct cli_given {
    const cli_option *option;
    const char *value;
} cli_given;

struct cli_call {
    eq_ctx *cx;
    const char *program; /* argv[0] */
    const cli_command *command;
    const cli_option *option; /* the command's and those of its rows, ended by a NULL name */
    const char **operand;
    size_t n_operands;
    cli_given *given;
    size_t n_given;
    bool help;     /* --help was among them: nothing else was checked */
    bool misused;  /* the failure is a wrong use, not a wrong input */
    bool answered; /* JSON went to standard output: a failure has none of its own there */
    int exit_code; /* of a failure, where it is another than these two; 0 = it is not */
};

/* Reads the arguments behind the command's name. EQ_EINPUT, with call->misused: an unknown option (names the nearest), a
 * value that is missing or not wanted, an option twice, too few or too many operands. */
eq_status cli_args_parse(cli_call *call, int argc, char **argv);

/* A wrong use of the program: exit code 2. Always returns EQ_EINPUT. */
eq_status cli_misuse(cli_call *call, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* As if an option of the command had been given too. */
eq_status cli_give(cli_call *call, const char *name, const char *value);
/* Says why a command failed: the sentence on standard error, with the options that would mend it; with --json the same in an
 * object on standard output, unless an answer is there already. */
void cli_refuse(cli_call *call);

/* Whether the command has an option of that name. */
bool cli_accepts(const cli_call *call, const char *name);

/* What was given, by the option's name. */
bool cli_has(const cli_call *call, const char *name);
const char *cli_text(const cli_call *call, const char *name); /* NULL when absent */
eq_status cli_texts(const cli_call *call, const char *name, const char ***out, size_t *n);
/* A number in [min, max], or *out as it was when absent. Misuse when it is none. */
eq_status cli_number(cli_call *call, const char *name, const double range[2], double *out);
eq_status cli_whole(cli_call *call, const char *name, const size_t range[2], size_t *out);

/* Of `n` candidates the one nearest in spelling to `word`, or NULL when none is near. */
const char *cli_nearest(const char *word, const char *const *candidate, size_t n);

/* The help of one command. */
void cli_help(const cli_command *command, FILE *to);

#endif
