# Models that scikit-learn and XGBoost make are scored as they score them: a part of `make check`. PYTHON may name another.
here=$(dirname "$0")
for python in ${PYTHON:-python3 /usr/bin/python3}; do
    "$python" -c 'import numpy, pandas' 2>/dev/null && break
done
OMP_NUM_THREADS=1 exec "$python" "$here/peers.py" "${BUILD:-build}/tests/scorer/score" "$here/../../src/model/scorer/cell.py"
