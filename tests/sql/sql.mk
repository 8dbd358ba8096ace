# The statements of `equipoise sql`, run by databases. They bring a server and a large parser, so this is part of `make check`.
.PHONY: check-sql
check: check-sql
check-sql: $(BUILD)/equipoise ## the statements of `sql`, run by PostgreSQL, DuckDB and SQLite
	@.ci/setup check
	@BUILD=$(BUILD) JOBS=$(JOBS) LIMIT=600 tests/run.sh tests/sql/*.mjs
