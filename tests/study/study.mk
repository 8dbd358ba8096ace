# Studies: what published work and our reference runs found, measured again on the original files. Minutes, so not a test.
.PHONY: study study-sensitivity study-initial study-intra study-catalogue check-shards
study: $(BUILD)/equipoise web/node_modules/.package-lock.json ## the paper's study, minutes: build/study/index.html
	BUILD=$(BUILD) JOBS=$(JOBS) SHARD=$(SHARD) node tests/study/study.mjs

study-sensitivity: $(BUILD)/equipoise web/node_modules/.package-lock.json ## what bias depends on: seeds, weights
	BUILD=$(BUILD) JOBS=$(JOBS) SHARD=$(SHARD) node tests/study/sensitivity.mjs

study-initial: $(BUILD)/equipoise ## the untouched networks against their targets, 5 seeds: build/study/initial.md
	BUILD=$(BUILD) JOBS=$(JOBS) node tests/study/initial.mjs

study-intra: $(BUILD)/equipoise ## every intra-processing method, 10 seeds, resumably: build/study/intra/table.md
	BUILD=$(BUILD) JOBS=$(JOBS) SHARD=$(SHARD) node tests/study/intra.mjs

study-catalogue: $(BUILD)/equipoise web/node_modules/.package-lock.json ## every method: build/study/catalogue/index.html
	BUILD=$(BUILD) JOBS=$(JOBS) SHARD=$(SHARD) node tests/study/catalogue.mjs

check: check-shards
check-shards: $(BUILD)/equipoise setup-check ## a plan and both studies under mpirun
	@BUILD=$(BUILD) LIMIT=900 tests/run.sh tests/study/mpirun.mjs
