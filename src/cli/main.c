/* The command line, build/equipoise. THE TABLE of commands is below: dispatch, help and misuse messages are made from it.
 * To add a command: a row here, its options, and a cli_<noun>.c with the function.
 *
 * Results go to standard output, everything else to standard error. Exit codes: 0 done; 1 failed (an input, data or run
 * that is not right); 2 used wrongly; 130 and 143, a run ended by SIGINT and SIGTERM. */
#include <string.h>

#include "cli/args.h"
#include "cli/columns.h"
#include "cli/commands.h"
#include "cli/data.h"
#include "cli/ending.h"
#include "cli/files.h"
#include "cli/model.h"
#include "analysis/analysis.h"
#include "analysis/inject_read.h"
#include "answer/plain.h"

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_MISUSED = 2 };

#define END \
    { NULL, NULL, NULL, false }
#define JSON_OPTION \
    { "json", NULL, "JSON instead of tables; what is refused as {\"error\": {field, line, column, value, fixes}}", false }

static const cli_option catalog_options[] = {JSON_OPTION, END};

static const cli_option audit_options[] = {
    CLI_DATA_OPTIONS,
    CLI_TWIN_OPTIONS,
    {"csv", "F", "A file of predictions instead of a data set; - is standard input, of any length", false},
    {"model", "M", "With --csv: a model file that scores its rows (ONNX, XGBoost, LightGBM, .eqm; see model describe)", false},
    CLI_MODEL_OPTIONS,
    {"label", "COLUMN", "With --csv: the true outcomes; without them, who is selected is all that can be told", false},
    {"score", "COLUMN", "With --csv: scores, of the favourable value; on another scale than [0,1] with --threshold or --top",
     false},
    {"pred", "COLUMN", "With --csv: decisions, values of the label or 1 and 0 (default: score > threshold)", false},
    {"weight", "COLUMN", "With --csv: how much a row counts", false},
    {"count", "COLUMN", "With --csv: a table of counts, how many rows each stands for (see sql)", false},
    {"selected", "COLUMN", "With --count, instead of --pred: how many of these are selected, where a row has all of a group",
     false},
    {"weight-squared", "COLUMN", "With --count and --weight, the sum of their weights: that of their squares", false},
    {"protected", "COLUMN", "The groups; several columns are crossed", true},
    {"by-level", NULL, "With --data: a group for each level, not privileged against the rest", false},
    {"privileged", "GROUP",
     "Compared with: a group, or a value of a column (default: with --csv the largest group, never a\n"
     "                         missing value; with --data as its schema says)",
     true},
    {"favourable", "VALUE",
     "The value of the label that is the favourable outcome, or one of several; all others count as\n"
     "                         unfavourable, and are listed",
     true},
    {"unfavourable", "VALUE",
     "With --csv: values of the label that are the unfavourable outcome; who has neither these nor the\n"
     "                         favourable ones is set aside",
     true},
    CLI_COLUMN_OPTIONS,
    CLI_INCOMPLETE_OPTION,
    CLI_ROLE_OPTION,
    {"missing", "POLICY",
     "People of unknown group are counted apart (unknown, the default), make a group\n"
     "                         (as-group), are left out (leave-out), or refused (refuse)",
     false},
    {"missing-tokens", "A,B",
     "With --csv: cells that mean \"missing\" (default: NA, N/A, nan, null, none, ?, -, unknown\n"
     "                         and their like)",
     false},
    {"encoding", "NAME",
     "With --csv: utf-8, windows-1252, utf-16le or utf-16be (default: by its mark, else utf-8 where all of it\n"
     "                         is, else windows-1252, which is then said)",
     false},
    {"delimiter", "MARK", "With --csv: what parts the cells: , ; tab space or any one character (default: guessed)", false},
    {"quote", "MARK", "With --csv: what cells stand between: \" ' or none (default: guessed)", false},
    {"escape", "MARK", "With --csv: what is before a quote inside a cell: none (it is doubled) or backslash (default: guessed)",
     false},
    {"header", "LINE", "With --csv: the line of the column names (default: 1, or below a title above it)", false},
    {"ragged", "WHAT",
     "Rows of more or fewer cells than the header are refused (refuse, the default) or set aside and\n"
     "                         counted (aside)",
     false},
    {"skip", "N", "With --csv: lines above that one, said so instead", false},
    {"decimal", "MARK",
     "With --csv: the mark before decimals, . or , (default: guessed; refused where a weight or count such\n"
     "                         as 1.000 may be 1 or 1000)",
     false},
    {"thousands", "MARK", "With --csv: the mark between thousands: . , ' space or none (default: guessed)", false},
    {"bootstrap", "N", "Resamples behind the intervals of disparities (default 1000, 0 = none)", false},
    {"confidence", "C", "Confidence of the intervals (default 0.95)", false},
    {"with", "A,B", "Other analyses beside it; `equipoise catalog` lists them", true},
    {"set", "A.KEY=VALUE", "An option of an analysis's own, such as slices.depth=3", true},
    {"html", "F", "Write the report as one HTML file, which carries its counts: see verify", false},
    {"table", "F.csv", "Write every number of the audit as CSV, the file the page saves", false},
    {"title", "TEXT", "With --html: the report's title, such as the question it answers", false},
    {"author", "TEXT", "With --html: who audited", false},
    {"date", "TEXT", "With --html: when (default: today)", false},
    {"say", "KEY=TEXT", "With --html: what a preset asks for, such as tool=, data_source=, distribution_date=", true},
    {"max-difference", "D", "With --html or --table: the tolerance for differences", false},
    {"min-ratio", "R", "With --html or --table: the tolerance for ratios", false},
    {"tolerance", "NAME", "With --html or --table: what you call that tolerance", false},
    JSON_OPTION,
    {"with-counts", NULL, "With --json: the counts and options too, so that verify can recompute the rest", false},
    END};

