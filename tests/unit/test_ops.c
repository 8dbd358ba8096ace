/* Laws of every row of ops.def. A row without an example here fails the first of them. */
#include <stdlib.h>

#include "check.h"
#include "math/kernels.h"
#include "model/graph/graph.h"

enum { ROWS = 6, MOST = 512, GUARD = 8 };

/* An op with operands: wires first written as tensors without rows. */
typedef struct example {
    const char *op;
    double param[EQ_MAX_OP_PARAMS];
    size_t n_in;
    eq_operand in[5];
    eq_mode mode;
    bool drops;
} example;

static eq_operand columns(size_t n) {
    eq_operand in = eq_vector(n);
    in.tensor.rows = true;
    return in;
}

static eq_operand numbers(size_t n) {
    eq_operand in = columns(n);
    in.tensor.type = EQ_INT64;
    return in;
}

static size_t examples(example *out) {
    eq_operand x = columns(5), v = eq_vector(5), deep = columns(2);
    deep.tensor.n_dims = 2, deep.tensor.dim[1] = 3;
    const example list[] = {
        {"Gemm", {0}, 3, {x, eq_matrix(5, 9), eq_vector(9)}, EQ_EVALUATING, false},
        {"Gemm", {0}, 3, {x, eq_matrix(5, 1), eq_vector(1)}, EQ_EVALUATING, false},
        {"Gemm", {0}, 2, {x, eq_matrix(5, 4)}, EQ_EVALUATING, false},
        {"Gather", {0}, 2, {eq_matrix(4, 3), numbers(2)}, EQ_EVALUATING, false},
        {"Add", {0}, 2, {x, x}, EQ_EVALUATING, false},
        {"Sub", {0}, 2, {x, x}, EQ_EVALUATING, false},
        {"Mul", {0}, 2, {x, x}, EQ_EVALUATING, false},
        {"Affine", {0}, 3, {x, v, v}, EQ_EVALUATING, false},
        {"Relu", {0}, 1, {x}, EQ_EVALUATING, false},
        {"LeakyRelu", {0.01}, 1, {x}, EQ_EVALUATING, false},
        {"LeakyRelu", {0.5}, 1, {deep}, EQ_EVALUATING, false},
        {"Elu", {1}, 1, {x}, EQ_EVALUATING, false},
        {"Elu", {0.3}, 1, {x}, EQ_EVALUATING, false},
        {"Selu", {1.67326319217681884765625, 1.05070102214813232421875}, 1, {x}, EQ_EVALUATING, false},
        {"PRelu", {0}, 2, {x, v}, EQ_EVALUATING, false},
        {"PRelu", {0}, 2, {x, eq_vector(1)}, EQ_EVALUATING, false},
        {"Clip", {4, -4}, 1, {x}, EQ_EVALUATING, false},
        {"Clip", {0.1, -0.1}, 1, {x}, EQ_EVALUATING, false},
        {"HardSigmoid", {0.2, 0.5}, 1, {x}, EQ_EVALUATING, false},
        {"HardSigmoid", {-0.15, 0.4}, 1, {deep}, EQ_EVALUATING, false},
        {"HardSigmoid", {10, 0.5}, 1, {x}, EQ_EVALUATING, false},
        {"Tanh", {0}, 1, {x}, EQ_EVALUATING, false},
        {"Sigmoid", {0}, 1, {x}, EQ_EVALUATING, false},
        {"Gelu", {0}, 1, {x}, EQ_EVALUATING, false},
        {"Gelu", {1}, 1, {x}, EQ_EVALUATING, false},
        {"Softplus", {0}, 1, {x}, EQ_EVALUATING, false},
        {"Softsign", {0}, 1, {x}, EQ_EVALUATING, false},
        {"Erf", {0}, 1, {x}, EQ_EVALUATING, false},
        {"Softmax", {-1}, 1, {x}, EQ_EVALUATING, false},
        {"BatchNormalization", {1e-5, 0.9}, 5, {x, v, v, v, v}, EQ_EVALUATING, false},
        {"BatchNormalization", {1e-2, 0.9}, 5, {x, v, v, v, v}, EQ_TRAINING, false},
        {"LayerNormalization", {-1, 1e-5}, 3, {x, v, v}, EQ_EVALUATING, false},
        {"LayerNormalization", {1, 1e-2}, 2, {x, v}, EQ_TRAINING, false},
        {"Dropout", {0.4}, 1, {x}, EQ_EVALUATING, false},
        {"Dropout", {0.4}, 1, {x}, EQ_TRAINING, true},
        {"Dropout", {0}, 1, {x}, EQ_TRAINING, true},
        {"Concat", {-1}, 3, {x, columns(2), columns(1)}, EQ_EVALUATING, false},
        {"Slice", {4, 1}, 1, {x}, EQ_EVALUATING, false},
        {"Flatten", {0}, 1, {deep}, EQ_EVALUATING, false},
        {"Cast", {EQ_INT64}, 1, {x}, EQ_EVALUATING, false},
        {"Cast", {EQ_FLOAT32}, 1, {numbers(3)}, EQ_EVALUATING, false},
    };
    memcpy(out, list, sizeof list);
    return sizeof list / sizeof *list;
}

