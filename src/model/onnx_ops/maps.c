/* Operations on each number by itself, and on two of the same place. They compute in double; what they give is rounded to the
 * type of the output, which for + - * / and the root is what float32 arithmetic gives (Figueroa 1995). */
#include <math.h>

#include "math/kernels.h"
#include "model/onnx_ops/ops.h"

#define PARAM_UNUSED (void)param

/* ---- of one number ---- */

double eq_onnx_neg(double x, const double *param) { return PARAM_UNUSED, -x; }
double eq_onnx_relu(double x, const double *param) { return PARAM_UNUSED, x < 0 ? 0 : x; }
double eq_onnx_leaky_relu(double x, const double *param) { return x < 0 ? param[0] * x : x; }
double eq_onnx_elu(double x, const double *param) { return x < 0 ? param[0] * eq_expm1(x) : x; }
double eq_onnx_selu(double x, const double *param) { return param[1] * (x > 0 ? x : param[0] * eq_expm1(x)); }
double eq_onnx_sigmoid(double x, const double *param) { return PARAM_UNUSED, eq_sigmoid(x); }
double eq_onnx_tanh(double x, const double *param) { return PARAM_UNUSED, eq_tanh(x); }
double eq_onnx_softplus(double x, const double *param) { return PARAM_UNUSED, eq_softplus(x); }
double eq_onnx_softsign(double x, const double *param) { return PARAM_UNUSED, x / (1 + fabs(x)); }
double eq_onnx_exp(double x, const double *param) { return PARAM_UNUSED, eq_exp(x); }
double eq_onnx_log(double x, const double *param) { return PARAM_UNUSED, eq_log(x); }
double eq_onnx_sqrt(double x, const double *param) { return PARAM_UNUSED, sqrt(x); }
double eq_onnx_abs(double x, const double *param) { return PARAM_UNUSED, fabs(x); }
double eq_onnx_reciprocal(double x, const double *param) { return PARAM_UNUSED, 1 / x; }
double eq_onnx_erf(double x, const double *param) { return PARAM_UNUSED, eq_erf(x); }
double eq_onnx_floor(double x, const double *param) { return PARAM_UNUSED, floor(x); }
double eq_onnx_ceil(double x, const double *param) { return PARAM_UNUSED, ceil(x); }
double eq_onnx_not(double x, const double *param) { return PARAM_UNUSED, x == 0; }
double eq_onnx_is_nan(double x, const double *param) { return PARAM_UNUSED, isnan(x) ? 1 : 0; }
double eq_onnx_above(double x, const double *param) { return x > param[0]; }

double eq_onnx_hard_sigmoid(double x, const double *param) {
    double y = param[0] * x + param[1];
    return y < 0 ? 0 : y > 1 ? 1 : y;
}

/* The parameters are float32 in the file, and their initial values as the standard writes them, which is as float32 too. */
eq_status eq_onnx_shape_map(eq_onnx_call *call) {
    double *param;
    EQ_NEW(call->cx, call->arena, param, EQ_ONNX_MOST_PARAMS);
    for (size_t i = 0; i < EQ_ONNX_MOST_PARAMS && call->op->param[i].id; i++)
        param[i] = eq_onnx_number(call, call->op->param[i].id, (double)(float)call->op->param[i].initial);
    call->state = param;
    return eq_onnx_shape_same(call);
}

eq_status eq_onnx_shape_is_nan(eq_onnx_call *call) {
    EQ_TRY(eq_onnx_shape_map(call));
    call->out[0]->type = EQ_ONNX_BOOL;
    return EQ_OK;
}

eq_status eq_onnx_run_map(eq_onnx_call *call) {
    size_t n = eq_onnx_value_size(call->out[0]);
    const double *x = call->in[0]->number;
    double *y = call->out[0]->number;
    for (size_t i = 0; i < n; i++) y[i] = call->op->map(x[i], call->state);
    eq_onnx_round_all(call->out[0]->type, y, n);
    return EQ_OK;
}

/* ---- of two ---- */

double eq_onnx_add(double a, double b) { return a + b; }
double eq_onnx_sub(double a, double b) { return a - b; }
double eq_onnx_mul(double a, double b) { return a * b; }
double eq_onnx_div(double a, double b) { return a / b; }
double eq_onnx_prelu(double a, double b) { return a < 0 ? a * b : a; }
double eq_onnx_greater(double a, double b) { return a > b; }
double eq_onnx_less(double a, double b) { return a < b; }
double eq_onnx_greater_equal(double a, double b) { return a >= b; }
double eq_onnx_less_equal(double a, double b) { return a <= b; }
double eq_onnx_equal(double a, double b) { return a == b; }
double eq_onnx_and(double a, double b) { return a != 0 && b != 0; }
double eq_onnx_or(double a, double b) { return a != 0 || b != 0; }
double eq_onnx_max(double a, double b) { return isnan(a) || a > b ? a : b; }
double eq_onnx_min(double a, double b) { return isnan(a) || a < b ? a : b; }