static const eq_option *const audit_rows[] = {eq_selection_options, eq_audit_settings, eq_inject_options, eq_judge_options, NULL};
static const eq_option *const sql_rows[] = {eq_selection_options, eq_audit_settings, NULL};
static const eq_option *const run_rows[] = {eq_inject_options, NULL};
static const cli_option verify_options[] = {{"json", NULL, "What was found as JSON", false}, END};

static const cli_option sql_options[] = {
    {"dialect", "D", "duckdb, postgres, spark, bigquery or sqlite", false},
    {"table", "T", "The table, its names with dots between them (project.people)", false},
    {"label", "COLUMN", "The true outcomes; without them, who is selected is counted", false},
    {"pred", "COLUMN", "Decisions: values of the label, or 1 and 0", false},
    {"score", "COLUMN", "Scores: they make the decisions where there is no --pred", false},
    {"bins", "N", "Keep scores in [0,1] too, as the means of N bins of equal width", false},
    {"weight", "COLUMN", "How much a row counts", false},
    {"protected", "COLUMN", "The groups; several columns are crossed", true},
    {"privileged", "GROUP", "Passed on to the audit, as are all options below that do not decide", true},
    {"favourable", "VALUE", "One or several; without any labels are 1 and 0, and true and false are written so", true},
    {"unfavourable", "VALUE", "Values of the label that are the unfavourable outcome", true},
    CLI_COLUMN_OPTIONS,
    {"missing", "POLICY", "What becomes of people of unknown group", false},
    {"missing-tokens", "A,B", "Cells that mean \"missing\"", false},
    END};

#define DIALECT_OPTIONS                                                                                               \
    {"encoding", "NAME", "As in audit: how the file is written", false}, {"delimiter", "MARK", "As in audit", false}, \
        {"quote", "MARK", "As in audit", false}, {"escape", "MARK", "As in audit", false},                            \
        {"header", "LINE", "As in audit", false}, {"skip", "N", "As in audit", false},                                \
        {"decimal", "MARK", "As in audit", false}, {                                                                  \
        "thousands", "MARK", "As in audit", false                                                                     \
    }

static const cli_option describe_options[] = {CLI_MODEL_OPTIONS, JSON_OPTION, END};

