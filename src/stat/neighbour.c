/* Exact nearest neighbours: a k-d tree over blocks of 32 points, asked by a whole block at a time.
 *
 * The tree only rules out; a row that is not ruled out is measured in double (eq_square_distance), and that alone ranks. So
 * how the tree is cut, and the vector width of the float kernels, change the speed and never the answer. Invariant: what
 * is ruled out is farther than the k-th row found so far, whatever was rounded (see limit_of).
 *
 * Every node has the bounding box of its points in all columns, not only the side of the cuts: encoded categories come in
 * clusters that differ in many columns at once, and there a box is nearly a point. A node is cut at the mean of the column
 * that has most variance, weighed by the share of the smaller side so that rare levels do not make chains; the cut is moved
 * to a multiple of 32 rows, which keeps all blocks full and in one array.
 *
 * Sources: Bentley 1975; Friedman, Bentley & Finkel 1977; boxes in all columns: Roussopoulos, Kelley & Vincent 1995; asking
 * by blocks: Gray & Moore 2001. */
#include <math.h>
#include <string.h>

#include "base/work.h"
#include "math/kernels.h"
#include "math/sort.h"
#include "stat/neighbour.h"

enum {
    BLOCK = EQ_BLOCK,
    CELLS_PER_UNIT = 40000 /* of budget: cells compared in the time a row is trained */,
    CELLS_CUT_PER_UNIT = 3000
};

/* Points first .. end - 1 of a cloud. Children: the node behind it, and `right`. */
typedef struct node {
    uint32_t first, end, right; /* right = 0: one block */
    uint32_t smallest;          /* row number */
} node;

/* Sums of a node's points by column. */
typedef struct moments {
    double *mean, *variance; /* (n_columns) */
    size_t *n_above;         /* (n_columns) points above the mean */
} moments;

/* How far a tree is grown. */
typedef struct growth {
    moments m;
    size_t *stack, depth; /* nodes whose right child is still to be made */
    size_t at;            /* the node at hand, to be cut while it is more than a block */
    size_t unfilled;      /* nodes without box and block */
    bool grown;
} growth;

/* Points in the tree's order. */
typedef struct cloud {
    eq_points points;
    const uint32_t *column; /* (n_columns) the order of columns in boxes and blocks */
    uint32_t *row;          /* (n_rows) the row a point is */
    size_t n_nodes;
    node *node;   /* (n_nodes) a node before its children, left before right */
    size_t side;  /* n_columns rounded up to whole lanes of eq_box_distance */
    float *box;   /* (n_nodes, 2, side) low and high corner, then zeros */
    float *block; /* (n_blocks, n_columns, BLOCK), scaled; the last block is filled up with its last point */
    growth growth;
} cloud;

/* The block that asks, and what it has. */
typedef struct asking {
    size_t n;
    const uint32_t *row; /* (n) */
    float *point;        /* (BLOCK, n_columns) scaled */
    float *box;          /* (BLOCK, 2, n_columns) of one point each */
    size_t n_found[BLOCK];
    float limit[BLOCK], most;  /* farther in float is too far; the largest of them */
    uint32_t last[BLOCK], end; /* no row from this one on can be nearer: all found are at distance 0; the largest of them */
} asking;

struct eq_neighbour_search {
    cloud among, own, *of; /* of: whose blocks ask; &among or &own */
    bool self;
    uint32_t *column;  /* (n_columns) see order_columns */
    size_t k, n_extra; /* n_extra = 1: the row itself stands first */
    float scale;
    double slack; /* relative error of the float kernels, generously */
    asking ask;
    size_t *stack;  /* (n_nodes of among) */
    size_t next;    /* the next node that asks, if it is a block */
    size_t n_asked; /* rows */
    eq_neighbours found;
};

/* ---- the tree ---- */

static size_t n_blocks_of(size_t n) { return (n + BLOCK - 1) / BLOCK; }

/* Orders points by a column, equal ones by row number. */
typedef struct key {
    const eq_points *points;
    size_t column;
} key;

