"""Metrics, bootstrap and reject option in numpy and scikit-learn as peers: what a careful person writes without a toolkit of
fairness. counts.py ROWS cells|rows: the bootstrap draws counts of cells (as ours does), or rows (as toolkits do)."""
import sys

import numpy as np
import sklearn
from sklearn import metrics as sk

import rows

data = rows.read(sys.argv[1])
everyone = data.all
UNPRIVILEGED, PRIVILEGED = 0, 1
rng = np.random.default_rng(5)
np.seterr(divide="ignore", invalid="ignore")


def cells_of(group, y, yhat):
    """Counts (group, y, yhat)."""
    return np.bincount(4 * group + 2 * y + yhat, minlength=8).reshape(2, 2, 2)


def rates_of(cells):
    """Rates of one set of people: cells (..., y, yhat), any number of sets at once."""
    tn, fp, fn, tp = cells[..., 0, 0], cells[..., 0, 1], cells[..., 1, 0], cells[..., 1, 1]
    p, n, selected = tp + fn, fp + tn, tp + fp
    rows_ = p + n
    return {
        "base_rate": p / rows_,
        "selection_rate": selected / rows_,
        "tpr": tp / p,
        "fpr": fp / n,
        "tnr": tn / n,
        "fnr": fn / p,
        "ppv": tp / selected,
        "npv": tn / (rows_ - selected),
        "fdr": fp / selected,
        "for": fn / (rows_ - selected),
        "accuracy": (tp + tn) / rows_,
        "error_rate": (fp + fn) / rows_,
        "balanced_accuracy": (tp / p + tn / n) / 2,
        "f1": 2 * tp / (2 * tp + fp + fn),
        "jaccard": tp / (tp + fp + fn),
        "mcc": (tp * tn - fp * fn) / np.sqrt(1.0 * p * n * selected * (rows_ - selected)),
        "cohen_kappa": 2 * (tp * tn - fp * fn) / (p * (tn + fn) + n * selected),
    }


def theil(cells):
    """Of benefits b = decision - y + 1, which are 0, 1 or 2."""
    n, twos, zeros = cells.sum((-1, -2)), cells[..., 0, 1], cells[..., 1, 0]
    mean = (n + twos - zeros) / n
    b = np.stack([np.ones_like(mean), 2 * np.ones_like(mean)]) / mean
    return ((n - twos - zeros) * b[0] * np.log(b[0]) + twos * b[1] * np.log(b[1])) / n


def gaps_of(by_group):
    """Differences and ratios of every rate between the two groups, and what has a name of its own."""
    out = {}
    for name, rate in by_group.items():
        u, p = rate[..., UNPRIVILEGED], rate[..., PRIVILEGED]
        out[name + "_difference"], out[name + "_ratio"] = u - p, u / p
    fpr, tpr = out["fpr_difference"], out["tpr_difference"]
    out["average_odds_difference"] = (fpr + tpr) / 2
    out["average_abs_odds_difference"] = (abs(fpr) + abs(tpr)) / 2
    out["equalized_odds_difference"] = np.maximum(abs(fpr), abs(tpr))
    return out


def audit_decisions():
    cells = cells_of(everyone.group, everyone.y, everyone.yhat)
    overall, gaps = rates_of(cells.sum(0)), gaps_of(rates_of(cells))
    overall["theil_index"] = theil(cells.sum(0))
    found = {**overall, **gaps}
    return found, (gaps["selection_rate_difference"], gaps["average_odds_difference"], *(
        overall[name] for name in ("f1", "mcc", "theil_index")))


def calibration_error(y, score):
    order = np.argsort(score)
    parts = zip(np.array_split(y[order], 10), np.array_split(score[order], 10))
    return sum(len(a) / len(y) * abs(a.mean() - s.mean()) for a, s in parts)


