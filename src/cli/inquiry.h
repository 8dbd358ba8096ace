/* What was asked on the command line, and the answers. */
#ifndef EQ_CLI_INQUIRY_H
#define EQ_CLI_INQUIRY_H

#include "cli/args.h"
#include "cli/files.h"
#include "cli/model.h"

#define CLI_MOST_ANSWERS 16

/* Texts in cx->mem. */
typedef struct cli_inquiry {
    cli_call *call;
    eq_lab *lab;
    eq_bytes file;                      /* of predictions; empty: the loaded data */
    const char *count, *weight_squared; /* columns of a file that was counted as it was read; else NULL */
    const char *counted;                /* and how, in a sentence */
    char decimal, thousands;            /* and its marks of numbers, as eq_stream_counts has them */
    cli_scores scored;                  /* the file with a model's scores; csv empty = there is no model */
    const char *id[CLI_MOST_ANSWERS], *answer[CLI_MOST_ANSWERS]; /* the audit first */
    const char *question[CLI_MOST_ANSWERS];                      /* and how each was asked */
    size_t subject;                                              /* handle: whom the questions are about */
    const char *options, *whom;                                  /* the subject's and the audit's; the subject's alone */
    char sha256[65];                                             /* of the file's bytes; "" = there is none */
    int ended;                                                   /* by this signal; 0 = not */
    size_t n, n_failed;                                          /* n_failed: those whose answer is {"error": sentence} */
    const char *first_failed;
    cli_output html, table; /* file NULL = not wanted */
} cli_inquiry;

/* Whether an option is only of a file of predictions. */
bool cli_goes_with_csv(const char *option);

/* The options of the lab as JSON, in cx->mem: of whom, of what analysis (NULL: that is not asked), or both. */
eq_status cli_options_json(const cli_inquiry *q, bool of_whom, const char *of_what, const char **json);

/* The document of eq_audit_html, in cx->mem. */
eq_status cli_document(const cli_inquiry *q, const char **json);

/* What eq_lab_board is asked, in cx->mem. format: "html" or "json". */
eq_status cli_request(const cli_inquiry *q, const char *format, const char **json);

#endif
