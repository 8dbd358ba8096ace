# How often intervals hold the truth: minutes of simulation, so a part of `make check` and not of `make test`.
.PHONY: coverage
check: coverage
coverage: $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/coverage/*.c)) ## tables: how often intervals hold the truth
	@LIMIT=1800 tests/run.sh $^

.PHONY: twin-distances
check: twin-distances
twin-distances: $(BUILD)/tests/golden/test_twin_distance ## the stated distances of the twins, measured again
	@ALL_TWINS=1 LIMIT=900 tests/run.sh $<