static const cli_option score_options[] = {
    {"csv", "F", "The rows; - is standard input", false},
    {"out", "F.csv", "Write the rows with their scores here instead of to standard output", false},
    {"name", "COLUMN", "What the new column is called (default score)", false},
    {"label", "COLUMN", "The true outcomes, which scores are compared with and which are no input", false},
    {"favourable", "VALUE", "The value of the label that is favourable (default 1)", false},
    {"weight", "COLUMN", "A column that is no input", false},
    {"missing-tokens", "A,B", "Cells that mean \"missing\", besides empty ones (default: NA, NaN, null ...)", false},
    CLI_MODEL_OPTIONS,
    DIALECT_OPTIONS,
    {"json", NULL, "How it was done, as JSON: columns, what the scores look like, warnings", false},
    END};

static const cli_option run_options[] = {
    {"out", "REPORT.json", "Write the report here", false},
    {"jobs", "N", "Threads (default: one for each processor)", false},
    {"shard", "i/n", "Only part i of n, for several machines; auto asks the launcher; see merge", false},
    {"resume", "DIR", "Saves each network's cells in DIR as they are done, and goes on from those found there", false},
    {"predictions", "DIR",
     "Writes each cell's test rows to DIR/cell-<index>.csv, for audit --csv; row: its place in the file, from 0; up to 64 cells",
     false},
    {"models", "DIR", "Saves each cell's model as DIR/cell-<index>.eqm (a given one of others as .onnx) and prints its SHA-256",
     false},
    {"json", NULL, "The report instead of the table", false},
    CLI_DATA_OPTIONS,
    CLI_COLUMN_OPTIONS,
    CLI_INCOMPLETE_OPTION,
    CLI_ROLE_OPTION,
    CLI_TWIN_OPTIONS,
    END};

static const cli_option sensitivity_options[] = {
    {"perturbations", "N", "Perturbed networks (default 1000)", false},
    {"sd", "S", "Standard deviation of the factor on every weight (default 0.1)", false},
    {"valid", NULL, "Bias of the validation rows instead of the test rows", false},
    {"shard", "i/n", "Only part i of n of the plan's networks; auto asks the launcher, as in run", false},
    {"out", "F", "Write the result here instead of to standard output", false},
    CLI_DATA_OPTIONS,
    CLI_COLUMN_OPTIONS,
    CLI_INCOMPLETE_OPTION,
    CLI_ROLE_OPTION,
    CLI_TWIN_OPTIONS,
    END};

static const cli_option export_options[] = {
    {"onnx", "F", "The file to write", false},
    {"threshold", "T", "Of another program's model: favourable above this score", false},
    END,
};

static const cli_option card_options[] = {
    {"cell", "N", "Which cell of the report, by its index from 0", false},
    {"model", "M", "Its file, whose SHA-256 the card then has", false},
    {"html", "F", "Write the card as one HTML file", false},
    JSON_OPTION,
    END,
};

static const cli_option cell_options[] = {END};

static const cli_option merge_options[] = {{"out", "REPORT.json", "Write the report here", false},
                                           {"partial", NULL, "Also where cells of the plan are missing", false},
                                           {"json", NULL, "The report instead of the table", false},
                                           END};

static const cli_option fit_options[] = {
    CLI_DATA_OPTIONS,
    {"bins", "N", "About so many states a number is cut into, 2 to 1000 (default 16)", false},
    {"parents", "N", "Columns a column depends on besides label and groups, 1 to 4 (default 3)", false},
    {"cells", "N", "Most cells of one table, 2 to 1000000 (default 3000, without --epsilon at most a fifth of the rows)", false},
    {"epsilon", "E", "Differentially private at this epsilon (default: no guarantee)", false},
    {"delta", "D", "With --epsilon: levels the schema does not declare are named at this risk (default: 0, none is)", false},
    {"seed", "N", "Refused: the noise of a private twin comes from the system", false},
    {"out", "F", "Write the twin here instead of to standard output", false},
    END};

