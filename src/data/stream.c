/* Rows come in pieces of any size and leave as counts. A row that touches the end of a piece may go on behind it, so it is read
 * again with the next one; nothing else of a row is kept but the cells that tell it from others (its key). */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "data/aside.h"
#include "data/different.h"
#include "data/table/affix.h"
#include "data/table/csv.h"
#include "data/marks.h"
#include "data/score_counts.h"
#include "data/selection.h"
#include "data/stream.h"
#include "data/table/format.h"
#include "data/table/table.h"

#define MOST_KEY_COLUMNS (EQ_MOST_PROTECTED + 3)
#define MOST_WEIGHT 1e60 /* as of predictions files */
#define NUMBER_ROOM 27   /* bytes of a number, its quotes and what is before it */

struct eq_stream {
    eq_ctx *cx;
    eq_arena arena;  /* the different rows and what finds them */
    eq_arena pieces; /* the piece under way, decoded */
    eq_mark scratch; /* of cx->tmp, when no row is under way */
    const eq_prediction_columns *columns;
    const char *key_name[MOST_KEY_COLUMNS]; /* label, decision, protected columns; a score that is no number last */
    size_t n_keys, key_cell[MOST_KEY_COLUMNS], score_cell, weight_cell, width;
    eq_decoder decoder;
    const char *read_as;           /* as of eq_written_say */
    size_t n_ragged, first_ragged; /* rows of another width that were set aside; the line of the first */
    const char *score_affix, *weight_affix;
    eq_csv csv;
    bool begun;
    eq_different_rows rows; /* and the key of the row under way */
    double n_read;
    eq_score_counts counts;
};

/* ---- rows ---- */

static eq_status read_weight(eq_stream *s, double *weight) {
    char at[EQ_CSV_WHERE_SIZE];
    eq_cell cell = s->csv.cell[s->weight_cell];
    *weight = 1;
    if (!s->columns->weight) return EQ_OK;
    bool number = eq_affix_number(&s->csv.format, s->weight_affix, cell, weight);
    if (number && *weight >= 0 && *weight <= MOST_WEIGHT) return EQ_OK;
    return eq_fail(s->cx, EQ_EINPUT, "%s, column \"%s\": \"%.*s\" is not a number in [0, %g]",
                   eq_csv_where(s->cx, &s->csv, s->csv.row_line, at), s->columns->weight, cell.size > 60 ? 60 : (int)cell.size,
                   cell.text, MOST_WEIGHT);
}

/* A score on another scale has no bin. */
static eq_status keep_exact(eq_stream *s) {
    char at[EQ_CSV_WHERE_SIZE];
    if (s->counts.grid)
        return eq_fail(
            s->cx, EQ_ELIMIT,
            "%s, column \"%s\": a score outside [0, 1] comes after more different ones than are kept of what is read once; "
            "expected the rows saved as a file",
            eq_csv_where(s->cx, &s->csv, s->csv.row_line, at), s->columns->score);
    s->counts.exact = true;
    return EQ_OK;
}

static eq_status take_row(eq_stream *s) {
    char at[EQ_CSV_WHERE_SIZE];
    const eq_csv *csv = &s->csv;
    double score = 0, weight;
    eq_different *row;
    if (csv->n_cells != s->width && csv->format.ragged_aside) {
        if (!s->n_ragged++) s->first_ragged = csv->row_line;
        return EQ_OK;
    }
    if (csv->n_cells != s->width)
        return eq_fail_about(s->cx, &(eq_about){.field = "ragged", .line = csv->row_line, .fix = {{"ragged", "aside"}}},
                             "%s: has %zu cells, expected %zu", eq_csv_where(s->cx, csv, csv->row_line, at), csv->n_cells,
                             s->width);
    s->rows.key_size = 0;
    for (size_t k = 0; k < s->n_keys; k++) EQ_TRY(eq_key_add(s->cx, &s->arena, &s->rows, csv->cell[s->key_cell[k]]));
    bool scored = false, is_new;
    if (s->columns->score) {
        eq_cell cell = csv->cell[s->score_cell];
        scored = eq_affix_number(&csv->format, s->score_affix, cell, &score);
        if (scored && !(score >= 0 && score <= 1)) EQ_TRY(keep_exact(s));
        if (!scored) EQ_TRY(eq_key_add(s->cx, &s->arena, &s->rows, cell)); /* missing, or to be refused */
    }
    EQ_TRY(read_weight(s, &weight));
    EQ_TRY(eq_different_find(s->cx, &s->arena, &s->rows, scored, csv->row_line, &row, &is_new));
    if (is_new && scored) EQ_TRY(eq_score_counts_add_kind(&s->counts, &row->kind));
    s->n_read += 1;
    if (scored) return eq_score_counts_add(&s->counts, row->kind, score, weight);
    row->sum[0] += 1;
    row->sum[1] += weight;
    row->sum[2] += weight * weight;
    return EQ_OK;
}

