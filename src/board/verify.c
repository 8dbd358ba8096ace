/* Checking: what is inside is taken out as it stands, the report made of it once more, and the two compared. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/analysis.h"
#include "answer/figures.h"
#include "answer/html.h"
#include "board/board.h"
#include "board/differ.h"
#include "equipoise/version.h"

#define MOST_SAID 800 /* of a place, a word and what it stands in, as differ.h cuts them */

typedef struct check {
    eq_ctx *cx;
    eq_arena *arena; /* of the result */
    eq_arena own;    /* and of all else */
    eq_bytes report;
    bool is_json;
    eq_tree whole, inside; /* whole: of JSON */
    bool differ;
    eq_difference difference;
    char broken[EQ_MESSAGE_SIZE]; /* why it cannot be asked again; "" = it can */
} check;

/* ---- taking out ---- */

static const char *find(const char *at, const char *end, const char *mark) {
    size_t size = strlen(mark);
    for (; (size_t)(end - at) >= size; at++)
        if (!memcmp(at, mark, size)) return at;
    return NULL;
}

static eq_status refuse(const check *c) {
    return eq_fail(c->cx, EQ_EINPUT,
                   "report: has no counts inside, expected an HTML or JSON report of audits that Equipoise wrote (audit --html; "
                   "audit --json --with-counts)");
}

static eq_status open_page(check *c, eq_bytes *inside) {
    const char *end = c->report.data + c->report.size, *from = find(c->report.data, end, EQ_INSIDE_OPEN), *to;
    if (!from) return refuse(c);
    from += strlen(EQ_INSIDE_OPEN);
    to = find(from, end, EQ_INSIDE_CLOSE);
    if (!to) return eq_fail(c->cx, EQ_EINPUT, "report: is cut in the midst of its counts, expected a whole file");
    const char *text = eq_arena_text(c->cx, &c->own, from, (size_t)(to - from));
    if (!text) return EQ_EMEMORY;
    *inside = (eq_bytes){text, (size_t)(to - from)};
    return eq_tree_parse(c->cx, "inside", *inside, &c->inside);
}

static eq_status open_object(check *c) {
    EQ_TRY(eq_tree_parse(c->cx, "report", c->report, &c->whole));
    c->inside = eq_tree_get(c->whole, "inside");
    if (eq_tree_is_object(c->inside)) return EQ_OK;
    if (eq_tree_is_list(eq_tree_get(c->whole, "cells")))
        return eq_fail(c->cx, EQ_EINPUT,
                       "report: is of a run, which has no counts inside: the same plan, data and version make the same report "
                       "again (equipoise run)");
    if (eq_tree_get(c->whole, "groups") && eq_tree_get(c->whole, "metrics"))
        return eq_fail(c->cx, EQ_EINPUT,
                       "report: is an audit without its counts, expected one that has them inside (audit --json "
                       "--with-counts)");
    return refuse(c);
}

/* ---- asking again ---- */

static eq_status compare_page(check *c, eq_bytes inside) {
    const char *made;
    EQ_TRY(eq_board_page(c->cx, &c->own, inside, c->inside, &made));
    return eq_differ_html(c->cx, c->arena, c->report, eq_bytes_of(made), &c->differ, &c->difference);
}

static eq_status compare_object(check *c) {
    const char *made;
    eq_tree tree;
    EQ_TRY(eq_board_object(c->cx, &c->own, c->inside, &made));
    EQ_TRY(eq_tree_parse(c->cx, "report", eq_bytes_of(made), &tree));
    eq_status status = eq_differ_json(c->cx, c->arena, c->whole, tree, &c->differ, &c->difference);
    eq_tree_free(tree);
    if (status == EQ_OK && c->differ) c->difference.inside = !strcmp(c->difference.where, "seal");
    return status;
}

/* What is inside cannot be asked: that is a finding about the report, no failure of the check. */
static eq_status ask_again(check *c, eq_bytes inside) {
    eq_status status = c->is_json ? compare_object(c) : compare_page(c, inside);
    if (status != EQ_EINPUT && status != EQ_ELIMIT) return status;
    snprintf(c->broken, sizeof c->broken, "%s", eq_message(c->cx));
    eq_ctx_clear(c->cx);
    return EQ_OK;
}

/* ---- what is said ---- */

/* How many scores a list has, or a text of eight bytes each in base64; without scores there is one line. */
static double lines_of(eq_tree scores) {
    if (!eq_tree_is_text(scores)) return scores ? (double)eq_tree_count(scores) : 1;
    return floor((double)strlen(eq_tree_text(scores)) * 3 / 4 / 8);
}

