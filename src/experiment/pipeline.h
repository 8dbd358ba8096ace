/* A finished chain as it looks at rows that are judged: map_x -> predict -> decide. */
#ifndef EQ_PIPELINE_H
#define EQ_PIPELINE_H

#include "equipoise/method.h"

/* Methods of the chain, with their steps; NULL where there is none. */
typedef struct eq_pipeline {
    const eq_method *pre, *in, *intra, *post;
    eq_step *pre_step, *in_step, *intra_step, *post_step;
    eq_predictor model; /* as adjusted; has no kind where `in` is a predictor of its own */
    double threshold;   /* decide 1 when score > threshold; `post` decides instead */
} eq_pipeline;

/* Rows come with their groups; a hook sees these only when its method declares that it reads them. */

/* Some method reads the group of the rows it is given. */
bool eq_pipeline_reads_group(const eq_pipeline *pipeline);

/* The features as the model knows them. rows->x is the caller's own copy, and rows->arena takes a wider one. */
eq_status eq_pipeline_map(const eq_pipeline *pipeline, eq_rows *rows);

/* Scores (n_rows) of mapped rows. */
eq_status eq_pipeline_score(eq_ctx *cx, const eq_pipeline *pipeline, const eq_rows *rows, float *score);

/* Decisions (n_rows) from scores (n_rows), which a post-processing method may change. */
eq_status eq_pipeline_decide(const eq_pipeline *pipeline, const eq_rows *rows, float *score, uint8_t *yhat);

#endif
