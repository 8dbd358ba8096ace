# Given models against the programs that made them: needs python3-sklearn and python3-xgboost, and onnxruntime for node, 291 MB
# (tests/onnx), so a part of `make check`.
.PHONY: scorer
check: scorer
scorer: $(BUILD)/tests/scorer/score native setup-check ## given models score as scikit-learn and XGBoost score them
	@BUILD=$(BUILD) LIMIT=600 tests/run.sh tests/scorer/peers.sh tests/scorer/settings.sh
	@ORT=node BUILD=$(BUILD) tests/run.sh tests/cli/onnx.mjs tests/cli/onnx_back.mjs