/* Counted people, as what is inside says; NaN: no counts are inside. */
static double people_of(eq_tree inside) {
    eq_tree counts = eq_tree_get(inside, "counts");
    double sum = counts ? 0 : (double)NAN;
    EQ_EACH(kind, eq_tree_get(counts, "cells")) {
        eq_tree n = eq_tree_get(kind, "n");
        if (!n) sum += lines_of(eq_tree_get(kind, "scores"));
        EQ_EACH(one, n) if (eq_tree_is_number(one)) sum += eq_tree_number(one);
    }
    return sum;
}

static void add_parts(const check *c, eq_out *out) {
    eq_tree kept = eq_tree_get(c->inside, "kept"), questions = eq_tree_get(c->inside, "questions");
    eq_place again = eq_out_array(out, out->root, "recomputed");
    EQ_EACH(question, questions)
    if (!eq_tree_get(kept, eq_tree_key(question)) && !*c->broken)
        eq_out_text(out, again, NULL, eq_analysis_title(eq_tree_key(question)));
    eq_place not_again = eq_out_array(out, out->root, "not_recomputed");
    EQ_EACH(question, questions) {
        eq_tree own = eq_tree_get(kept, eq_tree_key(question));
        if (!own && !*c->broken) continue;
        eq_place part = eq_out_object(out, not_again, NULL);
        eq_out_text(out, part, "title", eq_analysis_title(eq_tree_key(question)));
        eq_out_text(out, part, "why", own ? eq_tree_words(own, "why") : c->broken);
    }
}

static void add_difference(const check *c, eq_out *out) {
    const eq_difference *d = &c->difference;
    if (!c->differ) {
        eq_out_text(out, out->root, "difference", NULL);
        return;
    }
    eq_place object = eq_out_object(out, out->root, "difference");
    eq_out_text(out, object, "where", d->where);
    eq_out_text(out, object, "says", d->says);
    eq_out_text(out, object, "should", d->should);
    eq_out_text(out, object, "within", d->within);
}

static eq_status say(eq_out *out, eq_place said, eq_text *text) {
    const char *sentence;
    EQ_TRY(eq_text_end(text, &sentence));
    eq_out_text(out, said, NULL, sentence);
    *text = (eq_text){.cx = text->cx, .arena = text->arena};
    return EQ_OK;
}

/* What the report says at the first place, and what it was to say. */
static void tell_difference(const eq_difference *d, eq_text *text) {
    char says[MOST_SAID], should[MOST_SAID];
    bool within = d->within && strcmp(d->within, d->should);
    snprintf(says, sizeof says, *d->says ? EQ_PRINTS("%s says \u201c%s\u201d") : EQ_PRINTS("%s says nothing"), d->where, d->says);
    if (*d->should)
        snprintf(should, sizeof should, within ? EQ_PRINTS("\u201c%s\u201d in \u201c%s\u201d") : EQ_PRINTS("\u201c%s\u201d"),
                 d->should, d->within);
    else snprintf(should, sizeof should, within ? EQ_PRINTS("nothing in \u201c%s\u201d") : EQ_PRINTS("nothing"), d->within);
    eq_text_format(
        text,
        EQ_PRINTS("Does not agree: %s; made again from the counts inside it is %s. That is the first place; there may be more."),
        says, should);
}

static void tell_outcome(const check *c, eq_text *text) {
    const eq_difference *d = &c->difference;
    char part[MOST_SAID] = "";
    if (*c->broken) {
        eq_text_format(text, EQ_PRINTS("Does not agree: what is inside cannot be asked again (%s)."), c->broken);
    } else if (!c->differ) {
        eq_text_add(text, isnan(people_of(c->inside))
                              ? EQ_WORDS("Nothing can be recomputed: the counts are not inside.")
                              : EQ_WORDS("Agrees: every number that the counts inside give is as it says."));
    } else if (d->inside) {
        if (*d->part) snprintf(part, sizeof part, EQ_PRINTS(" (part \u201c%s\u201d)"), d->part);
        eq_text_format(
            text,
            EQ_PRINTS("Does not agree: the numbers follow from what is inside, but it is not what the report was written "
                      "with%s."),
            part);
    } else if (!*d->says && !*d->should) {
        eq_text_format(
            text,
            EQ_PRINTS("Does not agree: %s has other marks or line ends than it was written with, no other word. That is "
                      "the first place."),
            d->where);
    } else tell_difference(d, text);
}

/* Of what was recomputed the titles, with commas between. */
static eq_status list_again(const check *c, const char **out) {
    eq_text text = {.cx = c->cx, .arena = &c->cx->tmp};
    eq_tree kept = eq_tree_get(c->inside, "kept");
    EQ_EACH(question, eq_tree_get(c->inside, "questions")) {
        if (eq_tree_get(kept, eq_tree_key(question))) continue;
        if (text.size) eq_text_add(&text, ", ");
        eq_text_add(&text, eq_analysis_title(eq_tree_key(question)));
    }
    return eq_text_end(&text, out);
}

