/* Making: what is inside first, then all the rest from it, as who checks does. */
#include <string.h>

#include "answer/html.h"
#include "base/json_write.h"
#include "base/sha256.h"
#include "board/board.h"

/* Marks of HTML only stand in texts of JSON, where they may be written so; then no text can end the block that it stands in. */
static eq_status without_marks(eq_ctx *cx, eq_arena *arena, const char *json, eq_bytes *out) {
    eq_text text = {.cx = cx, .arena = arena};
    const char *whole;
    for (size_t size; *json; json += size) {
        size = strcspn(json, "<>&");
        if (size) {
            const char *part = eq_arena_text(cx, &cx->tmp, json, size);
            if (!part) return EQ_EMEMORY;
            eq_text_add(&text, part);
        } else eq_text_format(&text, "\\u%04x", (unsigned)(unsigned char)json[size++]);
    }
    EQ_TRY(eq_text_end(&text, &whole));
    *out = (eq_bytes){whole, text.size};
    return EQ_OK;
}

/* What is inside, and whether a page is wanted. */
static eq_status write_inside(eq_ctx *cx, eq_arena *arena, const eq_subject_place *from, eq_bytes request, const char *why_not,
                              bool *page, eq_bytes *out) {
    static const char *const formats[] = {"html", "json", NULL};
    eq_tree tree;
    const char *json;
    eq_json place;
    size_t format = 0;
    EQ_TRY(eq_tree_parse(cx, "request", request, &tree));
    eq_json root = eq_json_root(cx, "request", tree);
    eq_status status = EQ_OK;
    if (eq_json_get(&root, "format", &place)) status = eq_json_choice(&place, formats, &format);
    if (status == EQ_OK) status = eq_inside_write(cx, arena, from, &root, why_not, &json);
    eq_tree_free(tree);
    *page = format == 0;
    return status == EQ_OK ? without_marks(cx, arena, json, out) : status;
}

eq_status eq_board_page(eq_ctx *cx, eq_arena *arena, eq_bytes inside, eq_tree tree, const char **html) {
    const char *document;
    eq_json root = eq_json_root(cx, "inside", tree);
    EQ_TRY(eq_inside_document(cx, arena, &root, &document));
    return eq_html_write(cx, arena, eq_bytes_of(document), inside, html);
}

/* An object's members, one after the other. */
static eq_status add_members(eq_out *out, eq_arena *arena, eq_tree object) {
    EQ_EACH(member, object) {
        const char *json;
        EQ_TRY(eq_tree_print(out->cx, arena, member, &json));
        eq_out_raw(out, out->root, eq_tree_key(member), json);
    }
    return EQ_OK;
}

static eq_status write_object(eq_out *out, eq_arena *arena, eq_tree inside, eq_tree document) {
    eq_tree answers = eq_tree_get(document, "answers");
    const char *json;
    char sum[65];
    eq_sha256 sha;
    EQ_TRY(add_members(out, arena, eq_tree_get(answers, "audit")));
    EQ_EACH(answer, answers) {
        if (!strcmp(eq_tree_key(answer), "audit")) continue;
        EQ_TRY(eq_tree_print(out->cx, arena, answer, &json));
        eq_out_raw(out, out->root, eq_tree_key(answer), json);
    }
    EQ_TRY(eq_tree_print(out->cx, arena, inside, &json));
    eq_sha256_begin(&sha);
    eq_sha256_add(&sha, json, strlen(json));
    eq_sha256_end(&sha, sum);
    eq_out_raw(out, out->root, "inside", json);
    eq_out_text(out, out->root, "seal", sum);
    return EQ_OK;
}

eq_status eq_board_object(eq_ctx *cx, eq_arena *arena, eq_tree inside, const char **json) {
    const char *document;
    eq_tree tree;
    eq_out out;
    eq_json root = eq_json_root(cx, "inside", inside);
    EQ_TRY(eq_inside_document(cx, arena, &root, &document));
    EQ_TRY(eq_tree_parse(cx, "document", eq_bytes_of(document), &tree));
    eq_out_begin(cx, &out);
    eq_status status = write_object(&out, arena, inside, tree);
    eq_tree_free(tree);
    if (status == EQ_OK) return eq_out_print(&out, arena, json);
    eq_out_drop(&out);
    return status;
}

static eq_status make(eq_ctx *cx, eq_arena *own, const eq_subject_place *from, eq_bytes request, const char *why_not,
                      const char **made) {
    eq_bytes inside;
    eq_tree tree;
    bool page;
    EQ_TRY(write_inside(cx, own, from, request, why_not, &page, &inside));
    EQ_TRY(eq_tree_parse(cx, "inside", inside, &tree));
    eq_status status = page ? eq_board_page(cx, own, inside, tree, made) : eq_board_object(cx, own, tree, made);
    eq_tree_free(tree);
    return status;
}

eq_status eq_board_make(eq_ctx *cx, eq_arena *arena, const eq_subject_place *from, eq_bytes request, const char **report) {
    const char *made;
    eq_arena own = {0};
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_status status = make(cx, &own, from, request, NULL, &made);
    if (status == EQ_EINPUT || status == EQ_ELIMIT) { /* as of quantiles, which are of rows: then the answers are kept */
        const char *why = eq_arena_format(cx, &own, EQ_PRINTS("of counts it cannot be asked: %s"), eq_message(cx));
        eq_status again = why ? (eq_ctx_clear(cx), make(cx, &own, from, request, why, &made)) : EQ_EMEMORY;
        if (again != EQ_EINPUT) status = again;
    }
    if (status == EQ_OK) {
        *report = eq_arena_text(cx, arena, made, strlen(made));
        if (!*report) status = EQ_EMEMORY;
    }
    eq_arena_free(&own);
    eq_arena_reset(&cx->tmp, mark);
    return status;
}