def scores_of(y, score):
    return {
        "auc": sk.roc_auc_score(y, score),
        "average_precision": sk.average_precision_score(y, score),
        "brier_score": np.mean((score - y) ** 2),
        "log_loss": sk.log_loss(y, score),
        "mean_absolute_error": np.mean(abs(score - y)),
        "calibration_error": calibration_error(y, score),
        "mean_score": score.mean(),
        "generalized_tpr": score[y == 1].mean(),
        "generalized_fpr": score[y == 0].mean(),
    }


def audit_scores():
    found, _ = audit_decisions()
    overall = scores_of(everyone.y, everyone.score)
    sides = [everyone.group == side for side in (UNPRIVILEGED, PRIVILEGED)]
    by_side = [scores_of(everyone.y[side], everyone.score[side]) for side in sides]
    gaps = {}
    for name in overall:
        u, p = by_side[UNPRIVILEGED][name], by_side[PRIVILEGED][name]
        gaps[name + "_difference"], gaps[name + "_ratio"] = u - p, u / p
    found.update(overall, **gaps)
    return found, [overall[name] for name in ("auc", "average_precision", "brier_score", "log_loss")]


def audits(audit):
    def several(amount):
        for _ in range(amount):
            _, checked = audit()
        return lambda: sum(checked)

    return several


def eight_metrics(cells):
    overall, rates = rates_of(cells.sum(-3)), rates_of(cells)
    difference = lambda name: rates[name][..., UNPRIVILEGED] - rates[name][..., PRIVILEGED]
    return np.stack([
        difference("selection_rate"),
        rates["selection_rate"][..., UNPRIVILEGED] / rates["selection_rate"][..., PRIVILEGED],
        difference("tpr"),
        (difference("fpr") + difference("tpr")) / 2,
        overall["accuracy"],
        overall["f1"],
        overall["mcc"],
        theil(cells.sum(-3)),
    ])


def lengths(resamples):
    low, high = np.percentile(eight_metrics(resamples), [2.5, 97.5], axis=1)
    return lambda: (high - low).sum()


def bootstrap_cells(amount):
    cells = cells_of(everyone.group, everyone.y, everyone.yhat).ravel()
    n = cells.sum()
    return lengths(rng.multinomial(n, cells / n, size=amount).reshape(amount, 2, 2, 2))


def bootstrap_rows(amount):
    code, n = 4 * everyone.group + 2 * everyone.y + everyone.yhat, len(everyone.y)
    drawn = [np.bincount(code[rng.integers(0, n, n)], minlength=8) for _ in range(amount)]
    return lengths(np.array(drawn).reshape(amount, 2, 2, 2))


def reject_option(amount):
    """Best balanced accuracy with a statistical parity difference under 0.05, a pass over the rows for each cell of the grid."""
    y, score, unprivileged = data.test.y, data.test.score, data.test.group == UNPRIVILEGED
    group = data.test.group
    for _ in range(amount):
        best = (-1, 0)
        for threshold in np.linspace(0.01, 0.99, 100):
            for margin in np.linspace(0, min(threshold, 1 - threshold), 50):
                near = (score > threshold - margin) & (score <= threshold + margin)
                yhat = np.where(near, unprivileged, score > threshold).astype(np.uint8)
                cells = cells_of(group, y, yhat)
                (tn, fp), (fn, tp) = cells.sum(0)
                selected = cells[:, :, 1].sum(1) / cells.sum((1, 2))
                parity = selected[UNPRIVILEGED] - selected[PRIVILEGED]
                balanced = (tp / (tp + fn) + tn / (fp + tn)) / 2
                if abs(parity) < 0.05 and balanced > best[0]:
                    best = (balanced, parity)
    return lambda: sum(best)


bootstrap = {"cells": bootstrap_cells, "rows": bootstrap_rows}[sys.argv[2]]
rows.serve(
    f"numpy {np.__version__}, scikit-learn {sklearn.__version__}",
    {4: audits(audit_decisions), 5: audits(audit_scores), 6: bootstrap, 7: reject_option},
)