/* ---- the header ---- */

static eq_status find_cell(eq_stream *s, const char *const *name, const char *wanted, size_t *cell) {
    char at[EQ_CSV_WHERE_SIZE];
    for (*cell = 0; *cell < s->width; ++*cell)
        if (!strcmp(name[*cell], wanted)) return EQ_OK;
    return eq_fail(s->cx, EQ_EINPUT, "%s: no column is called \"%s\"", eq_csv_where(s->cx, &s->csv, s->csv.row_line, at), wanted);
}

static eq_status read_header(eq_stream *s) {
    bool more;
    const char **name;
    const eq_prediction_columns *c = s->columns;
    EQ_TRY(eq_csv_next(s->cx, &s->csv, &more));
    if (!more) return eq_fail(s->cx, EQ_EINPUT, "line 1: the file is empty, expected a header");
    EQ_TRY(eq_csv_names(s->cx, &s->arena, &s->csv, &name));
    s->width = s->csv.n_cells;
    for (size_t k = 0; k < s->n_keys; k++) EQ_TRY(find_cell(s, name, s->key_name[k], &s->key_cell[k]));
    if (c->score) EQ_TRY(find_cell(s, name, c->score, &s->score_cell));
    return c->weight ? find_cell(s, name, c->weight, &s->weight_cell) : EQ_OK;
}

static const char *affix_of(const eq_schema *schema, const char *name) {
    for (size_t i = 0; name && i < schema->n_columns; i++)
        if (!strcmp(schema->column[i].name, name)) return schema->column[i].affix;
    return NULL;
}

eq_status eq_stream_open(eq_ctx *cx, const eq_prediction_columns *columns, eq_bytes head, eq_stream **out) {
    eq_written written;
    eq_schema guessed;
    eq_stream *s;
    EQ_NEW(cx, &cx->mem, s, 1);
    *out = s;
    s->cx = cx;
    s->columns = columns;
    if (columns->n_memberships)
        return eq_fail(cx, EQ_EINPUT, "membership: chances are not counted as they are read; expected the rows saved as a file");
    if (!columns->label && !columns->pred && !columns->score)
        return eq_fail(cx, EQ_EINPUT,
                       "predictions: neither a label column nor decisions nor scores are named, expected one of them");
    if (!columns->n_protected || columns->n_protected > EQ_MOST_PROTECTED)
        return eq_fail(cx, EQ_EINPUT, "predictions: %zu protected columns are named, expected 1 to %d", columns->n_protected,
                       EQ_MOST_PROTECTED);
    if (columns->label) s->key_name[s->n_keys++] = columns->label;
    if (columns->pred) s->key_name[s->n_keys++] = columns->pred;
    if (columns->stratum) s->key_name[s->n_keys++] = columns->stratum;
    for (size_t p = 0; p < columns->n_protected; p++) s->key_name[s->n_keys++] = columns->protected_column[p];
    const eq_selection_rule *rule = &columns->select; /* a bin knows the rows above the one threshold */
    bool exact = rule->by != EQ_ABOVE_THRESHOLD || rule->n_groups || rule->at_least || rule->lower;
    s->counts = (eq_score_counts){.cx = cx, .threshold = columns->threshold, .exact = exact, .n_sums = columns->weight ? 3 : 1};
    EQ_TRY(eq_decoder_open(cx, head, columns->dialect.encoding, &s->decoder));
    EQ_TRY(eq_written_guess_head(cx, &cx->tmp, head, &columns->dialect, &written));
    EQ_TRY(eq_schema_guess_with(cx, &s->arena, &written, &columns->dialect, &guessed));
    EQ_TRY(eq_marks_check(cx, columns, &guessed));
    EQ_TRY(eq_schema_change(cx, columns->changes, &guessed));
    s->score_affix = affix_of(&guessed, columns->score);
    s->weight_affix = affix_of(&guessed, columns->weight);
    EQ_TRY(eq_written_say(cx, &cx->mem, &written, &s->read_as));
    EQ_TRY(eq_columns_say(cx, &cx->mem, columns, &guessed, &s->read_as));
    EQ_TRY(eq_csv_open(cx, written.decoded.text, &guessed.format, &s->csv));
    EQ_TRY(read_header(s));
    s->csv.line = 1; /* eq_stream_take begins with the first byte again */
    return EQ_OK;
}

