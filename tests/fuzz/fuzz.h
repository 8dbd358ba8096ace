/* A fuzz target: the entry point that libFuzzer also knows. The texts that mutation starts from are the files of
 * tests/fuzz/corpus/<target>/, for both drivers.
 *
 * `make fuzz` runs the targets under clang's libFuzzer where it is there, else, as `make check` does under sanitizers, linked
 * with driver.c. */
#ifndef EQ_FUZZ_H
#define EQ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Any bytes: a refusal is fine, a crash, a leak or a hang is not. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Fragments that mutation likes to insert; NULL-terminated. */
extern const char *const fuzz_word[];

#endif
