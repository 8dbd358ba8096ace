/* Presets of audits: settings that a rule or a profession asks for, and the words that go with them. */
#ifndef EQ_ANALYSIS_IMPACT_PRESET_H
#define EQ_ANALYSIS_IMPACT_PRESET_H

#include "analysis/option.h"

/* Words of a preset; NULL where it has none. Texts in the arena they were read into. */
typedef struct eq_audit_preset_words {
    const char *id, *title, *computes, *thresholds, *source;
    const char *verdict, *not ;                                     /* whose the threshold is; what is not decided */
    const char *both, *practical_only, *statistical_only, *neither; /* of a ratio and its tests together */
    const char *overridden;                                         /* settings that were given otherwise, with commas */
    bool wants_reference;                                           /* it compares with a group that is named */
} eq_audit_preset_words;

/* Reads the preset of this id: sets what it says of `table`'s options, and was not given, in `option` (a value a row). Lives in
 * `arena`. EQ_EINPUT at `place`: there is no such preset; it is not built yet. */
eq_status eq_audit_preset_apply(const eq_json *place, eq_arena *arena, const eq_option *table, eq_option_value *option,
                                eq_audit_preset_words *out);

#endif
