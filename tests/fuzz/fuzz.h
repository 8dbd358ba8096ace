/* A fuzz target: the entry point that libFuzzer also knows, and the texts that mutation starts from.
 *
 * `make check` links a target with driver.c and runs it for a while under sanitizers. With libFuzzer instead:
 *   clang -fsanitize=fuzzer,address -Iinclude -Isrc -Itests tests/fuzz/fuzz_csv.c <core sources> */
#ifndef EQ_FUZZ_H
#define EQ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Any bytes: a refusal is fine, a crash, a leak or a hang is not. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* NULL-terminated. */
extern const char *const fuzz_corpus[];
/* Fragments that mutation likes to insert; NULL-terminated. */
extern const char *const fuzz_word[];

#endif
