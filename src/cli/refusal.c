/* A failure as people and as programs read it: the sentence with what would mend it on standard error, and, where JSON was asked
 * for, {"error": {...}} in place of the answer on standard output. */
#include <stdio.h>
#include <string.h>

#include "answer/plain.h"
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/inquiry.h"
#include "data/fix.h"

/* An argument as a shell takes it. */
static void add_quoted(eq_text *text, const char *argument) {
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-+,:/=";
    if (*argument && !argument[strspn(argument, plain)]) {
        eq_text_add(text, argument);
        return;
    }
    eq_text_add(text, "'");
    for (const char *c = argument; *c; c++) {
        if (*c == '\'') eq_text_add(text, "'\\''");
        else eq_text_format(text, "%c", *c);
    }
    eq_text_add(text, "'");
}

/* Whether the command takes the option, beside what was given. */
static bool is_taken(const cli_call *call, const char *option) {
    return cli_accepts(call, option) && !(cli_has(call, "data") && cli_goes_with_csv(option));
}

/* "; to read it as windows-1252: --encoding windows-1252", of each fix that is an option of this command. */
static void add_fixes(eq_text *text, const cli_call *call) {
    eq_ctx *cx = call->cx;
    const eq_about *about = eq_message_about(cx);
    for (size_t i = 0; i < EQ_MOST_FIXES && about->fix[i].id; i++) {
        const char *option[EQ_MOST_FIX_OPTIONS], *words = eq_fix_words(cx, &cx->tmp, about, &about->fix[i]);
        size_t n = eq_fix_options(cx, &cx->tmp, about, &about->fix[i], option);
        if (!words || !n || !is_taken(call, option[0] + strlen("--"))) continue;
        eq_text_format(text, "; to %s:", words);
        for (size_t k = 0; k < n; k++) {
            eq_text_add(text, " ");
            add_quoted(text, option[k]);
        }
    }
}

static void print_json(cli_call *call) {
    eq_out out;
    const char *json;
    eq_out_begin(call->cx, &out);
    eq_fix_write(&out, eq_out_object(&out, out.root, "error"));
    if (eq_out_print(&out, &call->cx->tmp, &json) == EQ_OK) printf("%s\n", json);
}

void cli_refuse(cli_call *call) {
    eq_text text = {.cx = call->cx, .arena = &call->cx->tmp};
    const char *sentence;
    if (!call->answered && cli_accepts(call, "json") && cli_has(call, "json")) print_json(call);
    fflush(stdout);
    eq_text_add(&text, eq_message(call->cx));
    add_fixes(&text, call);
    if (eq_text_end(&text, &sentence) != EQ_OK) sentence = eq_message(call->cx);
    fprintf(stderr, "equipoise %s: %s\n", call->command->name, eq_plain(call->cx, sentence));
}