static bool before(const key *by, uint32_t a, uint32_t b) {
    float x = by->points->x[a * by->points->n_columns + by->column];
    float y = by->points->x[b * by->points->n_columns + by->column];
    return x < y || (!(x > y) && a < b);
}

/* Rearranges row (n) so that the first `rank` are those that sort first. Hoare 1961; the middle as pivot. */
static void select_first(const key *by, uint32_t *row, size_t n, size_t rank) {
    size_t low = 0, high = n - 1;
    while (low < high) {
        uint32_t pivot = row[low + (high - low) / 2];
        size_t i = low, j = high;
        for (;; i++, j--) {
            while (before(by, row[i], pivot)) i++;
            while (before(by, pivot, row[j])) j--;
            if (i >= j) break;
            uint32_t kept = row[i];
            row[i] = row[j], row[j] = kept;
        }
        if (rank <= j) high = j;
        else low = j + 1;
    }
}

static void measure(const cloud *c, const node *at, const moments *m) {
    size_t width = c->points.n_columns, n = at->end - at->first;
    memset(m->mean, 0, width * sizeof *m->mean);
    memset(m->variance, 0, width * sizeof *m->variance);
    memset(m->n_above, 0, width * sizeof *m->n_above);
    for (size_t p = at->first; p < at->end; p++) {
        const float *x = c->points.x + c->row[p] * width;
        for (size_t f = 0; f < width; f++) m->mean[f] += (double)x[f];
    }
    for (size_t f = 0; f < width; f++) m->mean[f] /= (double)n;
    for (size_t p = at->first; p < at->end; p++) {
        const float *x = c->points.x + c->row[p] * width;
        for (size_t f = 0; f < width; f++) {
            double off = (double)x[f] - m->mean[f];
            m->variance[f] += off * off;
            m->n_above[f] += off > 0;
        }
    }
}

/* Where a node of more than one block is cut: a multiple of BLOCK from its first point. Rearranges its points. */
static size_t cut(cloud *c, const node *at, const moments *m) {
    size_t n = at->end - at->first, half = n_blocks_of(n) / 2 * BLOCK, rank = half;
    key by = {&c->points, 0};
    double best = 0;
    measure(c, at, m);
    for (size_t f = 0; f < c->points.n_columns; f++) {
        size_t above = m->n_above[f], below = n - above;
        double score = m->variance[f] * (double)(above < below ? above : below);
        if (score > best) best = score, by.column = f, rank = (below + BLOCK / 2) / BLOCK * BLOCK;
    }
    if (!rank) rank = BLOCK;
    if (rank >= n) rank = (n_blocks_of(n) - 1) * BLOCK;
    select_first(&by, c->row + at->first, n, rank);
    return rank;
}

static void add_left(cloud *c, size_t middle) {
    growth *g = &c->growth;
    c->node[g->at].right = (uint32_t)middle; /* until the right child is made */
    g->stack[g->depth++] = g->at;
    c->node[c->n_nodes++] = (node){.first = c->node[g->at].first, .end = (uint32_t)middle};
    g->at = c->n_nodes - 1;
}

static void add_right(cloud *c) {
    growth *g = &c->growth;
    size_t parent = g->stack[--g->depth];
    g->at = c->n_nodes++;
    c->node[g->at] = (node){.first = c->node[parent].right, .end = c->node[parent].end};
    c->node[parent].right = (uint32_t)g->at;
}

/* Cuts nodes until all are blocks. */
static eq_status grow(cloud *c, int64_t *budget) {
    growth *g = &c->growth;
    if (!c->n_nodes) c->node[c->n_nodes++] = (node){.end = (uint32_t)c->points.n_rows};
    while (!g->grown) {
        size_t n = c->node[g->at].end - c->node[g->at].first;
        if (n > BLOCK) {
            if (*budget <= 0) return EQ_MORE;
            add_left(c, c->node[g->at].first + cut(c, &c->node[g->at], &g->m));
            *budget -= (int64_t)(n * c->points.n_columns / CELLS_CUT_PER_UNIT + 1);
        } else if (g->depth) {
            add_right(c);
        } else {
            g->grown = true;
            g->unfilled = c->n_nodes;
        }
    }
    return EQ_OK;
}