/* ---- one op at work ---- */

static eq_ctx cx;
static eq_rng dropout;

typedef struct bench {
    const example *what;
    eq_node node;
    eq_operand in[5];
    float number[5][MOST]; /* what each operand holds */
    float out[MOST + GUARD], kept[MOST], scratch[MOST], d_out[MOST], d_in[5][MOST + GUARD];
} bench;

static bool is_weight(const bench *b, size_t k) { return ((b->node.op->weights | b->node.op->statistics) & EQ_SLOT(k)) != 0; }

static size_t count(const bench *b, size_t k, size_t n_rows) {
    return eq_tensor_size(&b->in[k].tensor) * (is_weight(b, k) ? 1 : n_rows);
}

/* Away from 0, where some functions have a corner; positive for a variance. */
static void fill(bench *b, eq_rng *rng) {
    for (size_t k = 0; k < b->node.n_in; k++)
        for (size_t i = 0; i < MOST; i++) {
            double size = 0.3 + 1.5 * eq_rng_uniform(rng);
            bool whole = b->in[k].tensor.type == EQ_INT64;
            b->number[k][i] = whole ? (float)eq_rng_below(rng, 8) - 4 : (float)(k < 4 && i % 3 == 1 ? -size : size);
        }
}

static void set_up(bench *b, const example *what) {
    eq_tensor shape;
    eq_rng rng = eq_rng_seed(7);
    memset(b, 0, sizeof *b);
    b->what = what;
    b->node.op = eq_op_find(what->op);
    b->node.n_in = what->n_in;
    memcpy(b->node.param, what->param, sizeof what->param);
    memcpy(b->in, what->in, sizeof b->in);
    for (size_t k = 0; k < what->n_in; k++) b->in[k].kind = is_weight(b, k) ? EQ_WEIGHT : EQ_WIRE;
    eq_shaping s = {&cx, "", 0, b->node.op, b->node.param, what->n_in, b->in};
    CHECK(b->node.op->shape(&s, &shape) == EQ_OK);
    b->node.width = eq_tensor_size(&shape);
    fill(b, &rng);
    for (size_t i = 0; i < MOST; i++) b->d_out[i] = (float)(0.2 + eq_rng_uniform(&rng)) * (i % 2 ? -1 : 1);
    CHECK(eq_node_kept(&b->node, ROWS, what->mode) <= MOST && ROWS * b->node.width <= MOST);
}

static eq_pass pass_of(bench *b, size_t n_rows, const float **in) {
    for (size_t k = 0; k < b->node.n_in; k++) in[k] = b->number[k];
    return (eq_pass){.node = &b->node,
                     .operand = b->in,
                     .n_rows = n_rows,
                     .mode = b->what->mode,
                     .fresh = true,
                     .in = in,
                     .out = b->out,
                     .kept = b->kept,
                     .dropout = b->what->drops ? &dropout : NULL,
                     .scratch = b->scratch};
}

static void forward(bench *b) {
    const float *in[5];
    eq_pass p = pass_of(b, ROWS, in);
    b->node.op->forward(&p);
}

static void backward(bench *b, float *d_out, float **to) {
    const float *in[5];
    eq_pass p = pass_of(b, ROWS, in);
    p.d_out = d_out, p.d_in = to;
    b->node.op->backward(&p);
}

