/* Options are looked up in the command's table, so parsing, misuse messages and help cannot disagree. An option is
 * --name VALUE or --name=VALUE; a flag is --name; "--" ends the options. */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "cli/args.h"

#define MAX_WORD 64
#define MOST_NAMES 128

eq_status cli_misuse(cli_call *call, const char *format, ...) {
    char sentence[EQ_MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    call->misused = true;
    eq_ctx_clear(call->cx);
    return eq_fail(call->cx, EQ_EINPUT, "%s", sentence);
}

/* Levenshtein distance; words longer than MAX_WORD are far from everything. */
static size_t distance(const char *a, const char *b) {
    size_t row[MAX_WORD + 1], n = strlen(a), m = strlen(b);
    if (n > MAX_WORD || m > MAX_WORD) return SIZE_MAX;
    for (size_t j = 0; j <= m; j++) row[j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t change = diagonal + (a[i - 1] != b[j - 1]);
            size_t insert = row[j - 1] + 1, drop = row[j] + 1;
            diagonal = row[j];
            row[j] = change < insert ? change : insert;
            if (drop < row[j]) row[j] = drop;
        }
    }
    return row[m];
}

const char *cli_nearest(const char *word, const char *const *candidate, size_t n) {
    size_t best = strlen(word) / 2 + 1;
    const char *nearest = NULL;
    for (size_t i = 0; i < n; i++) {
        size_t d = distance(word, candidate[i]);
        if (d >= best) continue;
        best = d;
        nearest = candidate[i];
    }
    return nearest;
}

/* The option called `name` (of `size` bytes), where a number behind a name that may be repeated is no part of it. */
static const cli_option *find_option(const cli_call *call, const char *name, size_t size) {
    for (const cli_option *option = call->option; option->name; option++) {
        size_t own = strlen(option->name);
        if (size >= own && !strncmp(name, option->name, own)) {
            bool numbered = option->many && size == own + 1 && name[own] >= '2' && name[own] <= '9';
            if (size == own || numbered) return option;
        }
    }
    return NULL;
}

static eq_status unknown_option(cli_call *call, const char *name, size_t size) {
    const char *names[MOST_NAMES];
    char word[MAX_WORD];
    size_t n = 0;
    for (const cli_option *option = call->option; option->name && n + 1 < MOST_NAMES; option++) names[n++] = option->name;
    names[n++] = "help";
    snprintf(word, sizeof word, "%.*s", (int)(size < MAX_WORD ? size : MAX_WORD - 1), name);
    const char *nearest = cli_nearest(word, names, n);
    if (nearest) return cli_misuse(call, "--%s is not an option; did you mean --%s?", word, nearest);
    return cli_misuse(call, "--%s is not an option; `equipoise %s --help` lists them", word, call->command->name);
}

/* Takes the option at argv[*at]; moves *at over its value. */
static eq_status take_option(cli_call *call, int argc, char **argv, int *at) {
    const char *name = argv[*at] + 2, *equals = strchr(name, '=');
    size_t size = equals ? (size_t)(equals - name) : strlen(name);
    const cli_option *option = find_option(call, name, size);
    if (!option) return unknown_option(call, name, size);
    if (!option->many && cli_has(call, option->name)) return cli_misuse(call, "--%s is given twice", option->name);
    const char *value = equals ? equals + 1 : NULL;
    if (!option->value && value) return cli_misuse(call, "--%s takes no value, got \"%.60s\"", option->name, value);
    if (option->value && !value) {
        if (*at + 1 >= argc || !strncmp(argv[*at + 1], "--", 2))
            return cli_misuse(call, "--%s: %s is missing", option->name, option->value);
        value = argv[++*at];
    }
    call->given[call->n_given++] = (cli_given){option, value};
    bool listed = option->many && !call->command->max_operands; /* no operand can be meant */
    while (listed && *at + 1 < argc && argv[*at + 1][0] != '-') call->given[call->n_given++] = (cli_given){option, argv[++*at]};
    return EQ_OK;
}

/* ---- options of the core's own ---- */

static bool takes_many(const eq_option *row) { return row->kind == EQ_OPTION_TEXTS || row->kind == EQ_OPTION_COLUMNS; }

static size_t count_options(const cli_command *command) {
    size_t n = 0;
    while (command->option[n].name) n++;
    for (const eq_option *const *rows = command->rows; rows && *rows; rows++) n += eq_option_count(*rows);
    return n;
}

/* The command's options with those of its rows behind. */
static eq_status join_options(cli_call *call) {
    cli_option *all;
    size_t n = 0;
    call->option = call->command->option;
    if (!call->command->rows) return EQ_OK;
    EQ_NEW(call->cx, &call->cx->mem, all, count_options(call->command) + 1);
    for (; call->command->option[n].name; n++) all[n] = call->command->option[n];
    for (const eq_option *const *rows = call->command->rows; *rows; rows++)
        for (const eq_option *row = *rows; row->id; row++)
            if (row->flag) all[n++] = (cli_option){row->flag, row->value, row->help, takes_many(row)};
    call->option = all;
    return EQ_OK;
}

static bool asks_for_help(int argc, char **argv) {
    for (int i = 0; i < argc; i++) {
        if (!strcmp(argv[i], "--")) return false;
        if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) return true;
    }
    return false;
}

