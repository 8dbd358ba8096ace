/* Who is taken is a question of rank, never of a draw: the first of a fixed order. So moving a share by a hundredth moves a
 * hundredth of the people, back as well as forth, and the same people everywhere.
 *
 * Who is of the group, and whose outcome is favourable, is what encoding says of these two columns alone. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "data/complete.h"
#include "data/inject.h"
#include "data/table/table.h"
#include "equipoise/rng.h"

typedef struct ranked {
    uint64_t rank;
    uint32_t row;
} ranked;

typedef struct bending {
    eq_ctx *cx;
    eq_arena *arena;
    const eq_inject *inject;
    const eq_loaded *loaded;
    const eq_roles *roles;
    const eq_table *table;
    size_t label;     /* its column */
    uint8_t *member;  /* (n_rows) 1 = of the group and still there */
    uint8_t *gone;    /* (n_rows) */
    uint8_t *outcome; /* (n_rows) 1 favourable, 0 not, 2 none */
    ranked *order;    /* (n_members) */
    size_t n_members;
    uint32_t level[2]; /* of the label, to record an unfavourable and a favourable outcome by */
    eq_bent *out;
} bending;

/* splitmix64's first output; a stream's key is made by it. */
static uint64_t splitmix(uint64_t state) { return eq_rng_seed(state).key; }

static int by_rank(const void *a, const void *b) {
    const ranked *one = a, *two = b;
    if (one->rank != two->rank) return one->rank < two->rank ? -1 : 1;
    return one->row < two->row ? -1 : one->row > two->row;
}

static size_t share_of(double share, size_t n) { return (size_t)floor(share * (double)n + 0.5); }

/* ---- who is meant ---- */

static const char *label_name(const eq_schema *schema) {
    for (size_t s = 0; s < schema->n_columns; s++)
        if (schema->column[s].role == EQ_LABEL) return schema->column[s].name;
    return NULL;
}

/* The column of "COLUMN=VALUE": of several that fit, the longest name. */
static eq_status find_column(const bending *b, size_t *column, const char **value) {
    const char *group = b->inject->group;
    size_t longest = 0;
    *column = SIZE_MAX;
    for (size_t c = 0; c < b->table->n_columns; c++) {
        size_t size = strlen(b->table->column[c].name);
        if (strncmp(group, b->table->column[c].name, size) || group[size] != '=' || size < longest) continue;
        longest = size;
        *column = c;
        *value = group + size + 1;
    }
    if (*column == SIZE_MAX)
        return eq_fail(b->cx, EQ_EINPUT, "inject.group: is \"%.60s\", expected COLUMN=VALUE with a column of the data", group);
    if (*column == b->label)
        return eq_fail(b->cx, EQ_EINPUT, "inject.group: is \"%.60s\", and that column is the label, expected another", group);
    return EQ_OK;
}

/* Rows that have both cells. */
static eq_status list_known(const bending *b, size_t column, eq_row_list *out) {
    uint32_t *index;
    EQ_NEW(b->cx, &b->cx->tmp, index, b->table->n_rows);
    out->n = 0;
    for (size_t i = 0; i < b->table->n_rows; i++)
        if (!eq_cell_is_missing(&b->table->column[column], i) && !eq_cell_is_missing(&b->table->column[b->label], i))
            index[out->n++] = (uint32_t)i;
    out->index = index;
    return EQ_OK;
}

static eq_status no_such_value(const bending *b, const eq_dataset *data, const char *column, const char *value) {
    const char *list = "";
    for (size_t g = 0; g < data->n_groups && g < 12 && list; g++)
        list = eq_arena_format(b->cx, &b->cx->tmp, "%s%s\"%.40s\"", list, g ? ", " : "", data->group_name[g]);
    return list ? eq_fail(b->cx, EQ_EINPUT, "inject.group: \"%.60s\" has no value \"%.60s\", expected one of %s", column, value,
                          list)
                : EQ_EMEMORY;
}