static void all_gradients(bench *b) {
    float *to[5], d_out[MOST];
    memcpy(d_out, b->d_out, sizeof d_out);
    for (size_t k = 0; k < 5; k++) to[k] = b->d_in[k];
    backward(b, d_out, to);
}

#define FOR_EACH_EXAMPLE(e)           \
    static example list_[64];         \
    size_t n_list_ = examples(list_); \
    for (const example *e = list_; e < list_ + n_list_; e++)

/* ---- the laws ---- */

static void every_row_is_whole_and_has_an_example(void) {
    for (size_t r = 0; r < eq_op_count(); r++) {
        const eq_op *op = eq_op_at(r);
        size_t n_examples = 0, n_since = 0;
        FOR_EACH_EXAMPLE(e) n_examples += !strcmp(e->op, op->id);
        if (!n_examples) printf("  %s has no example\n", op->id);
        CHECK(n_examples > 0);
        CHECK(eq_op_find(op->id) == op && op->shape && op->forward && op->cost && op->types);
        CHECK(op->n_in.least >= 1 && op->n_in.least <= op->n_in.most && op->n_in.most <= EQ_MAX_OPERANDS && op->n_out.least == 1);
        while (n_since < EQ_MAX_SINCE && op->since[n_since]) n_since++;
        CHECK(n_since > 0);
        for (size_t i = 1; i < n_since; i++) CHECK(op->since[i] > op->since[i - 1]);
        for (const eq_op_param *p = op->params; p->id; p++) {
            size_t n_choices = 0;
            while (p->choice && p->choice[n_choices]) n_choices++;
            CHECK(p - op->params < EQ_MAX_OP_PARAMS && p->initial >= p->min && p->initial <= p->max);
            CHECK(p == op->params || strcmp(p[-1].id, p->id) < 0); /* as a file's canonical header has them */
            CHECK(!p->choice || (double)n_choices == p->max + 1);
        }
        CHECK(!(op->weights & op->statistics) && (op->n_in.most >= 8 || (op->weights | op->statistics) < EQ_SLOT(op->n_in.most)));
        CHECK(!op->weights || (op->backward && op->begin));
        CHECK(!op->layer || op->weights);
    }
    CHECK(!eq_op_find("gemm"));
}

static void forward_fills_the_shape_and_nothing_behind_it(void) {
    FOR_EACH_EXAMPLE(e) {
        bench b;
        set_up(&b, e);
        for (size_t i = 0; i < MOST + GUARD; i++) b.out[i] = 12345;
        forward(&b);
        size_t n = ROWS * b.node.width, untouched = 0;
        for (size_t i = 0; i < n; i++) untouched += b.out[i] == 12345;
        for (size_t i = n; i < n + GUARD; i++) CHECK(b.out[i] == 12345);
        if (untouched) printf("  %s leaves %zu of %zu\n", e->op, untouched, n);
        CHECK(untouched == 0);
    }
}

/* sum of d_out times out, in double */
static double weighed(bench *b) {
    double sum = 0;
    forward(b);
    for (size_t i = 0; i < ROWS * b->node.width; i++) sum += (double)b->d_out[i] * (double)b->out[i];
    return sum;
}

/* Five points, h = 1/16: what is left out is h^4 / 30 of the fifth derivative, and rounding is divided by h. Their distance is
 * exact in float where the number is no larger than 2. */
static double difference(bench *b, float *at) {
    float was = *at, h = 0.0625f;
    double f[4];
    const float step[4] = {-2, -1, 1, 2};
    for (int k = 0; k < 4; k++) *at = was + step[k] * h, f[k] = weighed(b);
    *at = was;
    return ((f[0] - f[3]) + 8 * (f[2] - f[1])) / (12 * (double)h);
}

