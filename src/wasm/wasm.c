/* The WebAssembly module's exports: a lab behind plain numbers and pointers.
 *
 * The host copies texts into memory it took with malloc, calls, and reads the result at eq_wasm_text; nothing calls back.
 * Every function that can fail returns an eq_status (0 ok, 1 more, 2 input, 3 memory, 4 limit, 5 internal), and
 * eq_wasm_error then has the sentence. Texts stay valid until the next call that makes one. */
#include <string.h>

#include "equipoise.h"
#include "data/fix.h"
#include "data/table/preview.h"
#include "data/table/told.h"
#include "data/table/schema_json.h"
#include "experiment/card.h"

#define MAX_FILES 16
#define EXPORT(name) __attribute__((export_name(name), visibility("default")))

typedef struct eq_session {
    eq_ctx cx;
    eq_lab *lab;
    eq_arena given; /* what the host gave for the next load */
    eq_arena input; /* and for the call under way */
    eq_bytes file[MAX_FILES], schema, twin;
    size_t n_files;
    size_t subject; /* the handle made last */
    eq_preview *preview;
    eq_arena previewing; /* of it */
    eq_arena refusal;    /* what was made of the last failure */
    eq_arena bringing;   /* a model of others: its name and bytes */
    eq_brought brought;
    eq_bytes scored; /* the table that it scored last; in the lab */
    const char *text;
    size_t text_size;
    eq_arena scratch; /* texts that the lab does not own: guesses, merged reports */
} eq_session;

eq_session *eq_wasm_open(void);
void eq_wasm_close(eq_session *session);
const char *eq_wasm_text(const eq_session *session);
size_t eq_wasm_text_size(const eq_session *session);
const char *eq_wasm_error(const eq_session *session);
const char *eq_wasm_refusal(eq_session *session);
eq_status eq_wasm_catalog(eq_session *session);
eq_status eq_wasm_add_file(eq_session *session, const char *data, size_t size);
eq_status eq_wasm_set_schema(eq_session *session, const char *data, size_t size);
eq_status eq_wasm_set_twin(eq_session *session, const char *data, size_t size);
eq_status eq_wasm_load(eq_session *session, size_t n_rows, uint32_t seed);
eq_status eq_wasm_describe(eq_session *session);
eq_status eq_wasm_guess(eq_session *session, const char *data, size_t size);
eq_status eq_wasm_preview(eq_session *session, const char *data, size_t size, const char *dialect, size_t dialect_size);
eq_status eq_wasm_preview_step(eq_session *session, int32_t budget);
double eq_wasm_preview_done(const eq_session *session);
eq_status eq_wasm_previewed(eq_session *session);
void eq_wasm_preview_end(eq_session *session);
eq_status eq_wasm_cross(eq_session *session, const char *data, size_t size, const char *options, size_t options_size);
eq_status eq_wasm_told(eq_session *session, const char *data, size_t size, const char *options, size_t options_size);
eq_status eq_wasm_analyse(eq_session *session, const char *analysis, size_t analysis_size, const char *file, size_t file_size,
                          const char *options, size_t size);
eq_status eq_wasm_subject_of_file(eq_session *session, const char *file, size_t file_size, const char *options, size_t size);
eq_status eq_wasm_subject_of_labels(eq_session *session, const char *options, size_t size);
eq_status eq_wasm_subject_of_cell(eq_session *session, size_t cell, int32_t against, const char *options, size_t size);
size_t eq_wasm_subject(const eq_session *session);
eq_status eq_wasm_about(eq_session *session, size_t subject);
void eq_wasm_drop(eq_session *session, size_t subject);
eq_status eq_wasm_ask(eq_session *session, size_t subject, const char *analysis, size_t analysis_size, const char *options,
                      size_t size);
