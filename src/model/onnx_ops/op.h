/* Operations of ONNX graphs as they are read: scored only. What methods may edit of a graph is written down again with the
 * operations of model/ops/ (onnx/network.h); here is all the rest, and what they are compared with.
 *
 * A value is a tensor of doubles, whatever its type: each operation rounds what it gives to that type, so float32 is computed as
 * float32 is, sums excepted, which are kept in double and rounded once. The first dimension of data is the rows. An operation
 * never lets rows meet: a person's score would depend on the others.
 *
 * To add one: a row in ops.def and its functions in a file of this folder. */
#ifndef EQ_ONNX_OP_H
#define EQ_ONNX_OP_H

#include "model/onnx/proto.h"

typedef struct eq_onnx_value {
    const char *name;
    eq_onnx_type type;
    bool rows;     /* dim[0] is the rows: 1 while it is planned */
    bool constant; /* the same for everybody: number or text is known when the graph is read */
    size_t n_dims, dim[EQ_ONNX_MOST_DIMS];
    double *number; /* of whole numbers of a constant, NaN stands for the number of rows */
    eq_bytes *text;
    size_t weight; /* the initialiser that it is, or SIZE_MAX */
} eq_onnx_value;

size_t eq_onnx_value_size(const eq_onnx_value *value);
/* As a matrix: rows, and what each has. A single row where nothing says that there are more. */
size_t eq_onnx_value_height(const eq_onnx_value *value);
size_t eq_onnx_value_width(const eq_onnx_value *value);
/* Some of its whole numbers are the number of rows. */
bool eq_onnx_value_has_n(const eq_onnx_value *value);

/* A node at work: it is shaped once, and then run on block after block. */
typedef struct eq_onnx_call {
    eq_ctx *cx;
    eq_arena *arena; /* of what is made: shaping, of the state; running, of texts */
    const eq_onnx_model *model;
    const eq_onnx_node *node;
    const struct eq_onnx_op *op;
    unsigned version; /* of the operation's domain */
    size_t n_in, n_out;
    eq_onnx_value **in;  /* (n_in) NULL = left out */
    eq_onnx_value **out; /* (n_out) NULL = not wanted */
    void *state;
} eq_onnx_call;

enum { EQ_ONNX_MOST_PARAMS = 2 };

typedef struct eq_onnx_op {
    const char *id;
    bool ml;                   /* of ai.onnx.ml */
    uint8_t n_in[2], n_out[2]; /* least and most; 255 = any number */
    unsigned texts;            /* bits of operands that may be texts; bit 7: all from the eighth on, and of a list all */
    bool moves;                /* gives what it takes, in other places: the number of rows may be among it */
    eq_status (*shape)(eq_onnx_call *call); /* type, rows and dimensions of out; state */
    eq_status (*run)(eq_onnx_call *call);   /* out's numbers or texts, whose memory is there. EQ_EINPUT: a value is refused */
    double (*map)(double x, const double *param); /* each number by itself */
    double (*join)(double a, double b);           /* two numbers */
    struct {
        const char *id;
        double initial;
    } param[EQ_ONNX_MOST_PARAMS];
} eq_onnx_op;

/* THE TABLE; the row of a node, or NULL. */
size_t eq_onnx_op_count(void);
const eq_onnx_op *eq_onnx_op_at(size_t index);
const eq_onnx_op *eq_onnx_op_of(const eq_onnx_node *node);

/* Fails with: node "name" (Op): and the rest of the sentence. */
eq_status eq_onnx_fail(const eq_onnx_call *call, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* ... mixes rows. */
eq_status eq_onnx_fail_rows(const eq_onnx_call *call);

/* A number as the type has it: rounded to float32, cut to so many bits. */
double eq_onnx_round(eq_onnx_type type, double value);
void eq_onnx_round_all(eq_onnx_type type, double *value, size_t n);

/* ---- attributes ---- */

double eq_onnx_number(const eq_onnx_call *call, const char *name, double initial);
/* Whole, in [-2^31, 2^31]. */
eq_status eq_onnx_integer(const eq_onnx_call *call, const char *name, double initial, int64_t *out);
/* A list of numbers; *n = 0 and NULL where it is not there. */
const double *eq_onnx_numbers(const eq_onnx_call *call, const char *name, size_t *n);
const eq_bytes *eq_onnx_texts(const eq_onnx_call *call, const char *name, size_t *n);
/* Which of the words (NULL-terminated) an attribute is; 0 where it is not there. */
eq_status eq_onnx_choice(const eq_onnx_call *call, const char *name, const char *const *words, size_t *out);

/* Numbers of an operand that has to be known when the graph is read; n = 0 where it is left out. */
eq_status eq_onnx_known(const eq_onnx_call *call, size_t slot, const double **list, size_t *n);
/* A list that is an attribute of that name before a version, an operand from it on. */
eq_status eq_onnx_listed(const eq_onnx_call *call, const char *name, unsigned since, size_t slot, const double **list);

/* An axis, negative ones counted from the end: in [0, n_dims). */
eq_status eq_onnx_axis(const eq_onnx_call *call, double axis, size_t n_dims, size_t *out);

/* ---- shapes that several share ---- */

/* out[k] gets type, rows and dimensions of a value. */
void eq_onnx_like(eq_onnx_value *out, const eq_onnx_value *from);
eq_status eq_onnx_shape_same(eq_onnx_call *call);
/* out[0] is as wide as its operands, spread over one another as numpy does, rows with rows only. `axis`: where the second one's
 * dimensions begin, SIZE_MAX = at the end. */
eq_status eq_onnx_spread(eq_onnx_call *call, size_t axis);
/* Steps through an operand for each dimension of out: 0 where it is spread. */
void eq_onnx_strides(const eq_onnx_value *in, const eq_onnx_value *out, size_t axis, size_t stride[EQ_ONNX_MOST_DIMS]);

/* The texts of two values are the same. */
bool eq_bytes_same(eq_bytes a, eq_bytes b);

#endif
