/* The files are turned into a table of texts when the core is built (Makefile: presets.inc), a row {"id", "JSON"} each. */
#include <stdint.h>
#include <string.h>

#include "impact/preset.h"

static const struct {
    const char *id, *json;
} table[] = {
#include <presets.inc>
};

size_t eq_audit_preset_count(void) { return sizeof table / sizeof *table; }
const char *eq_audit_preset_json(size_t index) { return table[index].json; }
const char *eq_audit_preset_id(size_t index) { return table[index].id; }

size_t eq_audit_preset_find(const char *id) {
    for (size_t i = 0; i < eq_audit_preset_count(); i++)
        if (!strcmp(table[i].id, id)) return i;
    return SIZE_MAX;
}