static const cli_option sample_options[] = {{"data", "NAME", "The shipped twin of a data set of datasets/", false},
                                            {"twin", "F", "A twin's file instead", false},
                                            {"rows", "N", "Rows (default: as many as the original)", false},
                                            {"seed", "N", "The same seed gives the same rows (default 1)", false},
                                            {"out", "F.csv", "Write the rows here instead of to standard output", false},
                                            END};

static const cli_command commands[] = {
    {"catalog", NULL, 0, 0, "Lists the methods, metrics and settings there are.", NULL, catalog_options, cli_run_catalog, NULL},
    {"audit", NULL, 0, 0, "Measures the disparities of a data set's labels, or of any model's predictions.",
     "  equipoise audit --data adult --protected sex\n"
     "  equipoise audit --csv predictions.csv --label y_true --pred y_pred --protected sex --protected2 race\n"
     "  equipoise audit --csv predictions.csv --label y --score s --protected sex --with slices,curves,data --html report.html\n"
     "  equipoise audit --model credit.onnx --csv people.csv --label paid --protected sex",
     audit_options, cli_run_audit, audit_rows},
    {"verify", "REPORT", 1, 1, "Recomputes every number of a report from the counts it carries.",
     "  equipoise audit --csv predictions.csv --label y --pred d --protected sex --html report.html\n"
     "  equipoise verify report.html\n"
     "\n"
     "Exit code 0: every number that the counts give is as the report says; 1: not so, and the first place that differs is\n"
     "named, with what it says and what it is. What counts cannot give (subgroups over other columns, single people) is\n"
     "named too, and not counted as checked. REPORT: - is standard input.",
     verify_options, cli_run_verify, NULL},
    {"sql", NULL, 0, 0, "Prints the query that counts a database's rows for an audit.",
     "  equipoise sql --dialect duckdb --table people --label y --pred d --protected sex --protected2 race\n"
     "\n"
     "The rows stay where they are: the result has one row a group, label and decision, and the audit of it (audit --count;\n"
     "the query's first lines say how) has the numbers and intervals of the rows. Names are written as they are in the\n"
     "table, in upper and lower case. Where a CSV is read, NULL and an empty text are the same: nothing.",
     sql_options, cli_run_sql, sql_rows},
    {"run", "PLAN.json", 1, 1, "Runs a plan: trains, debiases and measures every cell of it.",
     "  equipoise run datasets/studies/adult.json --out report.json\n"
     "\n"
     "The report's bytes depend on plan, data and version only, not on --jobs, --shard or --resume. Ctrl-C keeps what is\n"
     "finished; with --resume the same command then goes on from there, however the run was stopped. Saved parts of\n"
     "another plan, data set or version are refused; a changed program of the same version is not noticed.\n"
     "\n"
     "With --shard auto the process is the part that Open MPI (mpirun), a Slurm array (sbatch --array) or Slurm (srun) says it\n"
     "is, the first of them that is there, and {i} in --out is the part's number; merge puts the parts together:\n"
     "  mpirun -n 2 equipoise run plan.json --shard auto --jobs 1 --out part-{i}.json\n"
     "  equipoise merge part-1.json part-2.json --out report.json\n"
     "\n"
     "A model saved by --models takes the place of training where a plan says \"model\": {\"given\": \"DIR/cell-0.eqm\"}: it is\n"
     "measured as it is, and methods of the families intra and post repair it. A repair is chosen and judged on rows that\n"
     "the model did not learn from: \"trained_on\": {\"column\": \"split\", \"value\": \"train\"} beside \"given\" leaves those\n"
     "out, \"none\" says that there are none; \"unknown\", which is meant otherwise, stands beside every repair.",
     run_options, cli_run_plan, run_rows},
    {"sensitivity", "PLAN.json", 1, 1, "Perturbs a plan's networks and says which weights their bias hangs on.",
     "  equipoise sensitivity datasets/studies/weights-adult-sex.json --shard 1/5 --out weights-1.json\n"
     "\n"
     "The result is JSON: how well a linear regression on the perturbations and the exact gradient explain the bias of\n"
     "networks they have not seen, and the share of each unit and feature. A minute a network.",
     sensitivity_options, cli_run_sensitivity, NULL},
    {"merge", "REPORT.json ...", 1, 100000, "Makes one report of the shards of a plan; of one report, its table.",
     "  equipoise run plan.json --shard 1/2 --out a.json; equipoise run plan.json --shard 2/2 --out b.json\n"
     "  equipoise merge a.json b.json --out report.json",
     merge_options, cli_run_merge, NULL},
    {"model describe", "M", 1, 1, "Says what a model file is: its columns, its score, its layers, what may be edited.",
     "  equipoise model describe credit.onnx\n"
     "\n"
     "M: ONNX, XGBoost JSON, LightGBM text, the JSON of the scikit-learn cell, or a model of ours (.eqm). The file is data: no\n"
     "code in it runs, and no path in it is opened.",
     describe_options, cli_run_model_describe, NULL},
    {"model score", "M", 1, 1, "Scores the rows of a file by a model.",
     "  equipoise model score credit.onnx --csv people.csv --label paid --out scores.csv\n"
     "\n"
     "Columns are found by name where the model has names, else by their order; what cannot be known is asked, with exit\n"
     "code 2 and the option that answers it. How it was done is said on standard error.",
     score_options, cli_run_model_score, NULL},
    {"model export", "MODEL", 1, 1, "Writes a model as ONNX, with the rule by which it decides.",
     "  equipoise model export models/0.eqm --onnx fair.onnx\n"
     "\n"
     "The file has an input for each column of the data, in the order of its note equipoise.columns; where columns have no\n"
     "names, one table of numbers. Where the rule needs them it also takes \"group\" and \"u\", a number drawn from [0, 1). It\n"
     "gives \"score\" and \"decision\". MODEL is a model that run --models saved, or trees of XGBoost, LightGBM or\n"
     "scikit-learn.",
     export_options, cli_run_model_export, NULL},
    {"model card", "REPORT", 1, 1, "Writes the model card of a report's cell: use, data, groups, before and after, limits.",
     "  equipoise model card report.json --cell 3 --model models/cell-3.eqm --html card.html\n"
     "\n"
     "Before is the cell of the same seed and settings that no method touched, or the given model as it was.",
     card_options, cli_run_model_card, NULL},
    {"model cell", NULL, 0, 0, "Prints the Python cell that writes a scikit-learn model as JSON.",
     "  equipoise model cell > cell.py", cell_options, cli_run_model_cell, NULL},
    {"twin fit", NULL, 0, 0, "Fits a synthetic twin to a data set's original files.",
     "  equipoise twin fit --data adult --epsilon 1 --out adult.private.twin.json\n"
     "\n"
     "With --epsilon these stay public: the number of rows and the schema (column names, kinds, declared levels, group\n"
     "boundaries). Other levels are pooled as \"other\", or with --delta named where a noisy count is large enough.",
     fit_options, cli_run_twin_fit, NULL},
    {"twin sample", NULL, 0, 0, "Draws rows from a synthetic twin, as CSV.",
     "  equipoise twin sample --data adult --rows 1000 --out rows.csv", sample_options, cli_run_twin_sample, NULL},
};
#define N_COMMANDS (sizeof commands / sizeof *commands)

