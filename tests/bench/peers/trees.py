"""scikit-learn's and XGBoost's boosted trees as peers, with the settings that are ours: trees.py ROWS sklearn|xgboost"""
import sys

import rows

data = rows.read(sys.argv[1])
x, y = data.train.x, data.train.y


def of_sklearn():
    import sklearn
    from sklearn.ensemble import HistGradientBoostingClassifier

    def fit(rounds):
        trees = HistGradientBoostingClassifier(
            learning_rate=0.1, max_iter=rounds, max_leaf_nodes=31, min_samples_leaf=20, early_stopping=False
        ).fit(x, y)
        score = trees.predict_proba(data.test.x)[:, 1]
        return lambda: rows.log_loss(data.test.y, score)

    return f"scikit-learn {sklearn.__version__}", fit


def of_xgboost():
    import xgboost

    settings = dict(
        objective="binary:logistic", eta=0.1, max_leaves=31, max_depth=0, grow_policy="lossguide", tree_method="hist", nthread=1
    )

    def fit(rounds):
        trees = xgboost.train(settings, xgboost.DMatrix(x, y, nthread=1), rounds)
        score = trees.predict(xgboost.DMatrix(data.test.x, nthread=1))
        return lambda: rows.log_loss(data.test.y, score)

    return f"XGBoost {xgboost.__version__}", fit


version, fit = {"sklearn": of_sklearn, "xgboost": of_xgboost}[sys.argv[2]]()
rows.serve(version, {2: fit})
