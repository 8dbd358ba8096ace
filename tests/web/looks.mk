# `make check` looks at every view in each width and palette, and plays each lesson in each way; `make test` takes turns.
LOOKED_AT := $(patsubst %,tests/web/page_%.mjs,access audit class columns compare course decide panels panels_core)
.PHONY: every-look
check: every-look
every-look: site
	@EVERY_LOOK=1 JOBS=$(JOBS) LIMIT=900 tests/run.sh $(LOOKED_AT)
