# `make libfuzzer`: the same targets under clang's libFuzzer, which looks at coverage; FUZZ_SECONDS (60) each.
CLANG ?= clang
FUZZ_CLANG := $(patsubst tests/fuzz/%.c,$(BUILD)/libfuzzer/%,$(wildcard tests/fuzz/fuzz_*.c))
.PHONY: libfuzzer
libfuzzer: $(FUZZ_CLANG) ## fuzz targets under clang's libFuzzer, FUZZ_SECONDS (60) each; corpus in build/libfuzzer
	@for f in $^; do mkdir -p $$f.corpus; $$f -max_total_time=$(or $(FUZZ_SECONDS),60) -max_len=4096 \
	    -artifact_prefix=$$f. -print_final_stats=1 $$f.corpus || exit 1; done

$(BUILD)/libfuzzer/%: tests/fuzz/%.c $(CORE) | $(CJSON_DIR)/cJSON.c
	@mkdir -p $(@D)
	$(call say,clang)$(CLANG) -std=c11 -O1 -g $(BITS) $(INCLUDE) -Itests -DEQ_SIMD=$(SIMD) \
	    -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -o $@ $< $(CORE) $(CJSON_DIR)/cJSON.c -lm
