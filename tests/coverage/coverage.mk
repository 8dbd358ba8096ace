# How often intervals hold the truth: minutes of simulation, so a part of `make check` and not of `make test`.
.PHONY: coverage
check: coverage
coverage: $(BUILD)/tests/coverage/coverage $(BUILD)/tests/coverage/coverage_groups ## tables: how often each kind of interval holds the truth
	@for program in $^; do LIMIT=1800 tests/run.sh --one $$program; done

.PHONY: twin-distances
check: twin-distances
twin-distances: $(BUILD)/tests/golden/test_twin_distance ## the stated distances of the twins, measured again
	@ALL_TWINS=1 LIMIT=900 tests/run.sh $<