/* Whole exponents by multiplying, which negative numbers have too. */
double eq_onnx_pow(double a, double b) {
    if (b != floor(b) || fabs(b) > 1024) return eq_pow(a, b);
    double power = 1, square = a;
    for (unsigned n = (unsigned)fabs(b); n; n >>= 1, square *= square)
        if (n & 1) power *= square;
    return b < 0 ? 1 / power : power;
}

typedef struct joined {
    size_t axis;  /* where the second operand begins, of old versions */
    double share; /* what the sum is multiplied by, or 1 */
    bool cut;     /* whole numbers: a quotient is cut towards 0 */
} joined;

/* Before version 7 operands are spread only where the file says so; a slope of PRelu stood for its channels. */
static eq_status shape_joined(eq_onnx_call *call) {
    joined *state;
    int64_t axis, spread;
    EQ_NEW(call->cx, call->arena, state, 1);
    call->state = state;
    state->axis = SIZE_MAX;
    state->share = call->op->id[0] == 'M' && call->op->id[1] == 'e' ? 1 / (double)call->n_in : 1;
    for (size_t k = 0; k < call->n_in; k++)
        if (!call->in[k]) return eq_onnx_fail(call, "operand %zu is left out", k + 1);
    EQ_TRY(eq_onnx_integer(call, "axis", -1, &axis));
    EQ_TRY(eq_onnx_integer(call, "broadcast", 0, &spread));
    bool old = call->version < 7 && call->n_in == 2, slope = call->op->join == eq_onnx_prelu;
    if (old && slope && call->in[1]->n_dims == 1 && call->in[1]->dim[0] > 1 && call->in[0]->n_dims > 1) state->axis = 1;
    if (old && spread && axis >= 0) state->axis = (size_t)axis;
    return eq_onnx_spread(call, state->axis);
}

eq_status eq_onnx_shape_join(eq_onnx_call *call) { return shape_joined(call); }

eq_status eq_onnx_shape_compare(eq_onnx_call *call) {
    EQ_TRY(shape_joined(call));
    if (!call->in[0]->type || (call->in[0]->type == EQ_ONNX_TEXT) != (call->in[1]->type == EQ_ONNX_TEXT))
        return eq_onnx_fail(call, "compares texts with numbers");
    call->out[0]->type = EQ_ONNX_BOOL;
    return EQ_OK;
}

/* What a walk through spread operands needs: dimensions of the output, and the steps of each operand. */
typedef struct walk {
    const eq_onnx_value *out;
    size_t n, at[EQ_ONNX_MOST_DIMS], stride[3][EQ_ONNX_MOST_DIMS], place[3];
} walk;

static walk begin_walk(const eq_onnx_call *call, size_t first, size_t n, size_t axis) {
    walk w = {.out = call->out[0], .n = n};
    for (size_t k = 0; k < n; k++) eq_onnx_strides(call->in[first + k], w.out, first + k ? axis : SIZE_MAX, w.stride[k]);
    return w;
}

/* To the next run along the last dimension. */
static void next_run(walk *w) {
    for (size_t d = w->out->n_dims; d-- > 0;) {
        if (d + 1 == w->out->n_dims) continue;
        for (size_t k = 0; k < w->n; k++) w->place[k] += w->stride[k][d];
        if (++w->at[d] < w->out->dim[d]) return;
        for (size_t k = 0; k < w->n; k++) w->place[k] -= w->stride[k][d] * w->at[d];
        w->at[d] = 0;
    }
}

static size_t run_length(const eq_onnx_value *v) { return v->n_dims ? v->dim[v->n_dims - 1] : 1; }

/* out = out o in[k], or in[0] o in[1] to begin with. */
static void join_two(const eq_onnx_call *call, size_t k, double *out) {
    const joined *state = call->state;
    size_t last = call->out[0]->n_dims ? call->out[0]->n_dims - 1 : 0, run = run_length(call->out[0]),
           n = eq_onnx_value_size(call->out[0]);
    walk w = begin_walk(call, k - 1, 2, state->axis);
    const double *a = call->in[k - 1]->number, *b = call->in[k]->number;
    for (size_t i = 0; i < n; i += run, next_run(&w)) {
        size_t step_a = k == 1 ? w.stride[0][last] : 1, step_b = w.stride[1][last];
        const double *x = k == 1 ? a + w.place[0] : out + i, *y = b + w.place[1];
        for (size_t j = 0; j < run; j++) out[i + j] = call->op->join(x[j * step_a], y[j * step_b]);
    }
}

