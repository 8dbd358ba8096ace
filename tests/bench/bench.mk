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

# Peers: what people would use else. Their packages are installed by this target alone; the Python ones are Debian's
# (python3-torch, python3-sklearn, python3-xgboost), and one that is not there is said and left out.
PEERS := $(BUILD)/tests/bench/peers
PEER_FILES = $(wildcard $(BUILD)/datasets/adult.test $(BUILD)/datasets/adult.data)
PEER_DATA = datasets/adult.json $(or $(PEER_FILES),datasets/adult.twin.json)
PEER_WORDS = $(if $(PEER_FILES),Adult,the synthetic twin of Adult)
.PHONY: bench-peers readme-peers
bench-peers: $(PEERS)/encode $(PEERS)/ours $(BUILD)/bench_peers.wasm ## speed against what people would use else
	@cd tests/bench/peers && { [ node_modules/.package-lock.json -nt package-lock.json ] || \
	    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error || echo "bench-peers: npm could not install TensorFlow.js"; }
	@$(PEERS)/encode $(BUILD)/bench-peers.rows $(PEER_DATA)
	@node tests/bench/peers/driver.mjs $(BUILD)/bench-peers.rows $(PEERS)/ours $(BUILD)/bench_peers.wasm \
	    $(BUILD)/bench-peers.json --data "$(PEER_WORDS)" $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(ONLY),--only "$(ONLY)")

readme-peers: $(BUILD)/bench-peers.json ## writes the table of the last `make bench-peers` into the README
	node tests/bench/peers/table.mjs $< README.md

$(BUILD)/bench_peers.wasm: export NODE_PATH := /usr/share/nodejs
$(BUILD)/bench_peers.wasm: tests/bench/peers/ours.c $(filter-out $(BUILD)/wasm-obj/src/wasm/%,$(WASM_OBJ))
	$(call say,emcc)$(EMCC) -std=c11 $(WASM_CFLAGS) $(WASM_LDFLAGS) -DEQ_SIMD=$(SIMD) \
	    -sEXPORTED_FUNCTIONS=_malloc,_free,_ours_open,_ours_run,_ours_value -o $@ $^

bench: | bench-pool
.PHONY: bench-pool
bench-pool: site ## speed: networks by two workers of the page against one
	node tests/bench/bench_pool.mjs $(BUILD)/site $(BUILD)/bench.json $(ROUNDS)