/* Members by the schema's rule ("not White", "age < 25"), or failing that by the column's values. */
static eq_status mark_members(bending *b, size_t column, const char *value, eq_row_list known) {
    eq_table both = {.n_columns = 2}, taken;
    eq_column pair[2] = {b->table->column[column], b->table->column[b->label]};
    const char *name = pair[0].name;
    eq_roles roles = {.n_protected = 1, .protected_column = &name, .labels_only = true, .favourable = b->roles->favourable};
    eq_dataset data;
    both.column = pair;
    both.n_rows = b->table->n_rows;
    EQ_TRY(eq_table_take(b->cx, &b->cx->tmp, &both, known, &taken));
    for (int by_level = 0; by_level < 2; by_level++) {
        roles.by_level = by_level;
        EQ_TRY(eq_dataset_encode(b->cx, &b->cx->tmp, &b->loaded->schema, &taken, &roles, &data));
        for (size_t g = 0; g < data.n_groups; g++) {
            if (strcmp(data.group_name[g], value)) continue;
            for (size_t i = 0; i < known.n; i++) b->member[known.index[i]] = data.group[i] == g;
            for (size_t i = 0; i < known.n; i++) b->outcome[known.index[i]] = data.y[i];
            return EQ_OK;
        }
    }
    return no_such_value(b, &data, name, value);
}

/* The most frequent value of each side; of equals the first. */
static eq_status find_levels(bending *b) {
    const eq_column *label = &b->table->column[b->label];
    size_t *count, most[2] = {0, 0};
    uint8_t *side;
    EQ_NEW(b->cx, &b->cx->tmp, count, label->n_levels);
    EQ_NEW(b->cx, &b->cx->tmp, side, label->n_levels);
    for (size_t i = 0; i < b->table->n_rows; i++) {
        if (b->outcome[i] > 1) continue;
        count[label->code[i]]++;
        side[label->code[i]] = b->outcome[i];
    }
    for (size_t l = 0; l < label->n_levels; l++)
        if (count[l] > most[side[l]]) most[side[l]] = count[l], b->level[side[l]] = (uint32_t)l;
    return EQ_OK;
}

static eq_status rank_members(bending *b) {
    const eq_inject *inject = b->inject;
    EQ_NEW(b->cx, &b->cx->tmp, b->order, b->table->n_rows);
    for (size_t i = 0; i < b->table->n_rows; i++) {
        if (!b->member[i]) continue;
        b->out->done.n++;
        b->out->done.n_favourable += b->outcome[i] == 1;
        b->order[b->n_members++] = (ranked){splitmix(inject->seed ^ i), (uint32_t)i};
    }
    if (b->n_members > 1) qsort(b->order, b->n_members, sizeof *b->order, by_rank);
    return EQ_OK;
}

static eq_status find_group(bending *b) {
    const char *label = label_name(&b->loaded->schema), *value = NULL;
    size_t column;
    eq_row_list known;
    b->label = label ? eq_table_find(b->table, label) : SIZE_MAX;
    if (b->label == SIZE_MAX) return eq_fail(b->cx, EQ_EINPUT, "inject: no column is the label, expected one");
    EQ_NEW(b->cx, &b->cx->tmp, b->member, b->table->n_rows);
    EQ_NEW(b->cx, &b->cx->tmp, b->gone, b->table->n_rows);
    EQ_NEW(b->cx, &b->cx->tmp, b->outcome, b->table->n_rows);
    memset(b->outcome, 2, b->table->n_rows);
    EQ_TRY(find_column(b, &column, &value));
    EQ_TRY(list_known(b, column, &known));
    EQ_TRY(mark_members(b, column, value, known));
    EQ_TRY(find_levels(b));
    return rank_members(b);
}

/* ---- what is done to them ---- */

/* Members that are still there; where outcome is 0 or 1, those who have it. */
static size_t count_there(const bending *b, int outcome) {
    size_t n = 0;
    for (size_t k = 0; k < b->n_members; k++) {
        uint32_t row = b->order[k].row;
        n += !b->gone[row] && (outcome > 1 || b->outcome[row] == outcome);
    }
    return n;
}

/* Of those (as above) all but the first `kept` by rank go. */
static void leave_out(bending *b, int outcome, size_t kept) {
    size_t seen = 0;
    for (size_t k = 0; k < b->n_members; k++) {
        uint32_t row = b->order[k].row;
        if (b->gone[row] || (outcome < 2 && b->outcome[row] != outcome)) continue;
        if (seen++ < kept) continue;
        b->gone[row] = 1;
        b->out->done.left_out++;
        b->out->done.left_out_favourable += b->outcome[row] == 1;
    }
}

