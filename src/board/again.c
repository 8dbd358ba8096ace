/* From what is inside back to answers: the counts become a table again, the table a subject, and every question that counts can
 * answer is asked of it once more. Nothing here knows what an analysis says, so one that is added is asked again too. */
#include <string.h>

#include "analysis/analysis.h"
#include "board/counts.h"
#include "board/inside.h"
#include "equipoise/version.h"

/* Who is asked about: of counts that are a file, or that are labels of loaded data. */
typedef struct asked {
    eq_ctx *cx;
    eq_arena *arena;
    const eq_json *inside;
    eq_loaded loaded;
    bool has_loaded, has_subject;
    eq_subject subject;
} asked;

static eq_status load_labels(asked *a, const eq_json *schema, const eq_json *counts) {
    const char *json;
    eq_bytes csv;
    EQ_TRY(eq_json_print(schema, a->arena, &json));
    EQ_TRY(eq_counts_csv(counts, a->arena, true, &csv));
    eq_source source = {.schema = eq_bytes_of(json), .file = &csv, .n_files = 1};
    a->has_loaded = true;
    return eq_loaded_read(a->cx, &source, &a->loaded);
}

/* Once, and only where something is asked of it. */
static eq_status make_subject(asked *a) {
    eq_json counts, schema, options;
    eq_subject_place from = {NULL, {NULL, 0}};
    const char *json;
    if (a->has_subject) return EQ_OK;
    EQ_TRY(eq_json_need(a->inside, "counts", &counts));
    EQ_TRY(eq_json_need(a->inside, "subject", &options));
    EQ_TRY(eq_json_print(&options, a->arena, &json));
    if (eq_json_get(a->inside, "schema", &schema)) {
        EQ_TRY(load_labels(a, &schema, &counts));
        from.loaded = &a->loaded;
    } else EQ_TRY(eq_counts_csv(&counts, a->arena, false, &from.file));
    EQ_TRY(eq_subject_from_json(a->cx, a->arena, &from, eq_bytes_of(json), &a->subject));
    a->has_subject = true;
    return EQ_OK;
}

static eq_status ask(asked *a, const eq_json *options, const char **json) {
    const char *text;
    eq_question question;
    EQ_TRY(make_subject(a));
    EQ_TRY(eq_json_print(options, a->arena, &text));
    EQ_TRY(eq_question_begin(a->cx, options->key, eq_bytes_of(text), &question));
    eq_status status = eq_question_step(&question, &a->subject, INT64_MAX, a->arena, json);
    eq_question_end(&question);
    return status;
}

static eq_status add_answer(asked *a, eq_out *out, eq_place answers, const eq_json *question, eq_out *checked) {
    eq_json kept, own;
    const char *answer, *id = question->key;
    eq_place line = eq_out_object(checked, checked->root, NULL);
    bool is_kept = eq_json_get(a->inside, "kept", &kept) && eq_json_get(&kept, id, &own);
    eq_out_text(checked, line, "id", id);
    eq_out_text(checked, line, "title", eq_analysis_title(id));
    eq_out_bool(checked, line, "recomputed", !is_kept);
    if (is_kept) {
        eq_json place, counts;
        eq_out_text(checked, line, "why", eq_tree_words(own.value, "why"));
        EQ_TRY(eq_json_need(&own, "answer", &place));
        if (eq_json_get(a->inside, "counts", &counts) && !eq_inside_why_kept(id, place.value))
            return eq_json_fail(&own, "is kept, expected it asked of the counts inside, which give it");
        EQ_TRY(eq_json_print(&place, a->arena, &answer));
    } else EQ_TRY(ask(a, question, &answer));
    eq_out_raw(out, answers, id, answer);
    return EQ_OK;
}

static eq_status add_members(asked *a, eq_out *out, const eq_json *document) {
    EQ_EACH(member, document->value) {
        const char *json;
        if (!strcmp(eq_tree_key(member), "answers") || !strcmp(eq_tree_key(member), "checked")) continue;
        EQ_TRY(eq_tree_print(a->cx, a->arena, member, &json));
        eq_out_raw(out, out->root, eq_tree_key(member), json);
    }
    return EQ_OK;
}

/* The list of what was checked is written while the answers are: into a text of its own. */
static eq_status write(asked *a, eq_out *out, eq_out *checked) {
    eq_json document, questions;
    const char *list;
    EQ_TRY(eq_json_need(a->inside, "document", &document));
    EQ_TRY(eq_json_need(a->inside, "questions", &questions));
    EQ_TRY(add_members(a, out, &document));
    eq_out_text(out, out->root, "version", eq_tree_words(a->inside->value, "version"));
    eq_place answers = eq_out_object(out, out->root, "answers");
    EQ_EACH(question, questions.value) {
        eq_json place = {a->cx, question, &questions, eq_tree_key(question), 0};
        EQ_TRY(add_answer(a, out, answers, &place, checked));
    }
    EQ_TRY(eq_out_print(checked, a->arena, &list));
    eq_out_raw(out, out->root, "checked", list);
    return EQ_OK;
}

static eq_status check_inside(const eq_json *inside) {
    static const char *const keys[] = {"format", "version", "document", "schema", "subject", "questions", "kept", "counts", NULL};
    eq_json place;
    double format;
    EQ_TRY(eq_json_object(inside, keys));
    EQ_TRY(eq_json_need(inside, "format", &place));
    EQ_TRY(eq_json_integer(&place, 0, 1e6, &format));
    if (format > EQ_INSIDE_FORMAT)
        return eq_json_fail(&place, "is %.0f, expected at most %d: a newer version wrote it", format, EQ_INSIDE_FORMAT);
    return EQ_OK;
}

eq_status eq_inside_document(eq_ctx *cx, eq_arena *arena, const eq_json *inside, const char **document) {
    asked a = {.cx = cx, .arena = arena, .inside = inside};
    eq_out out, checked;
    EQ_TRY(check_inside(inside));
    eq_out_begin(cx, &out);
    eq_out_begin_list(cx, &checked);
    eq_status status = write(&a, &out, &checked);
    if (status == EQ_OK) status = eq_out_print(&out, arena, document);
    else eq_out_drop(&out);
    if (status != EQ_OK) eq_out_drop(&checked); /* of one that was printed nothing is left */
    if (a.has_loaded) eq_arena_free(&a.loaded.arena);
    return status;
}