static float *box_of(const cloud *c, size_t at) { return c->box + at * 2 * c->side; }

/* Squared distance of a node from a box; beyond `limit` perhaps less than it is. */
static float apart_from(const cloud *c, size_t at, const float *box, float limit) {
    return eq_box_distance(box, box_of(c, at), c->side, limit);
}

static float *block_of(const cloud *c, size_t first) { return c->block + first / BLOCK * (c->points.n_columns * BLOCK); }

/* Copies a node of one block into its block, and its box. */
static void fill_block(const cloud *c, size_t at, float scale) {
    node *own = &c->node[at];
    size_t width = c->points.n_columns, n = own->end - own->first;
    float *low = box_of(c, at), *high = low + c->side, *block = block_of(c, own->first);
    own->smallest = UINT32_MAX;
    for (size_t j = 0; j < BLOCK; j++) {
        uint32_t row = c->row[own->first + (j < n ? j : n - 1)];
        const float *x = c->points.x + row * width;
        if (row < own->smallest) own->smallest = row;
        for (size_t f = 0; f < width; f++) {
            float value = x[c->column[f]] * scale;
            block[f * BLOCK + j] = value;
            if (!j || value < low[f]) low[f] = value;
            if (!j || value > high[f]) high[f] = value;
        }
    }
}

/* The box around both children's. */
static void fill_parent(const cloud *c, size_t at) {
    node *own = &c->node[at];
    size_t side = c->side;
    const float *left = box_of(c, at + 1), *right = box_of(c, own->right);
    float *box = box_of(c, at);
    for (size_t f = 0; f < c->points.n_columns; f++) {
        box[f] = left[f] < right[f] ? left[f] : right[f];
        box[side + f] = left[side + f] > right[side + f] ? left[side + f] : right[side + f];
    }
    uint32_t a = c->node[at + 1].smallest, b = c->node[own->right].smallest;
    own->smallest = a < b ? a : b;
}

/* Fills blocks and boxes; children stand behind their parents, so from the end. */
static eq_status fill_nodes(cloud *c, float scale, int64_t *budget) {
    while (c->growth.unfilled) {
        if (*budget <= 0) return EQ_MORE;
        size_t at = --c->growth.unfilled;
        if (c->node[at].right) fill_parent(c, at);
        else fill_block(c, at, scale);
        *budget -= (int64_t)(BLOCK * c->points.n_columns / CELLS_CUT_PER_UNIT + 1);
    }
    return EQ_OK;
}

static eq_status make_room(eq_ctx *cx, eq_arena *arena, const eq_points *points, const eq_neighbour_search *s, cloud *c) {
    size_t width = points->n_columns, n = points->n_rows, n_blocks = n_blocks_of(n);
    growth *g = &c->growth;
    c->points = *points;
    c->column = s->column;
    c->side = (width + 7) / 8 * 8;
    EQ_NEW(cx, arena, c->row, n);
    EQ_NEW(cx, arena, c->node, 2 * n_blocks - 1);
    EQ_NEW_CELLS(cx, arena, c->box, 2 * n_blocks - 1, 2 * c->side);
    EQ_NEW_CELLS(cx, arena, c->block, n_blocks * BLOCK, width);
    EQ_NEW(cx, arena, g->m.mean, width);
    EQ_NEW(cx, arena, g->m.variance, width);
    EQ_NEW(cx, arena, g->m.n_above, width);
    EQ_NEW(cx, arena, g->stack, n_blocks + 1);
    for (size_t i = 0; i < n; i++) c->row[i] = (uint32_t)i;
    return EQ_OK;
}

/* ---- the search ---- */

static double *distances_of(const eq_neighbour_search *s, uint32_t row) { return s->found.distance + row * s->found.k; }
static uint32_t *rows_of(const eq_neighbour_search *s, uint32_t row) { return s->found.row + row * s->found.k; }

/* What a float kernel may give at most for a row as near as `square`. A sum of squares errs by less than (n + 3) 2^-24
 * of itself, the double by far less, and squares that vanish by less than 2^-120 together (of points scaled to [-1, 1]). */