static void backward_agrees_with_central_differences(void) {
    FOR_EACH_EXAMPLE(e) {
        static bench b, at;
        set_up(&b, e);
        if (!b.node.op->backward) continue;
        at = b;
        forward(&at);
        for (size_t k = 0; k < 5; k++)
            for (size_t i = 0; i < MOST + GUARD; i++) at.d_in[k][i] = 12345;
        all_gradients(&at);
        for (size_t k = 0; k < e->n_in; k++) {
            size_t n = count(&b, k, ROWS);
            if ((b.node.op->statistics & EQ_SLOT(k)) || b.in[k].tensor.type == EQ_INT64) continue;
            double worst = 0;
            for (size_t i = 0; i < n; i++) {
                double want = difference(&b, &b.number[k][i]);
                double off = fabs((double)at.d_in[k][i] - want) / (0.1 + fabs(want));
                if (!(off <= worst)) worst = off;
            }
            if (!(worst < 1e-4)) printf("  %s, operand %zu: off by %g\n", e->op, k, worst);
            CHECK(worst < 1e-4);
            for (size_t i = n; i < n + GUARD; i++) CHECK(at.d_in[k][i] == 12345);
        }
    }
}

static void a_row_has_the_same_bits_whatever_comes_with_it(void) {
    FOR_EACH_EXAMPLE(e) {
        static bench b;
        if (e->mode == EQ_TRAINING) continue;
        set_up(&b, e);
        forward(&b);
        float together[MOST];
        memcpy(together, b.out, sizeof together);
        for (size_t i = 0; i < ROWS; i++) {
            const float *in[5];
            eq_pass p = pass_of(&b, 1, in);
            for (size_t k = 0; k < e->n_in; k++)
                if (!is_weight(&b, k)) in[k] += i * eq_tensor_size(&b.in[k].tensor);
            b.node.op->forward(&p);
            CHECK(!memcmp(b.out, together + i * b.node.width, b.node.width * sizeof *b.out));
        }
    }
}

static void an_op_that_may_work_in_place_gives_the_same_bits_there(void) {
    FOR_EACH_EXAMPLE(e) {
        static bench b, in_place;
        set_up(&b, e);
        if (!b.node.op->in_place) continue;
        size_t n = ROWS * b.node.width * sizeof(float);
        in_place = b;
        forward(&b);
        const float *in[5];
        eq_pass p = pass_of(&in_place, ROWS, in);
        p.out = in_place.number[0];
        b.node.op->forward(&p);
        CHECK(!memcmp(in_place.number[0], b.out, n));
        if (!b.node.op->backward) continue;
        float d_out[MOST], *to[5];
        memcpy(d_out, b.d_out, sizeof d_out);
        for (size_t k = 0; k < 5; k++) to[k] = in_place.d_in[k];
        to[0] = d_out;
        all_gradients(&b);
        backward(&b, d_out, to);
        CHECK(!memcmp(d_out, b.d_in[0], n));
        for (size_t k = 1; k < e->n_in; k++) CHECK(!memcmp(in_place.d_in[k], b.d_in[k], count(&b, k, ROWS) * sizeof(float)));
    }
}

/* What a row does not say it reads may be overwritten between forward and backward; and gradients that are not wanted stay away.
 * */
static void backward_looks_only_at_what_its_row_says(void) {
    FOR_EACH_EXAMPLE(e) {
        static bench b, poisoned;
        set_up(&b, e);
        if (!b.node.op->backward) continue;
        forward(&b);
        poisoned = b;
        all_gradients(&b);
        for (size_t k = 0; k < e->n_in && !(b.node.op->reads & EQ_READS_IN); k++)
            for (size_t i = 0; i < MOST; i++) poisoned.number[k][i] = NAN;
        for (size_t i = 0; i < MOST && !(b.node.op->reads & EQ_READS_OUT); i++) poisoned.out[i] = NAN;
        all_gradients(&poisoned);
        for (size_t k = 0; k < e->n_in; k++) CHECK(!memcmp(poisoned.d_in[k], b.d_in[k], count(&b, k, ROWS) * sizeof(float)));
        float d_out[MOST], *nowhere[5] = {NULL};
        memcpy(d_out, b.d_out, sizeof d_out);
        backward(&b, d_out, nowhere);
    }
}

/* ---- values worked elsewhere ---- */

static float value_of(const char *op, const double *param, float x) {
    example e = {.op = op, .n_in = 1, .in = {columns(1)}};
    static bench b;
    const eq_op *row = eq_op_find(op);
    for (size_t i = 0; row->params[i].id; i++) e.param[i] = param ? param[i] : row->params[i].initial;
    set_up(&b, &e);
    for (size_t i = 0; i < ROWS; i++) b.number[0][i] = x;
    forward(&b);
    return b.out[0];
}