/* The first bytes: over the mark, the comment and the header once more, when all of it is there. */
static eq_status begin(eq_stream *s, eq_bytes bytes, bool last) {
    bool more;
    const eq_csv_format format = s->csv.format;
    EQ_TRY(eq_csv_open(s->cx, bytes, &format, &s->csv));
    eq_status status = eq_csv_next(s->cx, &s->csv, &more);
    s->begun = last || s->csv.at < s->csv.end;
    if (s->begun) return status;
    eq_ctx_clear(s->cx);
    s->csv.line = 1;
    return EQ_OK;
}

/* Rows of text as far as they are whole; *used of its bytes are spent. */
static eq_status take_text(eq_stream *s, eq_bytes text, bool last, size_t *used) {
    eq_csv *csv = &s->csv;
    bool more = true;
    *used = 0;
    if (!s->begun) {
        EQ_TRY(begin(s, text, last));
        if (!s->begun) return EQ_OK;
    } else {
        csv->at = text.data;
        csv->end = text.data + text.size;
    }
    eq_cell *cell = csv->cell;
    size_t capacity = csv->capacity;
    s->scratch = eq_arena_mark(&s->cx->tmp);
    while (more && csv->at < csv->end) {
        const char *start = csv->at;
        size_t line = csv->line;
        eq_status status = eq_csv_next(s->cx, csv, &more);
        if (csv->at == csv->end && !last && (status == EQ_OK || status == EQ_EINPUT)) { /* it may go on */
            eq_ctx_clear(s->cx);
            csv->at = start;
            csv->line = line;
            break;
        }
        EQ_TRY(status);
        if (more) EQ_TRY(take_row(s));
    }
    *used = (size_t)(csv->at - text.data);
    csv->cell = cell; /* a wider row was refused or is read again, and doubled quotes are undone anew */
    csv->capacity = capacity;
    csv->scratch = csv->scratch_end = NULL;
    eq_arena_reset(&s->cx->tmp, s->scratch);
    return EQ_OK;
}

eq_status eq_stream_take(eq_stream *s, eq_bytes bytes, bool last, size_t *used) {
    eq_decoder decoder = s->decoder; /* a row cut short is decoded anew, with what comes behind it */
    eq_bytes text;
    size_t spent;
    decoder.line = s->csv.line;
    EQ_TRY(eq_decoder_take(s->cx, &s->pieces, &decoder, bytes, last, &text, &spent));
    eq_status status = take_text(s, text, last, &spent);
    *used = spent ? s->decoder.skip + eq_decoder_bytes(&s->decoder, text.data, spent) : 0;
    if (spent) s->decoder.skip = 0;
    if (s->begun) eq_arena_free(&s->pieces);
    return status;
}

void eq_stream_close(eq_stream *s) {
    eq_arena_free(&s->arena);
    eq_arena_free(&s->pieces);
    eq_arena_free(&s->counts.arena);
}

/* ---- the table ---- */

typedef struct writer {
    char *at;
    char decimal; /* the sign that numbers are written with: the file's, as its cells are */
} writer;

static void put(writer *w, const char *text, size_t size) {
    if (size) memcpy(w->at, text, size);
    w->at += size;
}

/* Quoted, so that no cell is taken for anything but itself. */
static void put_cell(writer *w, eq_cell cell) {
    if (!cell.size) return;
    put(w, "\"", 1);
    for (size_t i = 0; i < cell.size; i++) {
        if (cell.text[i] == '"') put(w, "\"", 1);
        put(w, &cell.text[i], 1);
    }
    put(w, "\"", 1);
}

static void put_text(writer *w, const char *text) { put_cell(w, (eq_cell){text, strlen(text)}); }