eq_status eq_wasm_answer(eq_session *session, int32_t budget);
double eq_wasm_answered(const eq_session *session);
eq_status eq_wasm_html(eq_session *session, const char *document, size_t size);
eq_status eq_wasm_csv(eq_session *session, const char *document, size_t size);
eq_status eq_wasm_board(eq_session *session, const char *file, size_t file_size, const char *request, size_t size);
eq_status eq_wasm_verify(eq_session *session, const char *report, size_t size);
eq_status eq_wasm_card(eq_session *session, size_t cell, const char *report, size_t size, const char *sha256, size_t sha256_size);
eq_status eq_wasm_give_model(eq_session *session, const char *name, size_t name_size, const char *data, size_t size);
eq_status eq_wasm_model(eq_session *session, size_t cell);
eq_status eq_wasm_units(eq_session *session, size_t cell, const char *options, size_t size, int32_t budget);
eq_status eq_wasm_cut(eq_session *session, size_t cell, const char *options, size_t size);
void eq_wasm_secret(eq_session *session, const uint8_t *key);
eq_status eq_wasm_start(eq_session *session, const char *plan, size_t size, size_t shard, size_t n_shards);
eq_status eq_wasm_step(eq_session *session, int32_t budget);
eq_status eq_wasm_progress(eq_session *session, size_t cell, size_t n_epochs);
eq_status eq_wasm_report(eq_session *session);
eq_status eq_wasm_predictions(eq_session *session, size_t cell);
eq_status eq_wasm_what_if(eq_session *session, size_t cell, const char *question, size_t size);
eq_status eq_wasm_merge(eq_session *session, const char *reports, size_t size);
eq_status eq_wasm_bring(eq_session *session, const char *name, size_t name_size, const char *data, size_t size);
eq_status eq_wasm_describe_model(eq_session *session, const char *options, size_t size);
eq_status eq_wasm_score(eq_session *session, const char *rows, size_t rows_size, const char *options, size_t size);
void eq_wasm_scored(eq_session *session);
eq_status eq_wasm_export(eq_session *session, double threshold);
eq_status eq_wasm_look_at_model(eq_session *session, const char *plan, size_t size);

EXPORT("eq_wasm_open") eq_session *eq_wasm_open(void) {
    eq_ctx cx;
    memset(&cx, 0, sizeof cx);
    eq_session *session = eq_arena_alloc(&cx, &cx.mem, 1, sizeof *session);
    if (!session) return NULL;
    session->cx = cx; /* the session lives in the arena that it owns */
    if (eq_lab_new(&session->cx, &session->lab) != EQ_OK) {
        eq_wasm_close(session);
        return NULL;
    }
    eq_lab_keep_models(session->lab, true); /* a page may be asked for any of them when the run is over */
    return session;
}

EXPORT("eq_wasm_close") void eq_wasm_close(eq_session *session) {
    if (session->lab) eq_lab_close(session->lab);
    eq_arena_free(&session->previewing);
    eq_arena_free(&session->refusal);
    eq_arena_free(&session->bringing);
    eq_arena_free(&session->scratch);
    eq_arena_free(&session->input);
    eq_arena_free(&session->given);
    eq_ctx cx = session->cx; /* out of the memory that is about to go */
    eq_ctx_free(&cx);
}

EXPORT("eq_wasm_text") const char *eq_wasm_text(const eq_session *session) { return session->text ? session->text : ""; }

EXPORT("eq_wasm_text_size") size_t eq_wasm_text_size(const eq_session *session) {
    if (session->text_size) return session->text_size; /* of bytes, which may hold zeros */
    return session->text ? strlen(session->text) : 0;
}

EXPORT("eq_wasm_error") const char *eq_wasm_error(const eq_session *session) { return eq_message(&session->cx); }

/* The message with what it is about and what would mend it, as JSON (src/data/fix.h). */
EXPORT("eq_wasm_refusal") const char *eq_wasm_refusal(eq_session *session) {
    eq_out out;
    const char *json;
    eq_mark mark = eq_arena_mark(&session->cx.tmp);
    eq_out_begin(&session->cx, &out);
    eq_refusal_write(&out, out.root);
    eq_arena_free(&session->refusal);
    bool made = eq_out_print(&out, &session->refusal, &json) == EQ_OK;
    eq_arena_reset(&session->cx.tmp, mark);
    return made ? json : "";
}

/* Where the text of a call goes. A call that fails makes none, and may have freed the one before. */
static const char **next_text(eq_session *session) {
    session->text = NULL;
    session->text_size = 0;
    return &session->text;
}