/* x = 1 and -1 through the formulas: e^-1 = 0.3678794; P(N(0,1) < 1) = 0.8413447; tanh 1 = 0.7615942;
 * tanh(0.7978846 * 1.044715) = tanh 0.8335620 = 0.6823842. */
static void activations_have_the_values_of_their_formulas(void) {
    CHECK_NEAR(value_of("Relu", NULL, -1), 0, 0);
    CHECK_NEAR(value_of("LeakyRelu", NULL, -1), -0.01, 1e-8);
    CHECK_NEAR(value_of("HardSigmoid", NULL, -1), 0.3, 1e-7);
    CHECK_NEAR(value_of("HardSigmoid", NULL, 3), 1, 0);
    CHECK_NEAR(value_of("Clip", NULL, -3e38f), -3e38f, 0);
    CHECK_NEAR(value_of("Clip", (double[]){0.5, -2}, 1), 0.5, 0);
    CHECK_NEAR(value_of("Clip", (double[]){-2, 0.5}, 1), -2, 0); /* low above high: high */
    CHECK_NEAR(value_of("Elu", NULL, -1), -0.6321206, 1e-7);
    CHECK_NEAR(value_of("Elu", (double[]){2, 0}, -1), -1.2642411, 1e-7);
    CHECK_NEAR(value_of("Selu", NULL, -1), -1.1113307, 1e-6);
    CHECK_NEAR(value_of("Selu", NULL, 1), 1.0507010, 1e-6);
    CHECK_NEAR(value_of("Tanh", NULL, 1), 0.7615942, 1e-7);
    CHECK_NEAR(value_of("Sigmoid", NULL, 1), 0.7310586, 1e-7);
    CHECK_NEAR(value_of("Gelu", NULL, 1), 0.8413447, 1e-7);
    CHECK_NEAR(value_of("Gelu", NULL, -1), -0.1586553, 1e-7);
    CHECK_NEAR(value_of("Gelu", (double[]){1, 0}, 1), 0.8411920, 1e-6);
    CHECK_NEAR(value_of("Cast", NULL, -2.7f), -2, 0);
}

/* A category that the table has no vector for must not look like one that it has. */
static void a_number_that_names_no_level_gives_nan(void) {
    static bench b;
    example e = {"Gather", {0}, 2, {eq_matrix(4, 3), numbers(1)}, EQ_EVALUATING, false};
    set_up(&b, &e);
    const float number[ROWS] = {0, 3, -1, 4, -5, NAN};
    memcpy(b.number[1], number, sizeof number);
    forward(&b);
    CHECK(b.out[0] == b.number[0][0] && b.out[3] == b.number[0][9] && b.out[6] == b.number[0][9]);
    for (size_t i = 9; i < 18; i++) CHECK(isnan(b.out[i]));
    all_gradients(&b);
    for (size_t j = 0; j < 3; j++) CHECK(b.d_in[0][9 + j] == b.d_out[3 + j] + b.d_out[6 + j] && b.d_in[0][3 + j] == 0);
}

static void costs_are_multiplications_a_row(void) {
    static bench b;
    example gemm = {"Gemm", {0}, 3, {columns(5), eq_matrix(5, 9), eq_vector(9)}, EQ_EVALUATING, false};
    example tanh = {.op = "Tanh", .n_in = 1, .in = {columns(5)}};
    set_up(&b, &gemm);
    CHECK(b.node.op->cost(&b.node, b.in) == 45);
    set_up(&b, &tanh);
    CHECK(b.node.op->cost(&b.node, b.in) == 5);
}

int main(void) {
    dropout = eq_rng_seed(5);
    RUN(every_row_is_whole_and_has_an_example);
    RUN(forward_fills_the_shape_and_nothing_behind_it);
    RUN(backward_agrees_with_central_differences);
    RUN(a_row_has_the_same_bits_whatever_comes_with_it);
    RUN(an_op_that_may_work_in_place_gives_the_same_bits_there);
    RUN(backward_looks_only_at_what_its_row_says);
    RUN(activations_have_the_values_of_their_formulas);
    RUN(a_number_that_names_no_level_gives_nan);
    RUN(costs_are_multiplications_a_row);
    eq_ctx_free(&cx);
    return check_done();
}