static float limit_of(const eq_neighbour_search *s, double square) {
    double scale = (double)s->scale;
    return (float)(square * scale * scale * (1 + s->slack) + 0x1p-120);
}

/* Measures a row that was not ruled out, and keeps it if it is among the k nearest so far. */
static void consider(eq_neighbour_search *s, size_t q, uint32_t row) {
    uint32_t asks = s->ask.row[q], *rows = rows_of(s, asks);
    size_t width = s->among.points.n_columns, n = s->ask.n_found[q], k = s->found.k;
    double *distance = distances_of(s, asks);
    if (s->self && row == asks) return;
    double d = eq_square_distance(s->of->points.x + asks * width, s->among.points.x + row * width, width);
    if (n == k && (d > distance[k - 1] || (d >= distance[k - 1] && row > rows[k - 1]))) return;
    size_t at = n < k ? n : k - 1;
    for (; at > s->n_extra && (d < distance[at - 1] || (d <= distance[at - 1] && row < rows[at - 1])); at--)
        distance[at] = distance[at - 1], rows[at] = rows[at - 1];
    distance[at] = d, rows[at] = row;
    if (n < k) s->ask.n_found[q] = n + 1;
    if (s->ask.n_found[q] < k) return;
    s->ask.limit[q] = limit_of(s, distance[k - 1]);
    if (distance[k - 1] <= 0) s->ask.last[q] = rows[k - 1];
}

static void ask_block(eq_neighbour_search *s, size_t at, int64_t *cost) {
    float apart[BLOCK];
    asking *ask = &s->ask;
    size_t width = s->among.points.n_columns;
    const node *block = &s->among.node[at];
    for (size_t q = 0; q < ask->n; q++) {
        if (block->smallest >= ask->last[q]) continue;
        *cost += 4 * (int64_t)width; /* a box costs about as much as 4 points of a block */
        if (apart_from(&s->among, at, ask->box + q * 2 * s->among.side, ask->limit[q]) > ask->limit[q]) continue;
        *cost += (int64_t)(BLOCK * width);
        if (!eq_block_distances(ask->point + q * width, block_of(&s->among, block->first), width, ask->limit[q], apart)) continue;
        for (size_t j = 0; j < block->end - block->first; j++)
            if (apart[j] <= ask->limit[q]) consider(s, q, s->among.row[block->first + j]);
    }
    ask->most = 0;
    ask->end = 0;
    for (size_t q = 0; q < ask->n; q++) {
        if (ask->limit[q] > ask->most) ask->most = ask->limit[q];
        if (ask->last[q] > ask->end) ask->end = ask->last[q];
    }
}

static size_t nearer_child(const eq_neighbour_search *s, size_t at, const float *box) {
    size_t left = at + 1, right = s->among.node[at].right;
    float to_left = apart_from(&s->among, left, box, INFINITY);
    return to_left <= apart_from(&s->among, right, box, to_left) ? left : right;
}

/* Asks the nearest node that still has enough rows, so that there are limits to rule out with. Returns it. */
static size_t ask_nearest(eq_neighbour_search *s, const float *box, int64_t *cost) {
    const node *nodes = s->among.node;
    size_t at = 0;
    while (nodes[at].right) {
        size_t child = nearer_child(s, at, box);
        if (nodes[child].end - nodes[child].first <= s->found.k) break;
        at = child;
    }
    for (size_t i = at; i < s->among.n_nodes && nodes[i].end <= nodes[at].end && nodes[i].first >= nodes[at].first; i++)
        if (!nodes[i].right) ask_block(s, i, cost);
    return at;
}

/* Asks every node that is not too far for all, the nearer child first. */
static void ask_tree(eq_neighbour_search *s, const float *box, int64_t *cost) {
    size_t width = s->among.points.n_columns, depth = 0, seen = ask_nearest(s, box, cost);
    s->stack[depth++] = 0;
    while (depth) {
        size_t at = s->stack[--depth];
        *cost += 4 * (int64_t)width; /* a box costs about as much as 4 points of a block */
        if (at == seen || s->among.node[at].smallest >= s->ask.end) continue;
        if (apart_from(&s->among, at, box, s->ask.most) > s->ask.most) continue;
        if (!s->among.node[at].right) {
            ask_block(s, at, cost);
            continue;
        }
        size_t near = nearer_child(s, at, box), right = s->among.node[at].right;
        s->stack[depth++] = near == right ? at + 1 : right;
        s->stack[depth++] = near;
    }
}

