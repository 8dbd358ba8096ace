# `make fuzz`: where clang and its libFuzzer are there, the targets under it, one after the other, FUZZ_SECONDS (60) each: it
# looks at coverage. Elsewhere, and under sanitizers in `make check`, the portable driver. Both start from tests/fuzz/corpus;
# what libFuzzer finds is kept in build/libfuzzer.
CLANG ?= clang
COVERED := $(BUILD)/libfuzzer
FUZZ_CLANG := $(patsubst tests/fuzz/%.c,$(COVERED)/%,$(wildcard tests/fuzz/fuzz_*.c))
LIBFUZZER = $(wildcard $(shell $(CLANG) -print-runtime-dir 2>/dev/null)/libclang_rt.fuzzer*)
.PHONY: fuzz libfuzzer smoke
fuzz: $(if $(LIBFUZZER),libfuzzer,smoke) ## every fuzz target: clang's libFuzzer where it is there, FUZZ_SECONDS (60) each

libfuzzer: $(FUZZ_CLANG)
	@for f in $^; do mkdir -p $$f.corpus; echo "$${f##*/}"; $$f -max_total_time=$(or $(FUZZ_SECONDS),60) -max_len=4096 \
	    -timeout=20 -verbosity=0 -artifact_prefix=$$f. -print_final_stats=1 \
	    $$f.corpus tests/fuzz/corpus/$${f##*/fuzz_} || exit 1; done

smoke: $(FUZZ_BIN)
	@JOBS=$(JOBS) tests/run.sh $(FUZZ_BIN)

$(COVERED)/fuzz_%: tests/fuzz/fuzz_%.c $(CORE)
	@$(MAKE) $(SLOTS) BUILD=$(COVERED) CJSON_DIR=$(CJSON_DIR) CC=$(CLANG) OPT="-O1 -g" WARN= \
	    CFLAGS="-fsanitize=fuzzer-no-link,address" $(COVERED)/libequipoise.a
	$(call say,clang)$(CLANG) $(ALL_CFLAGS) -Itests -fsanitize=fuzzer,address -o $@ $< $(COVERED)/libequipoise.a -lm