static void put_number(writer *w, double value) {
    char digits[NUMBER_ROOM];
    int size = snprintf(digits, sizeof digits, "%.17g", value);
    char *point = strchr(digits, '.');
    put(w, ",", 1);
    if (point) *point = w->decimal;
    if (point && w->decimal == ',') put_cell(w, (eq_cell){digits, (size_t)size});
    else put(w, digits, (size_t)size);
}

/* One line: the key cells, the score, the sums. */
static void put_row(writer *w, const eq_stream *s, const eq_different *row, const double *score, const double sum[3]) {
    const eq_prediction_columns *c = s->columns;
    for (size_t k = 0; k < s->n_keys; k++) {
        if (k) put(w, ",", 1);
        put_cell(w, eq_key_cell(row->key, k));
    }
    if (score) put_number(w, *score);
    else if (c->score) {
        put(w, ",", 1);
        put_cell(w, eq_key_cell(row->key, s->n_keys));
    }
    if (c->weight) put_number(w, sum[1]);
    put_number(w, sum[0]);
    if (c->weight) put_number(w, sum[2]);
    put(w, "\n", 1);
}

static size_t room_of_counts(const eq_score_counts *c) { return c->grid ? c->grid + 1 : c->capacity; }

static void put_rows(writer *w, const eq_stream *s, const eq_different *row) {
    const eq_score_counts *c = &s->counts;
    size_t room = room_of_counts(c);
    if (!row->scored) {
        put_row(w, s, row, NULL, row->sum);
        return;
    }
    const double *from = c->kind[row->kind].sum;
    for (size_t i = 0; i < c->n_scores; i++) {
        if (!(from[i] > 0)) continue;
        double score = eq_score_counts_at(c, i), sum[3] = {from[i], 0, 0};
        for (size_t k = 1; k < c->n_sums; k++) sum[k] = from[k * room + i];
        put_row(w, s, row, &score, sum);
    }
}

/* Bytes that the table has at most. */
static size_t bound_table(const eq_stream *s) {
    size_t bytes = 1024;
    for (size_t k = 0; k < s->n_keys; k++) bytes += 2 * strlen(s->key_name[k]) + 8;
    if (s->columns->score) bytes += 2 * strlen(s->columns->score);
    if (s->columns->weight) bytes += 2 * strlen(s->columns->weight);
    for (size_t r = 0; r < s->rows.n; r++) {
        size_t n = !s->rows.row[r].scored;
        for (size_t i = 0; s->rows.row[r].scored && i < s->counts.n_scores; i++)
            n += s->counts.kind[s->rows.row[r].kind].sum[i] > 0;
        size_t line = NUMBER_ROOM * (2 + 2 * (s->columns->weight != NULL));
        for (size_t k = 0; k < s->n_keys + (s->columns->score && !s->rows.row[r].scored); k++)
            line += 2 * eq_key_cell(s->rows.row[r].key, k).size + 3;
        bytes += n * line;
    }
    return bytes;
}

/* A name that no column has. */
static const char *free_name(const eq_stream *s, eq_arena *arena, const char *name) {
    const char *found = name;
    for (size_t i = 0; found && i < s->n_keys + 2; i++) {
        const char *taken = i < s->n_keys ? s->key_name[i] : i == s->n_keys ? s->columns->score : s->columns->weight;
        if (!taken || strcmp(taken, found)) continue;
        found = eq_arena_format(s->cx, arena, "%s of rows", found);
        i = SIZE_MAX; /* from the first again */
    }
    return found;
}

static void put_header(writer *w, const eq_stream *s, const eq_stream_counts *out) {
    for (size_t k = 0; k < s->n_keys; k++) {
        if (k) put(w, ",", 1);
        put_text(w, s->key_name[k]);
    }
    const char *more[] = {s->columns->score, s->columns->weight, out->count, out->weight_squared};
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        if (!more[i]) continue;
        put(w, ",", 1);
        put_text(w, more[i]);
    }
    put(w, "\n", 1);
}

/* ---- how far an AUC can be off ---- */

