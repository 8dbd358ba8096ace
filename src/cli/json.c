/* A thin reader: the texts are our own reports and catalogues, so what is missing is not refused but printed as nothing.
 * What a person wrote is read by the experiment layer, which does refuse. */
#include <math.h>
#include <string.h>

#include <cJSON.h>

#include "cli/json.h"
#include "base/text.h"
#include "experiment/json_in.h"

eq_status cli_json_parse(eq_ctx *cx, const char *what, const char *text, cli_json *out) {
    cJSON *tree;
    eq_bytes bytes = {text, strlen(text)};
    EQ_TRY(eq_json_parse(cx, what, bytes, &tree));
    *out = tree;
    return EQ_OK;
}

void cli_json_free(cli_json tree) {
    union {
        cli_json borrowed;
        cJSON *owned;
    } root = {tree}; /* cJSON_Delete takes what cli_json_parse gave */
    cJSON_Delete(root.owned);
}

cli_json cli_json_get(cli_json object, const char *key) { return object ? cJSON_GetObjectItemCaseSensitive(object, key) : NULL; }

cli_json cli_json_first(cli_json parent) { return parent ? parent->child : NULL; }

cli_json cli_json_next(cli_json item) { return item->next; }

const char *cli_json_key(cli_json member) { return member->string ? member->string : ""; }

size_t cli_json_count(cli_json parent) {
    size_t n = 0;
    for (cli_json item = cli_json_first(parent); item; item = item->next) n++;
    return n;
}

const char *cli_json_text(cli_json value) { return cJSON_IsString(value) ? value->valuestring : NULL; }

double cli_json_number(cli_json value) { return cJSON_IsNumber(value) ? value->valuedouble : (double)NAN; }

bool cli_json_true(cli_json value) { return cJSON_IsTrue(value); }

bool cli_json_is_list(cli_json value) { return cJSON_IsArray(value); }

const char *cli_json_show(eq_ctx *cx, cli_json value) {
    if (!value || cJSON_IsNull(value)) return "-";
    if (cJSON_IsString(value)) return value->valuestring;
    if (cJSON_IsBool(value)) return cJSON_IsTrue(value) ? "true" : "false";
    if (cJSON_IsNumber(value)) return eq_arena_format(cx, &cx->mem, "%.6g", value->valuedouble);
    eq_text text = {.cx = cx, .arena = &cx->mem};
    const char *list;
    for (cli_json item = value->child; item; item = item->next) {
        const char *next = cli_json_show(cx, item);
        if (!next) return NULL;
        if (text.size) eq_text_add(&text, ", ");
        eq_text_add(&text, next);
    }
    return eq_text_end(&text, &list) == EQ_OK ? list : NULL;
}

void cli_json_add_texts(eq_out *out, const char *key, const char *const *text, size_t n) {
    cJSON *list = eq_out_array(out, out->root, key);
    for (size_t i = 0; i < n; i++) eq_out_text(out, list, NULL, text[i]);
}
