"""The rows that every peer works on (rows.h), and what a peer in Python says and hears."""
import json
import sys
import time
from types import SimpleNamespace


def read(path):
    """The training, test and all rows, each with x (float32), y, group (uint8) and score (float64)."""
    import numpy as np

    file = np.memmap(path, mode="r")
    n_train, n_valid, n_test, d = file[:16].view(np.uint32).tolist()
    n, at, column = n_train + n_valid + n_test, 16, {}
    for name, kind, width in (("score", np.float64, 1), ("x", np.float32, d), ("group", np.uint16, 1), ("y", np.uint8, 1)):
        size = n * width * np.dtype(kind).itemsize
        column[name] = np.array(file[at : at + size].view(kind))
        at += size
    column["x"] = column["x"].reshape(n, d)
    column["group"] = column["group"].astype(np.uint8)
    column["yhat"] = (column["score"] > 0.5).astype(np.uint8)
    part = lambda rows: SimpleNamespace(**{name: values[rows] for name, values in column.items()})
    return SimpleNamespace(train=part(slice(n_train)), test=part(slice(n - n_test, n)), all=part(slice(n)))


def log_loss(y, score):
    import numpy as np

    return float(-np.log(np.maximum(np.where(y == 1, score, 1 - score), 1e-7), dtype=np.float64).mean())


def serve(version, jobs):
    """jobs: number -> function of an amount that does the work, and gives what, beside the clock, says what it came to."""
    print(json.dumps({"version": version}), flush=True)
    for line in sys.stdin:
        job, amount = map(int, line.split())
        start = time.perf_counter()
        value = jobs[job](amount)
        seconds = time.perf_counter() - start
        print(json.dumps({"seconds": seconds, "value": float(value())}), flush=True)
