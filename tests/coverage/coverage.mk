# How often intervals hold the truth: minutes of simulation, so a part of `make check` and not of `make test`.
.PHONY: coverage
check: coverage
coverage: $(BUILD)/tests/coverage/coverage ## a table: how often each kind of interval holds the truth
	@LIMIT=1800 tests/run.sh $<
