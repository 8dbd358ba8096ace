# `make libfuzzer`: the same targets under clang's libFuzzer, which looks at coverage; FUZZ_SECONDS (60) each.
CLANG ?= clang
COVERED := $(BUILD)/libfuzzer
FUZZ_CLANG := $(patsubst tests/fuzz/%.c,$(COVERED)/%,$(wildcard tests/fuzz/fuzz_*.c))
.PHONY: libfuzzer
libfuzzer: $(FUZZ_CLANG) ## fuzz targets under clang's libFuzzer, FUZZ_SECONDS (60) each; corpus in build/libfuzzer
	@for f in $^; do mkdir -p $$f.corpus; $$f -max_total_time=$(or $(FUZZ_SECONDS),60) -max_len=4096 \
	    -artifact_prefix=$$f. -print_final_stats=1 $$f.corpus || exit 1; done

$(COVERED)/fuzz_%: tests/fuzz/fuzz_%.c $(CORE)
	@$(MAKE) $(SLOTS) BUILD=$(COVERED) CJSON_DIR=$(CJSON_DIR) CC=$(CLANG) OPT="-O1 -g" WARN= \
	    CFLAGS="-fsanitize=fuzzer-no-link,address" $(COVERED)/libequipoise.a
	$(call say,clang)$(CLANG) $(ALL_CFLAGS) -Itests -fsanitize=fuzzer,address -o $@ $< $(COVERED)/libequipoise.a -lm
