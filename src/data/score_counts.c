/* Two ways of keeping scores: each by itself, found by hash, and when they are too many a grid of equal bins over [0, 1].
 *
 * A grid's width is a power of two, so that it is halved by joining neighbours and every score's bin is exact (the product
 * with the width is). Invariant: a place holds rows of one side of the threshold only; the threshold's own bin is place
 * `at` for those up to it and place `grid` for those above. */
#include <string.h>

#include "data/score_counts.h"
#include "data/stream.h"

#define MOST_BINS ((size_t)1 << 21)
#define LEAST_BINS ((size_t)1 << 8)
#define FIRST_ROOM 64

static size_t room_of(const eq_score_counts *c) { return c->grid ? c->grid + 1 : c->capacity; }

/* Where each place of the old layout is in the new one, for all kinds at once. */
typedef struct moving {
    const eq_score_counts *from;
    eq_score_counts to;
    const uint32_t *where; /* (from->n_scores) NULL = where it was */
} moving;

static eq_status move_kinds(moving *m) {
    eq_score_counts *to = &m->to;
    EQ_NEW(to->cx, &to->arena, to->kind, to->kind_capacity);
    for (size_t k = 0; k < to->n_kinds; k++) {
        EQ_NEW_CELLS(to->cx, &to->arena, to->kind[k].sum, to->n_sums, room_of(to));
        for (size_t s = 0; s < to->n_sums; s++) {
            const double *old = m->from->kind[k].sum + s * room_of(m->from);
            double *new = to->kind[k].sum + s *room_of(to);
            for (size_t i = 0; i < m->from->n_scores; i++) new[m->where ? m->where[i] : i] += old[i];
        }
    }
    return EQ_OK;
}

/* The new layout takes the old one's place, or goes where that fails. */
static eq_status settle(eq_score_counts *counts, moving *m, eq_status status) {
    eq_arena old = counts->arena;
    if (status != EQ_OK) {
        eq_arena_free(&m->to.arena);
        return status;
    }
    *counts = m->to;
    eq_arena_free(&old);
    return EQ_OK;
}

/* ---- each score by itself ---- */

static uint32_t *find_place(const eq_score_counts *c, double score) {
    uint64_t bits;
    score += 0.0; /* -0 is 0 */
    memcpy(&bits, &score, sizeof bits);
    bits *= UINT64_C(0x9E3779B97F4A7C15);
    size_t at = (size_t)(bits >> 32) & c->mask;
    while (c->place[at] && (c->value[c->place[at] - 1] < score || c->value[c->place[at] - 1] > score)) at = (at + 1) & c->mask;
    return &c->place[at];
}

static eq_status fill_exact(moving *m) {
    eq_score_counts *to = &m->to;
    EQ_NEW(to->cx, &to->arena, to->value, to->capacity);
    for (to->mask = 1; to->mask + 1 < 2 * to->capacity;) to->mask = 2 * to->mask + 1;
    EQ_NEW(to->cx, &to->arena, to->place, to->mask + 1);
    for (size_t i = 0; i < to->n_scores; i++) {
        to->value[i] = m->from->value[i];
        *find_place(to, to->value[i]) = (uint32_t)i + 1;
    }
    return move_kinds(m);
}

/* Room for more scores or kinds. */
static eq_status grow(eq_score_counts *counts, size_t capacity, size_t kind_capacity) {
    moving m = {.from = counts, .to = *counts};
    memset(&m.to.arena, 0, sizeof m.to.arena);
    m.to.capacity = capacity;
    m.to.kind_capacity = kind_capacity;
    return settle(counts, &m, fill_exact(&m));
}

/* ---- a grid ---- */

static size_t bin_of(size_t grid, double score) {
    double at = score * (double)grid;
    return at < (double)grid ? (size_t)at : grid - 1;
}

/* The bin that the threshold cuts, or SIZE_MAX. */
static size_t cut_bin(const eq_score_counts *c, size_t grid) {
    return c->threshold >= 0 && c->threshold <= 1 ? bin_of(grid, c->threshold) : SIZE_MAX;
}

static size_t place_of(const eq_score_counts *c, double score) {
    size_t at = bin_of(c->grid, score);
    return at == cut_bin(c, c->grid) && score > c->threshold ? c->grid : at;
}

static void hold(eq_score_counts *c, size_t at, double score, uint8_t held) {
    bool other = c->held[at] && (c->value[at] < score || c->value[at] > score);
    if (!c->held[at]) c->value[at] = score;
    if (held > c->held[at]) c->held[at] = held;
    if (other) c->held[at] = 2;
}

static size_t halved(const eq_score_counts *from, size_t at) {
    size_t grid = from->grid / 2, cut = cut_bin(from, from->grid);
    if (at == from->grid) return grid;
    return cut != SIZE_MAX && at / 2 == cut / 2 && at > cut ? grid : at / 2;
}

