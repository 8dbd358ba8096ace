# Studies: what published work and our reference runs found, measured again on the original files. Minutes, so not a test.
.PHONY: study-initial
study-initial: $(BUILD)/equipoise ## the untouched networks against their targets, 5 seeds: build/study/initial.md
	BUILD=$(BUILD) JOBS=$(JOBS) node tests/study/initial.mjs