/* Sets up the questions of the block that is node `at`. */
static void begin_block(eq_neighbour_search *s, const node *own) {
    size_t width = s->among.points.n_columns;
    asking *ask = &s->ask;
    const float *block = block_of(s->of, own->first);
    ask->n = own->end - own->first;
    ask->row = s->of->row + own->first;
    ask->most = INFINITY;
    ask->end = UINT32_MAX;
    for (size_t q = 0; q < ask->n; q++) {
        float *point = ask->point + q * width, *box = ask->box + q * 2 * s->among.side;
        for (size_t f = 0; f < width; f++) point[f] = box[f] = box[s->among.side + f] = block[f * BLOCK + q];
        ask->limit[q] = INFINITY;
        ask->last[q] = UINT32_MAX;
        ask->n_found[q] = s->n_extra;
        if (s->n_extra) rows_of(s, ask->row[q])[0] = ask->row[q];
    }
}

eq_status eq_neighbour_search_step(eq_neighbour_search *s, int64_t *budget) {
    const cloud *of = s->of;
    EQ_TRY(grow(&s->among, budget));
    EQ_TRY(fill_nodes(&s->among, s->scale, budget));
    if (!s->self) EQ_TRY(grow(&s->own, budget));
    if (!s->self) EQ_TRY(fill_nodes(&s->own, s->scale, budget));
    for (; s->next < of->n_nodes; s->next++) {
        int64_t cost = 0;
        if (of->node[s->next].right) continue;
        if (*budget <= 0) return EQ_MORE;
        begin_block(s, &of->node[s->next]);
        if (s->found.k > s->n_extra) ask_tree(s, box_of(of, s->next), &cost);
        for (size_t q = 0; q < s->ask.n; q++) {
            double *distance = distances_of(s, s->ask.row[q]);
            for (size_t i = 0; i < s->found.k; i++) distance[i] = sqrt(distance[i]);
        }
        s->n_asked += s->ask.n;
        *budget -= cost / CELLS_PER_UNIT + 1;
    }
    return EQ_OK;
}

const eq_neighbours *eq_neighbour_search_found(const eq_neighbour_search *s) { return &s->found; }

/* ---- beginning ---- */

/* Columns that set many rows apart come first, so that sums are cut short early: by mean absolute deviation. */
static eq_status order_columns(eq_ctx *cx, eq_arena *arena, const eq_points *points, uint32_t **out) {
    size_t width = points->n_columns;
    double *mean, *off;
    EQ_NEW(cx, arena, *out, width);
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_NEW(cx, &cx->tmp, mean, width);
    EQ_NEW(cx, &cx->tmp, off, width);
    for (size_t i = 0; i < points->n_rows; i++)
        for (size_t f = 0; f < width; f++) mean[f] += (double)points->x[i * width + f] / (double)points->n_rows;
    for (size_t i = 0; i < points->n_rows; i++)
        for (size_t f = 0; f < width; f++) off[f] -= fabs((double)points->x[i * width + f] - mean[f]);
    eq_status status = eq_sort_order(cx, off, width, *out);
    eq_arena_reset(&cx->tmp, mark);
    return status;
}

/* Refuses what cannot be measured; *most becomes the largest magnitude seen. */
static eq_status check_points(eq_ctx *cx, const eq_points *points, float *most) {
    if (!points->n_rows || !points->n_columns)
        return eq_fail(cx, EQ_EINPUT, "neighbours: %zu rows of %zu features, expected at least one of each", points->n_rows,
                       points->n_columns);
    if (points->n_rows > UINT32_MAX)
        return eq_fail(cx, EQ_ELIMIT, "neighbours: %zu rows, at most %u can be searched", points->n_rows, UINT32_MAX);
    for (size_t i = 0; i < points->n_rows; i++)
        for (size_t f = 0; f < points->n_columns; f++) {
            float value = points->x[i * points->n_columns + f];
            if (!isfinite(value))
                return eq_fail(cx, EQ_EINPUT, "neighbours: feature %zu of row %zu is %g, expected a finite number", f, i,
                               (double)value);
            if (fabsf(value) > *most) *most = fabsf(value);
        }
    return EQ_OK;
}

