# What the site's article shows: the study, what bias depends on, and the reference code's variants, in one small file.
.PHONY: study-results study-intra-results
study-results: study study-sensitivity ## what the article shows: datasets/studies/results/paper.json, resumably
	BUILD=$(BUILD) JOBS=$(JOBS) node tests/study/study.mjs --out $(BUILD)/study/reference \
	    --plans "$$(echo datasets/studies/reference-*.json | tr ' ' ,)"
	node tests/study/results.mjs --out datasets/studies/results/paper.json paper=$(BUILD)/study/report.json \
	    variance=$(BUILD)/study/sensitivity.json reference=$(BUILD)/study/reference/report.json \
	    better=$(BUILD)/study/confident.json fixed=$(BUILD)/study/fixed.json unseen=$(BUILD)/study/unseen.json

study-intra-results: study-intra ## the article's table of intra-processing: datasets/studies/results/intra.json
	cp $(BUILD)/study/intra/table.json datasets/studies/results/intra.json