static void print_overview(FILE *to) {
    fprintf(to, "Equipoise %s measures unfairness in classifiers and removes it.\n\n", EQ_VERSION);
    for (size_t c = 0; c < N_COMMANDS; c++) {
        char left[64];
        snprintf(left, sizeof left, "%s%s%s", commands[c].name, commands[c].operands ? " " : "",
                 commands[c].operands ? commands[c].operands : "");
        fprintf(to, "  equipoise %-22s %s\n", left, commands[c].summary);
    }
    fprintf(to, "\n  equipoise COMMAND --help        Options and examples\n"
                "  equipoise --version\n\n"
                "Exit codes: 0 done, 1 failed, 2 used wrongly, 130 ended by Ctrl-C.\n");
}

/* Words of the command's name that argv begins with, or 0. */
static int match(const cli_command *command, int argc, char **argv) {
    const char *space = strchr(command->name, ' ');
    if (!space) return argc >= 1 && !strcmp(argv[0], command->name);
    size_t first = (size_t)(space - command->name);
    bool same = argc >= 2 && strlen(argv[0]) == first && !strncmp(argv[0], command->name, first);
    return same && !strcmp(argv[1], space + 1) ? 2 : 0;
}

static bool is_one_of(const char *word, const char *a, const char *b) { return !strcmp(word, a) || !strcmp(word, b); }