/* Of each different row, in cx->tmp. */
static eq_status find_favourable(const eq_stream *s, bool **out) {
    EQ_NEW(s->cx, &s->cx->tmp, *out, s->rows.n);
    for (size_t r = 0; r < s->rows.n; r++) {
        eq_cell label = eq_key_cell(s->rows.row[r].key, 0);
        const char *text = eq_arena_text(s->cx, &s->cx->tmp, label.text, label.size);
        if (!text) return EQ_EMEMORY;
        (*out)[r] = eq_label_is_favourable(s->columns, text);
    }
    return EQ_OK;
}

static bool same_group(const eq_stream *s, const eq_different *a, const eq_different *b) {
    for (size_t k = s->n_keys - s->columns->n_protected; k < s->n_keys; k++) {
        eq_cell x = eq_key_cell(a->key, k), y = eq_key_cell(b->key, k);
        if (x.size != y.size || (x.size && memcmp(x.text, y.text, x.size))) return false;
    }
    return true;
}

/* Pairs of a favourable and an unfavourable row in one bin of several scores count half, where they may count all or none:
 * half their share of all pairs. `of` NULL: of all rows, else of its group. Scratch `bin` (2, n_scores). */
static double bound_auc(const eq_stream *s, const eq_different *of, const bool *favourable, double *bin) {
    const eq_score_counts *c = &s->counts;
    size_t n = c->n_scores, at = s->columns->weight ? room_of_counts(c) : 0; /* weighted where rows are */
    double total[2] = {0, 0}, pairs = 0;
    memset(bin, 0, 2 * n * sizeof *bin);
    for (size_t r = 0; r < s->rows.n; r++) {
        if (!s->rows.row[r].scored || (of && !same_group(s, of, &s->rows.row[r]))) continue;
        bool y = favourable[r];
        const double *sum = c->kind[s->rows.row[r].kind].sum + at;
        for (size_t i = 0; i < n; i++) bin[y * n + i] += sum[i];
    }
    for (size_t i = 0; i < n; i++) {
        total[0] += bin[i];
        total[1] += bin[n + i];
        if (c->held[i] == 2) pairs += bin[i] * bin[n + i];
    }
    return total[0] > 0 && total[1] > 0 ? pairs / total[0] / total[1] / 2 : 0;
}

static eq_status bound_all(const eq_stream *s, double *most) {
    double *bin;
    bool *favourable;
    *most = 0;
    if (!s->counts.grid || !s->columns->label) return EQ_OK;
    eq_mark mark = eq_arena_mark(&s->cx->tmp);
    EQ_NEW(s->cx, &s->cx->tmp, bin, 2 * s->counts.n_scores);
    EQ_TRY(find_favourable(s, &favourable));
    *most = bound_auc(s, NULL, favourable, bin);
    for (size_t r = 0; r < s->rows.n; r++) {
        size_t first = 0;
        while (!same_group(s, &s->rows.row[first], &s->rows.row[r])) first++;
        double own = first == r ? bound_auc(s, &s->rows.row[r], favourable, bin) : 0;
        if (own > *most) *most = own;
    }
    eq_arena_reset(&s->cx->tmp, mark);
    return EQ_OK;
}

eq_status eq_stream_table(eq_stream *s, eq_arena *arena, eq_stream_counts *out) {
    writer w;
    char *text;
    const eq_csv_format *format = &s->csv.format;
    EQ_TRY(eq_ragged_say(s->cx, &s->cx->mem, (eq_ragged){s->n_ragged, s->first_ragged}, &s->read_as));
    *out = (eq_stream_counts){.n_rows = s->n_read, .n_bins = s->counts.grid, .read_as = s->read_as};
    out->decimal = format->decimal;
    out->thousands = format->thousands;
    if (!s->rows.n) return eq_fail(s->cx, EQ_EINPUT, "the file has no row below its header");
    out->count = free_name(s, arena, "count");
    if (!out->count) return EQ_EMEMORY;
    if (s->columns->weight) {
        out->weight_squared = free_name(s, arena, "weight squared");
        if (!out->weight_squared) return EQ_EMEMORY;
    }
    EQ_TRY(bound_all(s, &out->auc_within));
    EQ_NEW(s->cx, arena, text, bound_table(s));
    w = (writer){text, format->decimal};
    put_header(&w, s, out);
    for (size_t r = 0; r < s->rows.n; r++) put_rows(&w, s, &s->rows.row[r]);
    out->csv = (eq_bytes){text, (size_t)(w.at - text)};
    return EQ_OK;
}
