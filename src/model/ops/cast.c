/* Cast, which cuts numbers to whole ones where such are asked for, and Flatten, which says that the dimensions beside the rows
 * are one: the numbers stay where they are. */
#include <math.h>

#include "model/ops/ops.h"

static const char *const elements[] = {"FLOAT", "INT64", NULL};
const eq_op_param eq_cast_params[] = {{.id = "to", .whole = true, .initial = EQ_INT64, .max = EQ_INT64, .choice = elements}, {0}};

eq_status eq_cast_shape(const eq_shaping *s, eq_tensor *out) {
    EQ_TRY(eq_shape_same(s, out));
    out->type = (eq_element)s->param[0];
    return EQ_OK;
}

void eq_cast_forward(const eq_pass *p) {
    eq_pass_copy_in(p);
    for (size_t i = 0; p->node->param[0] == EQ_INT64 && i < eq_pass_size(p); i++) p->out[i] = truncf(p->out[i]);
}

eq_status eq_flatten_shape(const eq_shaping *s, eq_tensor *out) {
    EQ_TRY(eq_shape_same(s, out));
    out->dim[0] = (uint32_t)eq_tensor_size(&s->in[0].tensor);
    out->n_dims = 1;
    return EQ_OK;
}
