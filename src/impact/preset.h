/* Presets: audits as a rule or a profession asks for them, each a file in datasets/audits that is compiled in. */
#ifndef EQ_IMPACT_PRESET_H
#define EQ_IMPACT_PRESET_H

#include "equipoise/arena.h"

/* A preset as its file: {"id", "title", "options": of the audit, "computes", "thresholds", "source", "words": {"not": what it
 * does not decide, ...}, "ask": what the report needs, "status": why it is not there, ...}. By their ids' order. */
size_t eq_audit_preset_count(void);
const char *eq_audit_preset_json(size_t index);
const char *eq_audit_preset_id(size_t index);

/* Its place by id, or SIZE_MAX. */
size_t eq_audit_preset_find(const char *id);

#endif