/* The first `n` with this outcome are recorded with the other. */
static void record_wrongly(bending *b, uint32_t *code, uint8_t outcome, size_t n) {
    for (size_t k = 0; k < b->n_members && n; k++) {
        uint32_t row = b->order[k].row;
        if (b->gone[row] || b->outcome[row] != outcome) continue;
        code[row] = b->level[!outcome];
        n--;
    }
}

static eq_status copy_cells(bending *b, size_t column) {
    eq_column *to = &b->out->records.column[column];
    size_t n = b->table->n_rows;
    uint32_t *code = NULL;
    double *number = NULL;
    if (to->kind == EQ_NUMBER) {
        EQ_NEW(b->cx, b->arena, number, n);
        memcpy(number, to->number, n * sizeof *number);
    } else {
        EQ_NEW(b->cx, b->arena, code, n);
        memcpy(code, to->code, n * sizeof *code);
    }
    to->number = number;
    to->code = code;
    return EQ_OK;
}

static void swap_cells(eq_column *column, uint32_t one, uint32_t two) {
    if (column->kind == EQ_NUMBER) {
        double kept = column->number[one];
        column->number[one] = column->number[two];
        column->number[two] = kept;
    } else {
        uint32_t kept = column->code[one];
        column->code[one] = column->code[two];
        column->code[two] = kept;
    }
}

/* Two by two in the order of a second rank; of an odd number the last stays. */
static eq_status add_noise(bending *b) {
    const char *feature = b->inject->feature;
    size_t n_there = count_there(b, 2), at = 0, n = 0;
    ranked *order;
    if (!(b->inject->noise > 0)) return EQ_OK;
    if (!feature) return eq_fail(b->cx, EQ_EINPUT, "inject.feature: is missing, expected the column that the noise is in");
    size_t column = eq_table_find(b->table, feature);
    if (column == SIZE_MAX) return eq_fail(b->cx, EQ_EINPUT, "inject.feature: the data have no column \"%.60s\"", feature);
    if (column == b->label) return eq_fail(b->cx, EQ_EINPUT, "inject.feature: \"%.60s\" is the label, expected another", feature);
    EQ_TRY(copy_cells(b, column));
    EQ_NEW(b->cx, &b->cx->tmp, order, n_there);
    for (size_t k = 0; k < b->n_members; k++)
        if (!b->gone[b->order[k].row]) order[n++] = (ranked){splitmix(b->order[k].rank), b->order[k].row};
    if (n > 1) qsort(order, n, sizeof *order, by_rank);
    size_t most = share_of(b->inject->noise, n_there);
    for (; at + 2 <= most; at += 2) swap_cells(&b->out->records.column[column], order[at].row, order[at + 1].row);
    b->out->done.swapped = at;
    return EQ_OK;
}

/* Rows that are left, in their order, of both tables. */
static eq_status take_rows(bending *b) {
    eq_row_list kept = {0};
    uint32_t *index;
    if (!b->out->done.left_out) return EQ_OK;
    EQ_NEW(b->cx, &b->cx->tmp, index, b->table->n_rows);
    for (size_t i = 0; i < b->table->n_rows; i++)
        if (!b->gone[i]) index[kept.n++] = (uint32_t)i;
    kept.index = index;
    eq_table records = b->out->records, truth = b->out->truth;
    EQ_TRY(eq_table_take(b->cx, b->arena, &records, kept, &b->out->records));
    return eq_table_take(b->cx, b->arena, &truth, kept, &b->out->truth);
}

static eq_status bend(bending *b) {
    const eq_inject *inject = b->inject;
    eq_injected *done = &b->out->done;
    size_t label = b->label;
    size_t n_there = count_there(b, 2);
    leave_out(b, 2, inject->drop ? 0 : share_of(inject->keep, n_there));
    leave_out(b, 1, share_of(inject->keep_favourable, count_there(b, 1)));
    done->n_could_hide = count_there(b, 1);
    done->n_could_invent = count_there(b, 0);
    done->hidden = share_of(inject->hide, done->n_could_hide);
    done->invented = share_of(inject->invent, done->n_could_invent);
    EQ_TRY(copy_cells(b, label));
    record_wrongly(b, b->out->records.column[label].code, 1, done->hidden);
    record_wrongly(b, b->out->records.column[label].code, 0, done->invented);
    EQ_TRY(add_noise(b));
    for (size_t c = 0; c < b->table->n_columns; c++)
        if (c != label) b->out->truth.column[c] = b->out->records.column[c];
    return take_rows(b);
}