/* The help of every command whose name begins with `word`; false when there is none. */
static bool help_on(const char *word) {
    bool any = false;
    for (size_t c = 0; c < N_COMMANDS; c++) {
        size_t size = strlen(word);
        if (strncmp(commands[c].name, word, size) || (commands[c].name[size] && commands[c].name[size] != ' ')) continue;
        if (any) putchar('\n');
        cli_help(&commands[c], stdout);
        any = true;
    }
    return any;
}

/* No command matched. */
static int misused(int argc, char **argv) {
    const char *names[N_COMMANDS];
    char word[64];
    eq_ctx cx = {0};
    for (size_t c = 0; c < N_COMMANDS; c++) names[c] = commands[c].name;
    bool first_of_two = !strcmp(argv[0], "twin") || !strcmp(argv[0], "model");
    snprintf(word, sizeof word, "%s%s%s", argv[0], first_of_two && argc > 1 ? " " : "", first_of_two && argc > 1 ? argv[1] : "");
    const char *nearest = cli_nearest(word, names, N_COMMANDS);
    fprintf(stderr, "equipoise: \"%s\" is not a command; ", eq_plain(&cx, word));
    if (nearest) fprintf(stderr, "did you mean \"%s\"?\n", nearest);
    else fprintf(stderr, "`equipoise --help` lists them\n");
    eq_ctx_free(&cx);
    return EXIT_MISUSED;
}

static int call_command(cli_call *call, int argc, char **argv) {
    eq_status status = cli_args_parse(call, argc, argv);
    if (status == EQ_OK && call->help) {
        cli_help(call->command, stdout);
        return EXIT_DONE;
    }
    cli_ending_watch(call->command->name);
    if (status == EQ_OK) status = call->command->run(call);
    if (status == EQ_OK) return EXIT_DONE;
    fflush(stdout);
    cli_refuse(call);
    if (call->exit_code) return call->exit_code;
    return call->misused ? EXIT_MISUSED : EXIT_FAILED;
}

static int dispatch(const char *program, int argc, char **argv) {
    for (size_t c = 0; c < N_COMMANDS; c++) {
        int words = match(&commands[c], argc, argv);
        if (!words) continue;
        eq_ctx cx = {0};
        cli_call call = {.cx = &cx, .program = program, .command = &commands[c]};
        int code = call_command(&call, argc - words, argv + words);
        eq_ctx_free(&cx);
        return code;
    }
    if (argc > 1 && is_one_of(argv[1], "--help", "-h") && help_on(argv[0])) return EXIT_DONE;
    return misused(argc, argv);
}

static int answer(int argc, char **argv) {
    if (argc < 2) {
        print_overview(stderr);
        return EXIT_MISUSED;
    }
    if (is_one_of(argv[1], "--help", "-h") || (!strcmp(argv[1], "help") && argc == 2)) {
        print_overview(stdout);
        return EXIT_DONE;
    }
    if (!strcmp(argv[1], "help") && help_on(argv[2])) return EXIT_DONE;
    if (is_one_of(argv[1], "--version", "-v")) {
        printf("equipoise %s\n", EQ_VERSION);
        return EXIT_DONE;
    }
    return dispatch(argv[0], argc - 1, argv + 1);
}

/* Whatever the command was: what it printed is out, or it has failed. */
int main(int argc, char **argv) {
    cli_streams_open();
    int code = answer(argc, argv);
    return cli_streams_close(code == EXIT_DONE) || code != EXIT_DONE ? code : EXIT_FAILED;
}