/* A host's text, ended by a zero byte, for this call. */
static eq_status take_text(eq_session *session, const char *text, size_t size, char **out) {
    eq_ctx_clear(&session->cx);
    eq_arena_free(&session->input);
    *out = eq_arena_text(&session->cx, &session->input, text, size);
    return *out ? EQ_OK : EQ_EMEMORY;
}

EXPORT("eq_wasm_catalog") eq_status eq_wasm_catalog(eq_session *session) {
    return eq_lab_catalog(session->lab, next_text(session));
}

/* Keeps a copy of the host's bytes until the next load. */
static eq_status take_bytes(eq_session *session, const char *data, size_t size, eq_bytes *out) {
    eq_ctx_clear(&session->cx);
    out->data = eq_arena_text(&session->cx, &session->given, data, size);
    out->size = size;
    return out->data ? EQ_OK : EQ_EMEMORY;
}

EXPORT("eq_wasm_add_file") eq_status eq_wasm_add_file(eq_session *session, const char *data, size_t size) {
    eq_ctx_clear(&session->cx);
    if (session->n_files == MAX_FILES)
        return eq_fail(&session->cx, EQ_ELIMIT, "files: more than %d were given, expected fewer", MAX_FILES);
    EQ_TRY(take_bytes(session, data, size, &session->file[session->n_files]));
    session->n_files++;
    return EQ_OK;
}

EXPORT("eq_wasm_set_schema") eq_status eq_wasm_set_schema(eq_session *session, const char *data, size_t size) {
    return take_bytes(session, data, size, &session->schema);
}

EXPORT("eq_wasm_set_twin") eq_status eq_wasm_set_twin(eq_session *session, const char *data, size_t size) {
    return take_bytes(session, data, size, &session->twin);
}

/* Loads what was given since the last load: a schema, and files or a twin. */
EXPORT("eq_wasm_load") eq_status eq_wasm_load(eq_session *session, size_t n_rows, uint32_t seed) {
    eq_source source = {.schema = session->schema,
                        .twin = session->twin,
                        .file = session->file,
                        .n_files = session->n_files,
                        .n_rows = n_rows,
                        .seed = seed};
    eq_status status = eq_lab_load(session->lab, &source);
    session->n_files = 0;
    session->schema = session->twin = (eq_bytes){NULL, 0};
    eq_arena_free(&session->given);
    return status;
}

EXPORT("eq_wasm_describe") eq_status eq_wasm_describe(eq_session *session) {
    return eq_lab_describe(session->lab, next_text(session));
}

EXPORT("eq_wasm_guess") eq_status eq_wasm_guess(eq_session *session, const char *data, size_t size) {
    eq_schema schema;
    const char **text = next_text(session);
    eq_mark mark = eq_arena_mark(&session->cx.tmp);
    eq_ctx_clear(&session->cx);
    eq_arena_free(&session->scratch);
    eq_status status = eq_schema_guess(&session->cx, &session->scratch, (eq_bytes){data, size}, &schema);
    if (status == EQ_OK) status = eq_json_write_schema(&session->cx, &session->scratch, &schema, text);
    eq_arena_reset(&session->cx.tmp, mark);
    return status;
}

/* file_size 0: about the loaded data. */
EXPORT("eq_wasm_analyse")
eq_status eq_wasm_analyse(eq_session *session, const char *analysis, size_t analysis_size, const char *file, size_t file_size,
                          const char *options, size_t size) {
    char *id, *text;
    EQ_TRY(take_text(session, analysis, analysis_size, &id));
    text = eq_arena_text(&session->cx, &session->input, options, size);
    if (!text) return EQ_EMEMORY;
    return eq_lab_analyse(session->lab, id, (eq_bytes){file, file_size}, text, next_text(session));
}

EXPORT("eq_wasm_preview_end") void eq_wasm_preview_end(eq_session *session) {
    session->preview = NULL;
    eq_arena_free(&session->previewing);
}

/* Begins to look a file over, whose bytes are the host's and stay till eq_wasm_preview_end. */
EXPORT("eq_wasm_preview")
eq_status eq_wasm_preview(eq_session *session, const char *data, size_t size, const char *dialect, size_t dialect_size) {
    eq_ctx_clear(&session->cx);
    eq_wasm_preview_end(session);
    eq_status status = eq_preview_new(&session->cx, &session->previewing, (eq_bytes){data, size},
                                      (eq_bytes){dialect, dialect_size}, &session->preview);
    if (status != EQ_OK) eq_wasm_preview_end(session);
    return status;
}

