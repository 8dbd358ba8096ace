/* The scores are the network's own, after intra-processing and before a post-processing rule: a rule on a model that learnt
 * nothing has learnt nothing either. With few validation rows a weak model is not told from chance; it is marked as well,
 * for nothing shows that it is better. */
#include <math.h>

#include "base/text.h"
#include "experiment/chance.h"
#include "math/stats.h"
#include "stat/column_auc.h"

eq_status eq_chance_judge(eq_ctx *cx, const eq_dataset *valid, const double *score, eq_chance *out) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_ranking ranking;
    EQ_TRY(eq_ranking_make(cx, &cx->tmp, score, valid->n_rows, &ranking));
    eq_numbers numbers = {valid->n_rows, score, &ranking};
    eq_binary classes = {valid->n_rows, valid->y, valid->weight};
    eq_estimate auc = eq_numbers_auc(&numbers, &classes);
    double reach = eq_normal_quantile((1 + EQ_CHANCE_CONFIDENCE) / 2) * auc.error;
    *out = (eq_chance){.auc = auc.value, .low = auc.value - reach, .high = auc.value + reach};
    out->low = out->low < 0 ? 0 : out->low; /* NaN stays */
    out->high = out->high > 1 ? 1 : out->high;
    out->collapsed = auc.value <= 0.5 || out->low <= 0.5;
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

eq_status eq_chance_sentence(eq_ctx *cx, eq_arena *arena, const eq_chance *chance, const char **out) {
    *out = NULL;
    if (!chance->collapsed) return EQ_OK;
    *out = isnan(chance->low)
               ? eq_arena_format(cx, arena, EQ_PRINTS("no better than chance on validation: AUC %.3f"), chance->auc)
               : eq_arena_format(cx, arena,
                                 EQ_PRINTS("no better than chance on validation: AUC %.3f, %.0f %% interval %.3f to %.3f"),
                                 chance->auc, EQ_CHANCE_CONFIDENCE * 100, chance->low, chance->high);
    return *out ? EQ_OK : EQ_EMEMORY;
}