static void compare_texts(const eq_onnx_call *call, double *out) {
    size_t last = call->out[0]->n_dims ? call->out[0]->n_dims - 1 : 0, run = run_length(call->out[0]),
           n = eq_onnx_value_size(call->out[0]);
    walk w = begin_walk(call, 0, 2, SIZE_MAX);
    for (size_t i = 0; i < n; i += run, next_run(&w))
        for (size_t j = 0; j < run; j++)
            out[i + j] = eq_bytes_same(call->in[0]->text[w.place[0] + j * w.stride[0][last]],
                                       call->in[1]->text[w.place[1] + j * w.stride[1][last]]);
}

eq_status eq_onnx_run_join(eq_onnx_call *call) {
    const joined *state = call->state;
    eq_onnx_value *out = call->out[0];
    size_t n = eq_onnx_value_size(out);
    if (!n) return EQ_OK;
    if (call->in[0]->text) return compare_texts(call, out->number), EQ_OK;
    if (call->n_in == 1)
        for (size_t i = 0; i < n; i++) out->number[i] = call->in[0]->number[i];
    for (size_t k = 1; k < call->n_in; k++) {
        join_two(call, k, out->number);
        eq_onnx_round_all(out->type, out->number, n);
    }
    for (size_t i = 0; state->share < 1 && i < n; i++)
        out->number[i] = eq_onnx_round(out->type, out->number[i] / (double)call->n_in);
    return EQ_OK;
}

/* ---- of three ---- */

eq_status eq_onnx_shape_where(eq_onnx_call *call) {
    EQ_TRY(eq_onnx_spread(call, SIZE_MAX));
    if ((call->in[1]->type == EQ_ONNX_TEXT) != (call->in[2]->type == EQ_ONNX_TEXT))
        return eq_onnx_fail(call, "chooses between texts and numbers");
    call->out[0]->type = call->in[1]->type;
    return EQ_OK;
}

eq_status eq_onnx_run_where(eq_onnx_call *call) {
    eq_onnx_value *out = call->out[0];
    size_t last = out->n_dims ? out->n_dims - 1 : 0, run = run_length(out), n = eq_onnx_value_size(out);
    walk w = begin_walk(call, 0, 3, SIZE_MAX);
    for (size_t i = 0; i < n; i += run, next_run(&w))
        for (size_t j = 0; j < run; j++) {
            size_t k = call->in[0]->number[w.place[0] + j * w.stride[0][last]] != 0 ? 1 : 2;
            size_t at = w.place[k] + j * w.stride[k][last];
            if (out->text) out->text[i + j] = call->in[k]->text[at];
            else out->number[i + j] = call->in[k]->number[at];
        }
    return EQ_OK;
}

/* Bounds: attributes before version 11, operands of one number from it on. A least above the most gives the most. */
eq_status eq_onnx_shape_clip(eq_onnx_call *call) {
    double *bound;
    EQ_NEW(call->cx, call->arena, bound, 2);
    bound[0] = eq_onnx_number(call, "min", -(double)INFINITY);
    bound[1] = eq_onnx_number(call, "max", (double)INFINITY);
    for (size_t k = 1; k < call->n_in; k++) {
        const double *list;
        size_t n;
        EQ_TRY(eq_onnx_known(call, k, &list, &n));
        if (!list) continue;
        if (n != 1) return eq_onnx_fail(call, "a bound has %zu numbers, expected one", n);
        bound[k - 1] = list[0];
    }
    call->state = bound;
    return eq_onnx_shape_same(call);
}

eq_status eq_onnx_run_clip(eq_onnx_call *call) {
    const double *bound = call->state, *x = call->in[0]->number;
    double *y = call->out[0]->number;
    for (size_t i = 0, n = eq_onnx_value_size(call->out[0]); i < n; i++) {
        double low = x[i] < bound[0] ? bound[0] : x[i];
        y[i] = low > bound[1] ? bound[1] : low;
    }
    return EQ_OK;
}

/* x P(x), or by tanh: model/ops/sigmoids.c. */
static double gelu(double x) { return x * 0.5 * (1 + eq_erf(x * 0.70710678118654752440)); }
static double gelu_by_tanh(double x) { return 0.5 * x * (1 + eq_tanh(0.79788456080286535588 * (x + 0.044715 * x * x * x))); }

eq_status eq_onnx_shape_gelu(eq_onnx_call *call) {
    static const char *const words[] = {"none", "tanh", NULL};
    size_t *by;
    EQ_NEW(call->cx, call->arena, by, 1);
    EQ_TRY(eq_onnx_choice(call, "approximate", words, by));
    call->state = by;
    return eq_onnx_shape_same(call);
}

eq_status eq_onnx_run_gelu(eq_onnx_call *call) {
    const size_t *by = call->state;
    eq_onnx_value *out = call->out[0];
    for (size_t i = 0, n = eq_onnx_value_size(out); i < n; i++)
        out->number[i] = eq_onnx_round(out->type, (*by ? gelu_by_tanh : gelu)(call->in[0]->number[i]));
    return EQ_OK;
}