static eq_status need_preview(eq_session *session) {
    eq_ctx_clear(&session->cx);
    return session->preview ? EQ_OK : eq_fail(&session->cx, EQ_EINPUT, "preview: no file is looked over, expected one");
}

EXPORT("eq_wasm_preview_step") eq_status eq_wasm_preview_step(eq_session *session, int32_t budget) {
    int64_t left = budget;
    EQ_TRY(need_preview(session));
    return eq_preview_step(&session->cx, session->preview, &left);
}

EXPORT("eq_wasm_preview_done") double eq_wasm_preview_done(const eq_session *session) {
    return session->preview ? eq_preview_done(session->preview) : 0;
}

/* What is known of it by now. */
EXPORT("eq_wasm_previewed") eq_status eq_wasm_previewed(eq_session *session) {
    const char **text = next_text(session);
    EQ_TRY(need_preview(session));
    eq_arena_free(&session->scratch);
    return eq_preview_json(&session->cx, &session->scratch, session->preview, text);
}

EXPORT("eq_wasm_cross")
eq_status eq_wasm_cross(eq_session *session, const char *data, size_t size, const char *options, size_t options_size) {
    const char **text = next_text(session);
    eq_ctx_clear(&session->cx);
    eq_arena_free(&session->scratch);
    return eq_preview_cross(&session->cx, &session->scratch, (eq_bytes){data, size}, (eq_bytes){options, options_size}, text);
}

EXPORT("eq_wasm_told")
eq_status eq_wasm_told(eq_session *session, const char *data, size_t size, const char *options, size_t options_size) {
    const char **text = next_text(session);
    eq_ctx_clear(&session->cx);
    eq_arena_free(&session->scratch);
    return eq_told_json(&session->cx, &session->scratch, (eq_bytes){data, size}, (eq_bytes){options, options_size}, text);
}

static eq_status make_subject(eq_session *session, const eq_subject_source *source, const char *options, size_t size) {
    char *text;
    EQ_TRY(take_text(session, options, size, &text));
    return eq_lab_subject(session->lab, source, text, &session->subject);
}

EXPORT("eq_wasm_subject_of_file")
eq_status eq_wasm_subject_of_file(eq_session *session, const char *file, size_t file_size, const char *options, size_t size) {
    const eq_subject_source source = {.file = {file, file_size}};
    return make_subject(session, &source, options, size);
}

EXPORT("eq_wasm_subject_of_labels")
eq_status eq_wasm_subject_of_labels(eq_session *session, const char *options, size_t size) {
    const eq_subject_source source = {.of_cell = false};
    return make_subject(session, &source, options, size);
}

/* against: another cell, or -1. */
EXPORT("eq_wasm_subject_of_cell")
eq_status eq_wasm_subject_of_cell(eq_session *session, size_t cell, int32_t against, const char *options, size_t size) {
    const eq_subject_source source = {
        .of_cell = true, .cell = cell, .against = against >= 0, .other = against >= 0 ? (size_t)against : 0};
    return make_subject(session, &source, options, size);
}

/* The handle of the subject made last. */
EXPORT("eq_wasm_subject") size_t eq_wasm_subject(const eq_session *session) { return session->subject; }

EXPORT("eq_wasm_about") eq_status eq_wasm_about(eq_session *session, size_t subject) {
    return eq_lab_about(session->lab, subject, next_text(session));
}

EXPORT("eq_wasm_drop") void eq_wasm_drop(eq_session *session, size_t subject) { eq_lab_drop(session->lab, subject); }

EXPORT("eq_wasm_ask")
eq_status eq_wasm_ask(eq_session *session, size_t subject, const char *analysis, size_t analysis_size, const char *options,
                      size_t size) {
    char *id, *text;
    EQ_TRY(take_text(session, analysis, analysis_size, &id));
    text = eq_arena_text(&session->cx, &session->input, options, size);
    return text ? eq_lab_ask(session->lab, subject, id, text) : EQ_EMEMORY;
}

