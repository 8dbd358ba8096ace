# The statements of `equipoise sql`, run by databases. They bring a server and a large parser, so this is part of `make check`.
.PHONY: check-sql setup-check
check: check-sql
check-sql: $(BUILD)/equipoise setup-check ## the statements of `sql`, run by PostgreSQL, DuckDB and SQLite
	@BUILD=$(BUILD) JOBS=$(JOBS) LIMIT=600 tests/run.sh tests/sql/*.mjs

setup-check:             ## installs what `make check` needs
	@.ci/setup check
