# Measurements. Never part of `make test`: times drift, so each prints ratios of medians taken in one run.
.PHONY: bench bench-train bench-audit bench-neighbours
BENCH_WASM_OBJ = $(filter $(BUILD)/wasm-obj/src/base/% $(BUILD)/wasm-obj/src/math/% $(BUILD)/wasm-obj/src/metric/% \
    $(BUILD)/wasm-obj/src/model/%,$(WASM_OBJ))

bench: bench-train bench-audit ## speed: training, native against WebAssembly; the audit

bench-train: $(BUILD)/tests/bench/bench_train $(BUILD)/tests/bench/bench_train_narrow $(BUILD)/bench_train.wasm
	node tests/bench/bench_train.mjs $^ $(BUILD)/bench.json

# The kernels on 16-byte vectors stand in for those of the library.
NARROW = src/math/kernels.c src/math/kernels_logit.c src/math/kernels_product.c
$(BUILD)/tests/bench/bench_train_narrow: tests/bench/bench_train.c $(NARROW) $(BUILD)/libequipoise.a
	$(call say,cc)$(CC) $(ALL_CFLAGS) -UEQ_SIMD -DEQ_SIMD=1 $(WARN) -o $@ $^ -lm

bench-audit: $(BUILD)/tests/bench/bench_audit
	$<

$(BUILD)/bench_train.wasm: export NODE_PATH := /usr/share/nodejs
$(BUILD)/bench_train.wasm: tests/bench/bench_train.c $(BENCH_WASM_OBJ)
	$(call say,emcc)$(EMCC) -std=c11 $(WASM_CFLAGS) $(WASM_LDFLAGS) -DEQ_SIMD=$(SIMD) \
	    -sEXPORTED_FUNCTIONS=_bench_open,_bench_run -o $@ $^

bench: bench-neighbours
bench-neighbours: $(BUILD)/tests/bench/bench_neighbours ## speed: exact nearest neighbours
	$<

bench: | bench-curves
.PHONY: bench-curves
bench-curves: $(BUILD)/tests/bench/bench_curves ## speed: every threshold of every group
	$<

bench: | bench-boundary
.PHONY: bench-boundary
bench-boundary: $(BUILD)/equipoise.wasm ## speed: what crossing between core and page costs
	node tests/bench/bench_boundary.mjs $^ $(BUILD)/bench.json

bench: | bench-steps
.PHONY: bench-steps
bench-steps: $(BUILD)/tests/bench/bench_steps ## speed: how long an analysis works before it can be ended
	$<

bench: | bench-frontier
.PHONY: bench-frontier
bench-frontier: $(BUILD)/tests/bench/bench_frontier ## speed: the best thresholds under a bound on the gap
	$<
