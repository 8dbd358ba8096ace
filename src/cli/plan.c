/* A plan, the data it names and the part of it that is wanted: the same words mean the same in every command. */
#include <string.h>

#include "cli/data.h"
#include "cli/files.h"
#include "base/json_tree.h"
#include "cli/plan.h"
#include "cli/rows.h"

/* The data set that the plan names; a plan that cannot be read is refused by the lab, with its path. */
static eq_status named_data(cli_call *call, const char *plan, const char **name) {
    eq_tree tree;
    *name = cli_text(call, "data");
    if (*name) return EQ_OK;
    EQ_TRY(eq_tree_parse(call->cx, "plan", eq_bytes_of(plan), &tree));
    const char *data = eq_tree_text(eq_tree_get(tree, "data"));
    if (data) *name = eq_arena_text(call->cx, &call->cx->mem, data, strlen(data));
    eq_tree_free(tree);
    if (*name) return EQ_OK;
    return data ? EQ_EMEMORY : cli_misuse(call, "--data is missing: the plan does not say which data set it is about");
}

/* Bends the records of a plan that bends none. */
static eq_status inject(cli_call *call, const char **plan) {
    eq_ctx *cx = call->cx;
    eq_out out;
    eq_tree tree;
    const char *json;
    EQ_TRY(cli_inject_check(call, true));
    if (!cli_has(call, "inject")) return EQ_OK;
    EQ_TRY(eq_tree_parse(cx, "plan", eq_bytes_of(*plan), &tree));
    bool bends = eq_tree_get(tree, "inject") != NULL;
    eq_tree_free(tree);
    if (bends) return cli_misuse(call, "--inject: the plan bends its records already, expected one of the two");
    eq_out_begin(cx, &out);
    eq_status status = cli_inject_add(call, &out);
    if (status != EQ_OK) eq_out_drop(&out);
    EQ_TRY(status);
    EQ_TRY(eq_out_print(&out, &cx->mem, &json));
    const char *members = strchr(*plan, '{');
    if (!members) return EQ_OK; /* no object: the lab says so */
    *plan = eq_arena_format(cx, &cx->mem, "%.*s,%s", (int)strlen(json) - 1, json, members + 1);
    return *plan ? EQ_OK : EQ_EMEMORY;
}

eq_status cli_plan_read(cli_call *call, const char **plan, eq_source *source) {
    const char *name;
    EQ_TRY(cli_text_read(call->cx, "plan", call->operand[0], plan));
    if (call->command->rows) EQ_TRY(inject(call, plan));
    EQ_TRY(named_data(call, *plan, &name));
    return cli_data_find(call, name, source);
}

eq_status cli_plan_given(eq_ctx *cx, const char *plan, cli_brought *out) {
    eq_tree tree;
    *out = (cli_brought){0};
    EQ_TRY(eq_tree_parse(cx, "plan", eq_bytes_of(plan), &tree));
    const char *name = eq_tree_text(eq_tree_get(eq_tree_get(tree, "model"), "given"));
    if (name) out->name = eq_arena_text(cx, &cx->mem, name, strlen(name));
    eq_tree_free(tree);
    if (!name) return EQ_OK;
    return out->name ? cli_file_read(cx, out->name, &out->bytes) : EQ_EMEMORY;
}

eq_status cli_plan_load(eq_lab *lab, const eq_source *source, const cli_brought *given) {
    EQ_TRY(eq_lab_load(lab, source));
    return given->name ? eq_lab_give_model(lab, given->name, given->bytes) : EQ_OK;
}