EXPORT("eq_wasm_answer") eq_status eq_wasm_answer(eq_session *session, int32_t budget) {
    return eq_lab_answer(session->lab, budget, next_text(session));
}

EXPORT("eq_wasm_answered") double eq_wasm_answered(const eq_session *session) { return eq_lab_answered(session->lab); }

EXPORT("eq_wasm_html") eq_status eq_wasm_html(eq_session *session, const char *document, size_t size) {
    eq_ctx_clear(&session->cx);
    eq_arena_free(&session->scratch);
    return eq_audit_html(&session->cx, &session->scratch, (eq_bytes){document, size}, next_text(session));
}

EXPORT("eq_wasm_csv") eq_status eq_wasm_csv(eq_session *session, const char *document, size_t size) {
    eq_ctx_clear(&session->cx);
    eq_arena_free(&session->scratch);
    return eq_audit_csv(&session->cx, &session->scratch, (eq_bytes){document, size}, next_text(session));
}

/* file_size 0: of the loaded data. */
EXPORT("eq_wasm_board")
eq_status eq_wasm_board(eq_session *session, const char *file, size_t file_size, const char *request, size_t size) {
    char *text;
    EQ_TRY(take_text(session, request, size, &text));
    return eq_lab_board(session->lab, (eq_bytes){file, file_size}, text, next_text(session));
}

EXPORT("eq_wasm_verify") eq_status eq_wasm_verify(eq_session *session, const char *report, size_t size) {
    eq_ctx_clear(&session->cx);
    eq_arena_free(&session->scratch);
    return eq_board_verify(&session->cx, &session->scratch, (eq_bytes){report, size}, next_text(session));
}

/* sha256: of the model's file, or empty. */
EXPORT("eq_wasm_card")
eq_status eq_wasm_card(eq_session *session, size_t cell, const char *report, size_t size, const char *sha256,
                       size_t sha256_size) {
    char *digest;
    EQ_TRY(take_text(session, sha256, sha256_size, &digest));
    eq_arena_free(&session->scratch);
    const eq_card_of of = {{report, size}, cell, *digest ? digest : NULL};
    return eq_card_json(&session->cx, &session->scratch, &of, next_text(session));
}

EXPORT("eq_wasm_give_model")
eq_status eq_wasm_give_model(eq_session *session, const char *name, size_t name_size, const char *data, size_t size) {
    char *text;
    EQ_TRY(take_text(session, name, name_size, &text));
    return eq_lab_give_model(session->lab, text, (eq_bytes){data, size});
}

/* ---- models of others ---- */

/* Keeps a model's file, which the calls after it are about, until the next. */
EXPORT("eq_wasm_bring")
eq_status eq_wasm_bring(eq_session *session, const char *name, size_t name_size, const char *data, size_t size) {
    eq_ctx_clear(&session->cx);
    eq_arena_free(&session->bringing);
    session->brought = (eq_brought){.model = {eq_arena_text(&session->cx, &session->bringing, data, size), size}};
    session->brought.name = eq_arena_text(&session->cx, &session->bringing, name, name_size);
    return session->brought.model.data && session->brought.name ? EQ_OK : EQ_EMEMORY;
}

static eq_status take_options(eq_session *session, const char *options, size_t size, char **out) {
    if (!session->brought.name) return eq_fail(&session->cx, EQ_EINPUT, "model: none was brought, expected eq_wasm_bring first");
    return take_text(session, options, size, out);
}

EXPORT("eq_wasm_describe_model")
eq_status eq_wasm_describe_model(eq_session *session, const char *options, size_t size) {
    char *text;
    EQ_TRY(take_options(session, options, size, &text));
    return eq_lab_describe_model(session->lab, &session->brought, text, next_text(session));
}

/* Leaves how it was done; eq_wasm_scored then leaves the table. */
EXPORT("eq_wasm_score")
eq_status eq_wasm_score(eq_session *session, const char *rows, size_t rows_size, const char *options, size_t size) {
    char *text;
    EQ_TRY(take_options(session, options, size, &text));
    eq_brought with = session->brought;
    with.rows = (eq_bytes){rows, rows_size};
    session->scored = (eq_bytes){NULL, 0};
    return eq_lab_score_file(session->lab, &with, text, &session->scored, next_text(session));
}

