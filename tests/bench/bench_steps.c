/* How long one step of an analysis takes on 200,000 rows: what a person waits between asking it to end and its end. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "analysis/analysis.h"
#include "equipoise.h"

#define N_ROWS 200000
#define BUDGET 5000 /* as src/cli/ask.c */
#define MOST_SECONDS 30

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static unsigned draw(eq_rng *rng, unsigned n) { return (unsigned)eq_rng_below(rng, n); }

static char *make_file(void) {
    char *text = malloc(N_ROWS * 96 + 200), *end = text;
    eq_rng rng = eq_rng_seed(7);
    end += sprintf(end, "y,s,t,sex,race,age,education,occupation,hours,capital,country,batch\n");
    for (int i = 0; i < N_ROWS; i++) {
        double u = eq_rng_uniform(&rng), s = 0.05 + 0.9 * eq_rng_uniform(&rng);
        end +=
            sprintf(end, "%d,%.6f,%.6f,%c,%c,%u,e%u,o%u,%u,%.2f,c%u,2020-%02d\n", u < s, s, 0.9 * s + 0.1 * eq_rng_uniform(&rng),
                    "FM"[eq_rng_below(&rng, 2)], "AAAAABBBCD"[eq_rng_below(&rng, 10)], 17 + draw(&rng, 64), draw(&rng, 16),
                    draw(&rng, 14), 1 + draw(&rng, 99), 1000 * u, draw(&rng, 41), 1 + i * 12 / N_ROWS);
    }
    return text;
}

static void measure(eq_lab *lab, size_t subject, const char *analysis, const char *options) {
    const char *json = "";
    double began = now(), longest = 0;
    size_t n = 0;
    eq_status status = eq_lab_ask(lab, subject, analysis, options);
    double asked = now() - began;
    for (; status == EQ_OK || status == EQ_MORE; n++) {
        double before = now();
        status = eq_lab_answer(lab, BUDGET, &json);
        double took = now() - before;
        if (took > longest) longest = took;
        if (status == EQ_OK || now() - began > MOST_SECONDS) break;
    }
    printf("  %-10s %-34s %6.2f s in %5zu steps, the longest %.3f s; %3.0f %%%s\n", analysis, options, now() - began - asked,
           n + 1, longest, status == EQ_OK ? 100 : 100 * eq_lab_answered(lab),
           status == EQ_OK || status == EQ_MORE ? "" : " failed");
}

int main(void) {
    eq_ctx cx = {0};
    eq_lab *lab;
    char *file = make_file();
    size_t subject = 0;
    static const char columns[] = "{\"label\": \"y\", \"score\": \"s\", \"protected\": [\"sex\", \"race\"]}";
    const eq_subject_source source = {.file = {file, strlen(file)}};
    double began = now();
    if (eq_lab_new(&cx, &lab) || eq_lab_subject(lab, &source, columns, &subject)) return puts(eq_message(&cx)), 1;
    printf("200,000 rows are read in %.2f s\n", now() - began);
    measure(lab, subject, "audit", "{}");
    measure(lab, subject, "audit", "{\"bootstrap\": 200000}");
    measure(lab, subject, "curves", "{}");
    measure(lab, subject, "compare", "{\"score2\": \"t\"}");
    measure(lab, subject, "compare", "{\"score2\": \"t\", \"bootstrap\": 100000}");
    measure(lab, subject, "slices", "{}");
    measure(lab, subject, "slices", "{\"depth\": 3}");
    measure(lab, subject, "monitor", "{\"batch\": \"batch\"}");
    measure(lab, subject, "data", "{}");
    measure(lab, subject, "individual", "{}");
    eq_lab_close(lab);
    eq_ctx_free(&cx);
    free(file);
    return 0;
}
