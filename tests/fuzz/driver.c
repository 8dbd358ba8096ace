/* Runs a fuzz target without libFuzzer: mutates its corpus with a fixed seed for some seconds. The input under test is
 * always in a mapped file, so that it survives a crash. Unlike libFuzzer it does not look at coverage; it is the smoke
 * test, not the campaign.
 *   FUZZ_SECONDS=10 FUZZ_SEED=1 fuzz_x          mutate the files of tests/fuzz/corpus/x
 *   fuzz_x FILE...                              run these inputs once, as after a crash */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "equipoise/rng.h"
#include "fuzz/fuzz.h"

#define LARGEST_INPUT 4096
#define MOST_TEXTS 64
#define SLOW_SECONDS 2.0

typedef struct text {
    uint8_t bytes[LARGEST_INPUT];
    size_t size;
} text;

static text corpus[MOST_TEXTS];

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static size_t below(eq_rng *rng, size_t n) { return n ? (size_t)eq_rng_below(rng, n) : 0; }

/* Puts `n` bytes at `at`, moving the rest up; bytes beyond LARGEST_INPUT are lost. */
static size_t insert(uint8_t *input, size_t size, size_t at, const void *bytes, size_t n) {
    if (n > LARGEST_INPUT - at) n = LARGEST_INPUT - at;
    size_t rest = size - at;
    if (rest > LARGEST_INPUT - at - n) rest = LARGEST_INPUT - at - n;
    memmove(input + at + n, input + at, rest);
    memcpy(input + at, bytes, n);
    return at + n + rest;
}

static size_t mutate(eq_rng *rng, uint8_t *input, size_t size, size_t n_words) {
    size_t at = below(rng, size + 1);
    uint8_t piece[64];
    size_t n;
    switch (below(rng, 6)) {
    case 0: /* another byte */
        if (at < size) input[at] = (uint8_t)below(rng, 256);
        return size;
    case 1: /* one bit */
        if (at < size) input[at] ^= (uint8_t)(1u << below(rng, 8));
        return size;
    case 2: /* a piece less */
        n = below(rng, 32);
        if (n > size - at) n = size - at;
        memmove(input + at, input + at + n, size - at - n);
        return size - n;
    case 3: /* a piece twice */
        n = below(rng, sizeof piece);
        if (n > size - at) n = size - at;
        memcpy(piece, input + at, n);
        return insert(input, size, below(rng, size + 1), piece, n);
    case 4: /* the end is missing */ return below(rng, 8) ? size : at;
    default: { /* a word */ const char *word = fuzz_word[below(rng, n_words)]; return insert(input, size, at, word, strlen(word));
    }
    }
}

static int is_file(const struct dirent *entry) { return entry->d_name[0] != '.'; }

/* Reads the target's corpus in the order of names. Returns its size. */
static size_t read_corpus(const char *program) {
    char path[4096];
    struct dirent **entry;
    const char *target = strstr(program, "fuzz_");
    for (const char *at = target; at; at = strstr(at + 1, "fuzz_")) target = at;
    snprintf(path, sizeof path, "tests/fuzz/corpus/%s", target ? target + strlen("fuzz_") : "");
    int n = scandir(path, &entry, is_file, alphasort);
    size_t n_texts = 0;
    for (int i = 0; i < n; i++) {
        snprintf(path, sizeof path, "tests/fuzz/corpus/%s/%s", target + strlen("fuzz_"), entry[i]->d_name);
        FILE *file = n_texts < MOST_TEXTS ? fopen(path, "rb") : NULL;
        if (file) corpus[n_texts].size = fread(corpus[n_texts].bytes, 1, LARGEST_INPUT, file), fclose(file), n_texts++;
        free(entry[i]);
    }
    if (n >= 0) free(entry);
    if (!n_texts) fprintf(stderr, "%s: no corpus, expected files in tests/fuzz/corpus\n", program);
    return n_texts;
}

static int replay(int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        static uint8_t bytes[1 << 20];
        FILE *file = fopen(argv[i], "rb");
        if (!file) return perror(argv[i]), 2;
        size_t size = fread(bytes, 1, sizeof bytes, file);
        fclose(file);
        LLVMFuzzerTestOneInput(bytes, size);
        printf("%s: %zu bytes, survived\n", argv[i], size);
    }
    return 0;
}

/* A file of LARGEST_INPUT bytes beside the program, mapped: what was under test when the program died. */
static uint8_t *last_input(const char *program) {
    static char path[4096];
    snprintf(path, sizeof path, "%s.last", program);
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0644);
    if (file < 0 || ftruncate(file, LARGEST_INPUT)) return perror(path), NULL;
    void *map = mmap(NULL, LARGEST_INPUT, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    printf("  note the input under test is in %s\n", path);
    fflush(stdout);
    return map == MAP_FAILED ? NULL : map;
}

int main(int argc, char **argv) {
    if (argc > 1) return replay(argc, argv);
    const char *seconds = getenv("FUZZ_SECONDS"), *seed = getenv("FUZZ_SEED");
    double end = now() + (seconds ? atof(seconds) : 5), slowest = 0;
    eq_rng rng = eq_rng_seed(seed ? strtoull(seed, NULL, 10) : 1);
    size_t n_texts = read_corpus(argv[0]), n_words = 0, n_inputs = 0;
    while (fuzz_word[n_words]) n_words++;
    uint8_t *kept = last_input(argv[0]), *input = malloc(LARGEST_INPUT);
    if (!kept || !input || !n_texts) return 2;
    for (double started = now(); started < end; n_inputs++) {
        size_t size = corpus[n_inputs % n_texts].size;
        memcpy(input, corpus[n_inputs % n_texts].bytes, size);
        size_t n_mutations = n_inputs < n_texts ? 0 : 1 + below(&rng, 6); /* first the corpus as it is */
        for (size_t i = 0; i < n_mutations; i++) size = mutate(&rng, input, size, n_words);
        memset(kept, 0, LARGEST_INPUT);
        memcpy(kept, input, size);
        LLVMFuzzerTestOneInput(input, size);
        double ended = now();
        if (ended - started > slowest) slowest = ended - started;
        started = ended;
    }
    free(input);
    printf("  note %zu inputs, the slowest took %.3f s\n", n_inputs, slowest);
    printf("tally %d %d 0\n", slowest <= SLOW_SECONDS, slowest > SLOW_SECONDS);
    return slowest > SLOW_SECONDS;
}