/* Leaves bytes: the rows scored last with their scores; none where something was asked. */
EXPORT("eq_wasm_scored") void eq_wasm_scored(eq_session *session) {
    *next_text(session) = session->scored.data;
    session->text_size = session->scored.size;
}

/* Leaves bytes: the model as ONNX. threshold: NaN = none. */
EXPORT("eq_wasm_export") eq_status eq_wasm_export(eq_session *session, double threshold) {
    char *text;
    eq_bytes made;
    const char **left = next_text(session);
    EQ_TRY(take_options(session, "", 0, &text));
    EQ_TRY(eq_lab_export_model(session->lab, &session->brought, threshold, &made));
    *left = made.data;
    session->text_size = made.size;
    return EQ_OK;
}

/* What a plan would find of the model that it gives. */
EXPORT("eq_wasm_look_at_model")
eq_status eq_wasm_look_at_model(eq_session *session, const char *plan, size_t size) {
    char *text;
    EQ_TRY(take_text(session, plan, size, &text));
    return eq_lab_look_at_model(session->lab, text, next_text(session));
}

/* Leaves bytes where texts are left. */
EXPORT("eq_wasm_model") eq_status eq_wasm_model(eq_session *session, size_t cell) {
    eq_bytes bytes;
    const char **text = next_text(session);
    EQ_TRY(eq_lab_model(session->lab, cell, &bytes));
    *text = bytes.data;
    session->text_size = bytes.size;
    return EQ_OK;
}

EXPORT("eq_wasm_units")
eq_status eq_wasm_units(eq_session *session, size_t cell, const char *options, size_t size, int32_t budget) {
    char *text;
    EQ_TRY(take_text(session, options, size, &text));
    return eq_lab_units(session->lab, cell, text, budget, next_text(session));
}

/* Leaves bytes, as eq_wasm_model. */
EXPORT("eq_wasm_cut") eq_status eq_wasm_cut(eq_session *session, size_t cell, const char *options, size_t size) {
    char *text;
    eq_bytes bytes;
    const char **left = next_text(session);
    EQ_TRY(take_text(session, options, size, &text));
    EQ_TRY(eq_lab_cut(session->lab, cell, text, &bytes));
    *left = bytes.data;
    session->text_size = bytes.size;
    return EQ_OK;
}

/* 32 random bytes of the host, for the plan started next. */
EXPORT("eq_wasm_secret") void eq_wasm_secret(eq_session *session, const uint8_t *key) { eq_lab_secret(session->lab, key); }

EXPORT("eq_wasm_start")
eq_status eq_wasm_start(eq_session *session, const char *plan, size_t size, size_t shard, size_t n_shards) {
    char *text;
    EQ_TRY(take_text(session, plan, size, &text));
    return eq_lab_start(session->lab, text, shard, n_shards);
}

EXPORT("eq_wasm_step") eq_status eq_wasm_step(eq_session *session, int32_t budget) { return eq_lab_step(session->lab, budget); }

EXPORT("eq_wasm_progress") eq_status eq_wasm_progress(eq_session *session, size_t cell, size_t n_epochs) {
    eq_seen seen = {cell, n_epochs};
    return eq_lab_progress(session->lab, &seen, next_text(session));
}

EXPORT("eq_wasm_report") eq_status eq_wasm_report(eq_session *session) { return eq_lab_report(session->lab, next_text(session)); }

EXPORT("eq_wasm_predictions") eq_status eq_wasm_predictions(eq_session *session, size_t cell) {
    return eq_lab_predictions(session->lab, cell, next_text(session));
}

EXPORT("eq_wasm_what_if")
eq_status eq_wasm_what_if(eq_session *session, size_t cell, const char *question, size_t size) {
    char *text;
    EQ_TRY(take_text(session, question, size, &text));
    return eq_lab_what_if(session->lab, cell, text, next_text(session));
}

EXPORT("eq_wasm_merge") eq_status eq_wasm_merge(eq_session *session, const char *reports, size_t size) {
    eq_ctx_clear(&session->cx);
    eq_arena_free(&session->scratch);
    return eq_report_merge_json(&session->cx, &session->scratch, (eq_bytes){reports, size}, next_text(session));
}
