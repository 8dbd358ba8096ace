# Settings of scikit-learn's models, drawn at random, are written exactly or refused: a part of `make check`. PYTHON may name one.
here=$(dirname "$0")
for python in ${PYTHON:-python3 /usr/bin/python3}; do
    "$python" -c 'import numpy, pandas, sklearn' 2>/dev/null && break
done
OMP_NUM_THREADS=1 exec "$python" "$here/settings.py" "${BUILD:-build}/tests/scorer/score" "${BUILD:-build}/equipoise" \
    "$here/../../src/model/scorer/cell.py"