static eq_status fill_grid(moving *m) {
    eq_score_counts *to = &m->to;
    const eq_score_counts *from = m->from;
    uint32_t *where;
    EQ_NEW(to->cx, &to->arena, to->value, to->grid + 1);
    EQ_NEW(to->cx, &to->arena, to->held, to->grid + 1);
    EQ_NEW(to->cx, &to->arena, where, from->n_scores);
    to->n_scores = to->grid + 1;
    for (size_t i = 0; i < from->n_scores; i++) {
        uint8_t held = from->grid ? from->held[i] : 1;
        where[i] = (uint32_t)(from->grid ? halved(from, i) : place_of(to, from->value[i]));
        if (held) hold(to, where[i], from->value[i], held);
    }
    m->where = where;
    return move_kinds(m);
}

static eq_status lay_grid(eq_score_counts *counts, size_t grid) {
    if (counts->exact)
        return eq_fail(
            counts->cx, EQ_ELIMIT,
            "there are more than %d different scores in too many kinds of rows, which are not all kept of what is read "
            "once; expected fewer, or the rows saved as a file",
            EQ_STREAM_SCORES);
    moving m = {.from = counts, .to = *counts};
    memset(&m.to.arena, 0, sizeof m.to.arena);
    m.to.grid = grid;
    return settle(counts, &m, fill_grid(&m));
}

/* The finest grid for this many kinds. */
static size_t finest(size_t n_kinds) {
    size_t grid = MOST_BINS;
    while (grid > LEAST_BINS && n_kinds * grid > EQ_STREAM_CELLS) grid /= 2;
    return grid;
}

/* ---- counting ---- */

eq_status eq_score_counts_add_kind(eq_score_counts *counts, size_t *kind) {
    size_t wanted = counts->n_kinds + 1, room;
    if (counts->grid)
        while (counts->grid > finest(wanted)) EQ_TRY(lay_grid(counts, counts->grid / 2));
    else if (counts->n_scores && wanted * counts->capacity > EQ_STREAM_CELLS) EQ_TRY(lay_grid(counts, finest(wanted)));
    if (counts->n_kinds == counts->kind_capacity) {
        eq_score_kind *more;
        room = counts->kind_capacity ? 2 * counts->kind_capacity : FIRST_ROOM;
        if (!counts->capacity) EQ_TRY(grow(counts, FIRST_ROOM, room));
        else {
            EQ_NEW(counts->cx, &counts->arena, more, room);
            memcpy(more, counts->kind, counts->n_kinds * sizeof *more);
            counts->kind = more;
            counts->kind_capacity = room;
        }
    }
    EQ_NEW_CELLS(counts->cx, &counts->arena, counts->kind[counts->n_kinds].sum, counts->n_sums, room_of(counts));
    *kind = counts->n_kinds++;
    return EQ_OK;
}

/* The place of a score, which may need room first. */
static eq_status find_score(eq_score_counts *c, double score, size_t *at) {
    if (!c->grid) {
        uint32_t *place = find_place(c, score);
        if (*place) return *at = *place - 1, EQ_OK;
        if (c->n_scores < c->capacity) {
            c->value[c->n_scores] = score;
            *place = (uint32_t)++c->n_scores;
            return *at = *place - 1, EQ_OK;
        }
        if (2 * c->capacity <= EQ_STREAM_SCORES && c->n_kinds * 2 * c->capacity <= EQ_STREAM_CELLS) {
            EQ_TRY(grow(c, 2 * c->capacity, c->kind_capacity));
            return find_score(c, score, at);
        }
        EQ_TRY(lay_grid(c, finest(c->n_kinds)));
    }
    *at = place_of(c, score);
    hold(c, *at, score, 1);
    return EQ_OK;
}

eq_status eq_score_counts_add(eq_score_counts *counts, size_t kind, double score, double weight) {
    size_t at;
    EQ_TRY(find_score(counts, score, &at));
    double *sum = counts->kind[kind].sum;
    size_t room = room_of(counts);
    sum[at] += 1;
    if (counts->n_sums < 3) return EQ_OK;
    sum[room + at] += weight;
    sum[2 * room + at] += weight * weight;
    return EQ_OK;
}

double eq_score_counts_at(const eq_score_counts *c, size_t at) {
    if (!c->grid || c->held[at] < 2) return c->value[at];
    size_t cut = cut_bin(c, c->grid), bin = at == c->grid ? cut : at;
    double width = 1 / (double)c->grid, low = (double)bin * width, high = low + width;
    if (at == c->grid) low = c->threshold;
    else if (at == cut) high = c->threshold;
    return low + (high - low) / 2; /* above the threshold where there are two scores between it and the bin's end */
}