eq_status cli_args_parse(cli_call *call, int argc, char **argv) {
    const cli_command *command = call->command;
    bool options = true;
    EQ_TRY(join_options(call));
    call->help = asks_for_help(argc, argv);
    if (call->help) return EQ_OK;
    EQ_NEW(call->cx, &call->cx->mem, call->operand, (size_t)argc);
    EQ_NEW(call->cx, &call->cx->mem, call->given, (size_t)argc);
    for (int i = 0; i < argc; i++) {
        if (options && !strcmp(argv[i], "--")) options = false;
        else if (options && !strncmp(argv[i], "--", 2)) EQ_TRY(take_option(call, argc, argv, &i));
        else if (options && argv[i][0] == '-' && argv[i][1])
            return cli_misuse(call, "%.60s is not an option; options begin with two dashes", argv[i]);
        else call->operand[call->n_operands++] = argv[i];
    }
    if (call->n_operands < command->min_operands) return cli_misuse(call, "%s is missing", command->operands);
    if (call->n_operands > command->max_operands)
        return cli_misuse(call, "\"%.60s\" is one argument too many", call->operand[command->max_operands]);
    return EQ_OK;
}

eq_status cli_give(cli_call *call, const char *name, const char *value) {
    cli_given *more;
    const cli_option *option = call->option;
    while (option->name && strcmp(option->name, name)) option++;
    EQ_NEW(call->cx, &call->cx->mem, more, call->n_given + 1);
    memcpy(more, call->given, call->n_given * sizeof *more);
    more[call->n_given++] = (cli_given){option, value};
    call->given = more;
    return EQ_OK;
}
bool cli_accepts(const cli_call *call, const char *name) { return call->option && find_option(call, name, strlen(name)); }

bool cli_has(const cli_call *call, const char *name) {
    for (size_t i = 0; i < call->n_given; i++)
        if (!strcmp(call->given[i].option->name, name)) return true;
    return false;
}

const char *cli_text(const cli_call *call, const char *name) {
    const char *value = NULL;
    for (size_t i = 0; i < call->n_given; i++)
        if (!strcmp(call->given[i].option->name, name)) value = call->given[i].value;
    return value;
}

eq_status cli_texts(const cli_call *call, const char *name, const char ***out, size_t *n) {
    *n = 0;
    EQ_NEW(call->cx, &call->cx->mem, *out, call->n_given);
    for (size_t i = 0; i < call->n_given; i++)
        if (!strcmp(call->given[i].option->name, name)) (*out)[(*n)++] = call->given[i].value;
    return EQ_OK;
}

eq_status cli_number(cli_call *call, const char *name, const double range[2], double *out) {
    const char *text = cli_text(call, name);
    char *end;
    if (!text) return EQ_OK;
    double value = strtod(text, &end);
    if (end == text || *end || !(value >= range[0] && value <= range[1]))
        return cli_misuse(call, "--%s: is \"%.60s\", expected a number in [%g, %g]", name, text, range[0], range[1]);
    *out = value;
    return EQ_OK;
}

eq_status cli_whole(cli_call *call, const char *name, const size_t range[2], size_t *out) {
    const char *text = cli_text(call, name);
    char *end;
    if (!text) return EQ_OK;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end || errno || value < range[0] || value > range[1])
        return cli_misuse(call, "--%s: is \"%.60s\", expected a whole number in [%zu, %zu]", name, text, range[0], range[1]);
    *out = (size_t)value;
    return EQ_OK;
}

static void print_option(const cli_option *option, const char *more, FILE *to) {
    char left[MAX_WORD];
    snprintf(left, sizeof left, "--%s%s%s%s", option->name, option->value ? " " : "", option->value ? option->value : "",
             option->many ? " ..." : "");
    fprintf(to, "  %-22s %s%s\n", left, option->help, more);
}

/* With its default, and of what it may be one. */
static void print_row(const eq_option *row, FILE *to) {
    const cli_option option = {row->flag, row->value, row->help, takes_many(row)};
    char more[256] = "";
    if (row->otherwise) snprintf(more, sizeof more, " (default: %s)", row->otherwise);
    else if (row->kind == EQ_OPTION_NUMBER || row->kind == EQ_OPTION_INTEGER)
        snprintf(more, sizeof more, " (default %g)", row->initial);
    else if (row->kind == EQ_OPTION_CHOICE) {
        size_t n = (size_t)snprintf(more, sizeof more, ":");
        for (size_t i = 0; row->choice[i] && n < sizeof more; i++)
            n += (size_t)snprintf(more + n, sizeof more - n, "%s %s", i ? "," : "", row->choice[i]);
        if (n < sizeof more) snprintf(more + n, sizeof more - n, " (default %s)", row->choice[(size_t)row->initial]);
    }
    print_option(&option, more, to);
}

void cli_help(const cli_command *command, FILE *to) {
    fprintf(to, "%s\n\n  equipoise %s%s%s [options]\n", command->summary, command->name, command->operands ? " " : "",
            command->operands ? command->operands : "");
    if (command->details) fprintf(to, "\n%s\n", command->details);
    fprintf(to, "\nOptions\n");
    for (const cli_option *option = command->option; option->name; option++) print_option(option, "", to);
    for (const eq_option *const *rows = command->rows; rows && *rows; rows++)
        for (const eq_option *row = *rows; row->id; row++)
            if (row->flag) print_row(row, to);
    fprintf(to, "  %-22s %s\n", "--help", "This text");
}
