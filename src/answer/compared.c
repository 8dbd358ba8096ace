#include "answer/compared.h"

#include "equipoise/metric.h"

eq_compared_part eq_compared_part_of(size_t metric) {
    if (eq_metric_of_data(metric)) return EQ_COMPARED_DATA;
    return eq_metric_at(metric)->kind == EQ_RATE ? EQ_COMPARED_RATE : EQ_COMPARED_GAP;
}

const char *eq_compared_title(eq_compared_part part) {
    static const char *const titles[] = {"Gaps between groups", "All rows together", "Of the data, whatever the model"};
    return titles[part];
}
