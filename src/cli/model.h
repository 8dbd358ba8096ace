/* Scores of a model that the command line names, for whoever wants them. */
#ifndef EQ_CLI_MODEL_H
#define EQ_CLI_MODEL_H

#include "cli/args.h"

#define CLI_MODEL_OPTIONS                                                                                                       \
    {"columns", "A,B,C", "Columns of the file in the model's order, where it has no names for them", false},                    \
        {"score-output", "NAME", "Which output is the score, where several may be", false},                                     \
        {"score-class", "VALUE", "Which class is the favourable one; several with commas between them", false}, {               \
        "score-is", "WHAT", "What a number is: probability, logit (its sigmoid is taken), scale or rank (the number as it is)", \
            false                                                                                                               \
    }

typedef struct cli_scores {
    eq_bytes csv;                    /* the file with the new column; in the lab */
    const char *json;                /* how it was done */
    double threshold;                /* the file's own; NaN = none */
    bool decided;                    /* the file's own rule by group has decided, in the column CLI_MODEL_DECISION */
    const char *decimal, *thousands; /* marks of the file's numbers, as --decimal and --thousands have them; in cx->mem */
} cli_scores;

#define CLI_MODEL_DECISION "decision of the model" /* the column of an audit */

/* Scores the file by the model of --model, or of the first operand, and says on standard error how columns were matched. Misuse,
 * exit code 2: something is asked; the sentence names the options that answer it. */
eq_status cli_model_scores(cli_call *call, eq_lab *lab, const char *name, eq_bytes file, cli_scores *out);

#endif