static eq_status begin(eq_ctx *cx, eq_arena *arena, const eq_neighbour_question *ask, eq_neighbour_search *s) {
    float most = 0;
    int exponent = 0;
    size_t width = ask->among.n_columns, n_asked = ask->of ? ask->of->n_rows : ask->among.n_rows;
    EQ_TRY(check_points(cx, &ask->among, &most));
    if (ask->of && ask->of->n_columns != width)
        return eq_fail(cx, EQ_EINPUT, "neighbours: rows of %zu features are to be found among rows of %zu, expected the same",
                       ask->of->n_columns, width);
    if (ask->of) EQ_TRY(check_points(cx, ask->of, &most));
    if (!ask->k) return eq_fail(cx, EQ_EINPUT, "neighbours: 0 are asked for, expected at least one");
    frexp((double)most, &exponent); /* a power of two changes no digit, and keeps the squares of floats finite */
    s->scale = (float)ldexp(1, exponent > -126 ? -exponent : 126);
    s->slack = ((double)width + 16) * 0x1p-22;
    s->self = !ask->of;
    s->n_extra = s->self ? 1 : 0;
    s->k = s->found.k = ask->k < ask->among.n_rows ? ask->k : ask->among.n_rows;
    s->found.n_rows = n_asked;
    EQ_TRY(order_columns(cx, arena, &ask->among, &s->column));
    EQ_TRY(make_room(cx, arena, &ask->among, s, &s->among));
    s->of = s->self ? &s->among : &s->own;
    if (ask->of) EQ_TRY(make_room(cx, arena, ask->of, s, &s->own));
    EQ_NEW(cx, arena, s->stack, 2 * n_blocks_of(ask->among.n_rows));
    EQ_NEW_CELLS(cx, arena, s->ask.point, BLOCK, width);
    EQ_NEW_CELLS(cx, arena, s->ask.box, BLOCK, 2 * s->among.side);
    EQ_NEW_CELLS(cx, arena, s->found.row, n_asked, s->k);
    EQ_NEW_CELLS(cx, arena, s->found.distance, n_asked, s->k);
    return EQ_OK;
}

eq_status eq_neighbour_search_new(eq_ctx *cx, eq_arena *arena, const eq_neighbour_question *question, eq_neighbour_search **out) {
    EQ_NEW(cx, arena, *out, 1);
    return begin(cx, arena, question, *out);
}

eq_status eq_neighbours_find(eq_ctx *cx, eq_arena *arena, const eq_neighbour_question *question, eq_neighbours *out) {
    eq_piece *piece;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_TRY(eq_work_piece(cx, sizeof(eq_neighbour_search *), &piece));
    eq_neighbour_search **kept = piece->state;
    EQ_ONCE(cx, question->among.n_rows * question->among.n_columns / CELLS_CUT_PER_UNIT,
            eq_neighbour_search_new(cx, eq_work_arena(cx), question, kept));
    eq_neighbour_search *search = *kept;
    int64_t budget = eq_work_budget(cx);
    eq_status status = eq_neighbour_search_step(search, &budget);
    eq_work_spend(cx, (size_t)(eq_work_budget(cx) - budget));
    eq_work_tell(cx, (double)search->n_asked / (double)search->found.n_rows);
    EQ_TRY(status);
    *out = *eq_neighbour_search_found(search);
    EQ_NEW_CELLS(cx, arena, out->row, out->n_rows, out->k);
    EQ_NEW_CELLS(cx, arena, out->distance, out->n_rows, out->k);
    memcpy(out->row, search->found.row, out->n_rows * out->k * sizeof *out->row);
    memcpy(out->distance, search->found.distance, out->n_rows * out->k * sizeof *out->distance);
    if (arena != &cx->tmp) eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}