static eq_status begin(bending *b) {
    size_t n = b->table->n_columns;
    *b->out = (eq_bent){.records = *b->table, .truth = *b->table};
    EQ_NEW(b->cx, b->arena, b->out->records.column, n);
    EQ_NEW(b->cx, b->arena, b->out->truth.column, n);
    memcpy(b->out->records.column, b->table->column, n * sizeof *b->table->column);
    memcpy(b->out->truth.column, b->table->column, n * sizeof *b->table->column);
    return EQ_OK;
}

eq_status eq_inject_table(eq_ctx *cx, eq_arena *arena, const eq_inject *inject, const eq_loaded *loaded, const eq_roles *roles,
                          eq_bent *out) {
    bending b = {
        .cx = cx, .arena = arena, .inject = inject, .loaded = loaded, .roles = roles, .table = &loaded->whole, .out = out};
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_status status = begin(&b);
    if (status == EQ_OK) status = find_group(&b);
    if (status == EQ_OK) status = bend(&b);
    if (arena != &cx->tmp) eq_arena_reset(&cx->tmp, mark);
    return status;
}

/* ---- the loaded data ---- */

/* A copy with other rows. What completing adds to the schema, it adds again. */
static eq_status replace_rows(eq_ctx *cx, eq_arena *arena, const eq_loaded *from, const eq_table *rows, eq_loaded *out) {
    *out = *from;
    memset(&out->arena, 0, sizeof out->arena); /* the original's */
    out->schema.n_columns -= from->table.n_columns - from->whole.n_columns;
    out->whole = *rows;
    return eq_table_complete(cx, arena, rows, &out->schema, &out->table);
}

eq_status eq_inject_loaded(eq_ctx *cx, eq_arena *arena, const eq_inject *inject, const eq_loaded *loaded, const eq_roles *roles,
                           eq_bent_data *out) {
    eq_bent bent;
    EQ_TRY(eq_inject_table(cx, arena, inject, loaded, roles, &bent));
    out->done = bent.done;
    out->says = eq_inject_words(cx, arena, inject, &bent.done);
    if (!out->says) return EQ_EMEMORY;
    EQ_TRY(replace_rows(cx, arena, loaded, &bent.records, &out->records));
    return replace_rows(cx, arena, loaded, &bent.truth, &out->truth);
}

/* ---- in words ---- */

typedef struct part {
    size_t n, of;
    const char *what;
} part;

const char *eq_inject_words(eq_ctx *cx, eq_arena *arena, const eq_inject *inject, const eq_injected *done) {
    const char *swapped =
        done->swapped ? eq_arena_format(cx, arena, EQ_PRINTS("cells of a column swapped (%s)"), inject->feature) : "";
    const part parts[] = {
        {done->left_out, done->n, EQ_PRINTS("people left out")},
        {done->left_out_favourable, done->n_favourable, EQ_PRINTS("favourable outcomes with them")},
        {done->hidden, done->n_could_hide, EQ_PRINTS("favourable outcomes hidden")},
        {done->invented, done->n_could_invent, EQ_PRINTS("unfavourable outcomes recorded as favourable")},
        {done->swapped, done->n - done->left_out, swapped},
    };
    const char *text = NULL;
    for (size_t i = 0; i < sizeof parts / sizeof *parts && swapped; i++) {
        const part *p = &parts[i];
        if (!p->n) continue;
        text =
            text ? eq_arena_format(cx, arena, EQ_PRINTS("%s, %zu of %zu %s"), text, p->n, p->of, p->what)
                 : eq_arena_format(cx, arena, EQ_PRINTS("Bent by hand, %s: %zu of %zu %s"), inject->group, p->n, p->of, p->what);
        if (!text) return NULL;
    }
    return text || !swapped ? text : eq_arena_format(cx, arena, EQ_PRINTS("Bent by hand, %s: nothing yet"), inject->group);
}