/* What was recomputed, and of each that was not why. */
static eq_status tell_parts(const check *c, eq_out *out, eq_place said, eq_text *text) {
    eq_text counted = {.cx = c->cx, .arena = &c->cx->tmp};
    const char *titles, *people;
    EQ_TRY(list_again(c, &titles));
    eq_figure_add(&counted, EQ_SHOW_COUNT, people_of(c->inside), "-");
    EQ_TRY(eq_text_end(&counted, &people));
    if (*titles) {
        if (isnan(people_of(c->inside))) eq_text_format(text, EQ_PRINTS("Recomputed: %s."), titles);
        else eq_text_format(text, EQ_PRINTS("Recomputed: %s. From the counts of %s people inside."), titles, people);
        EQ_TRY(say(out, said, text));
    }
    EQ_EACH(question, eq_tree_get(c->inside, "questions")) {
        eq_tree own = eq_tree_get(eq_tree_get(c->inside, "kept"), eq_tree_key(question));
        if (!own) continue;
        eq_text_format(text, EQ_PRINTS("Not recomputed: %s (%s)."), eq_analysis_title(eq_tree_key(question)),
                       eq_tree_words(own, "why"));
        EQ_TRY(say(out, said, text));
    }
    return EQ_OK;
}

static eq_status add_said(const check *c, eq_out *out) {
    eq_text text = {.cx = c->cx, .arena = c->arena};
    eq_place said = eq_out_array(out, out->root, "said");
    const char *version = eq_tree_words(c->inside, "version"),
               *sum = eq_tree_words(eq_tree_get(eq_tree_get(c->inside, "document"), "about"), "sha256");
    tell_outcome(c, &text);
    EQ_TRY(say(out, said, &text));
    if (!*c->broken) EQ_TRY(tell_parts(c, out, said, &text));
    if (*version && strcmp(version, EQ_VERSION)) {
        eq_text_format(&text,
                       EQ_PRINTS("It says that Equipoise %s wrote it and this is %s: words and layout may differ for that reason "
                                 "alone."),
                       version, EQ_VERSION);
        EQ_TRY(say(out, said, &text));
    }
    if (*sum)
        eq_text_format(
            &text, EQ_PRINTS("That the counts are those of the data, only who has the data can check: SHA-256 of the file %s."),
            sum);
    else eq_text_add(&text, EQ_WORDS("That the counts are those of the data, only who has the data can check."));
    return say(out, said, &text);
}

static eq_status tell(const check *c, eq_out *out) {
    eq_tree document = eq_tree_get(c->inside, "document"), about = eq_tree_get(document, "about");
    double people = people_of(c->inside);
    eq_out_text(out, out->root, "format", c->is_json ? "json" : "html");
    eq_out_text(out, out->root, "version", eq_tree_words(c->inside, "version"));
    eq_out_text(out, out->root, "title", eq_tree_words(document, "title"));
    eq_out_text(out, out->root, "author", eq_tree_words(document, "author"));
    eq_out_text(out, out->root, "made", eq_tree_words(document, "made"));
    eq_out_text(out, out->root, "data", eq_tree_words(about, "title"));
    eq_out_text(out, out->root, "sha256", eq_tree_words(about, "sha256"));
    eq_out_number(out, out->root, "people", people);
    eq_out_bool(out, out->root, "agrees", !c->differ && !*c->broken && !isnan(people));
    add_parts(c, out);
    add_difference(c, out);
    return add_said(c, out);
}

/* Behind a byte order mark, which an editor may have put there. */
static size_t find_start(eq_bytes report) { return report.size >= 3 && !memcmp(report.data, "\xEF\xBB\xBF", 3) ? 3 : 0; }

static eq_status verify(check *c, eq_out *out) {
    eq_bytes inside = {NULL, 0};
    size_t at = find_start(c->report);
    while (at < c->report.size && strchr(" \t\r\n", c->report.data[at]) && c->report.data[at]) at++;
    c->is_json = at < c->report.size && c->report.data[at] == '{';
    EQ_TRY(c->is_json ? open_object(c) : open_page(c, &inside));
    EQ_TRY(ask_again(c, inside));
    return tell(c, out);
}

eq_status eq_board_verify(eq_ctx *cx, eq_arena *arena, eq_bytes report, const char **json) {
    check c = {.cx = cx, .arena = arena, .report = report};
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_out out;
    eq_out_begin(cx, &out);
    eq_status status = verify(&c, &out);
    if (status == EQ_OK) status = eq_out_print(&out, arena, json);
    else eq_out_drop(&out);
    eq_tree_free(c.is_json ? c.whole : c.inside);
    eq_arena_free(&c.own);
    eq_arena_reset(&cx->tmp, mark);
    return status;
}
