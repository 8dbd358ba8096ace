"""Models made here by scikit-learn and XGBoost, scored by them and by the reader: each kind the cell writes, each kind of split.
Ends with a tally; skipped with a sentence where the packages are not there. Usage: peers.py SCORE (the program) CELL (cell.py)"""
import json
import os
import subprocess
import sys
import tempfile
import warnings

warnings.filterwarnings("ignore")
tally = [0, 0, 0]
try:
    import numpy as np
    import pandas as pd
except ImportError:
    print("  skipped all: python3-numpy or python3-pandas is not installed")
    print("tally 0 0 1")
    sys.exit(0)

score_program, cell = sys.argv[1:3]
folder = tempfile.mkdtemp()
rng = np.random.default_rng(3)
n = 900
age = rng.integers(17, 80, n).astype(float)
gain = np.where(rng.random(n) < .9, 0, rng.integers(1, 9999, n)).astype(float)
hours = np.round(rng.normal(40, 12, n), 2)
job = rng.choice(["clerk", "chief", "Other, unknown", "ä-post", ""], n, p=[.4, .2, .2, .1, .1])
level = rng.integers(1, 5, n)
y = (rng.random(n) < 1 / (1 + np.exp(-(age - 45) / 12 - gain / 4000 - (job == "chief") + (level == 2)))).astype(int)
holes = hours.copy()
holes[rng.random(n) < .15] = np.nan
frame = pd.DataFrame({"age": age, "gain": gain, "hours": hours, "job": job, "level": level})
plain = frame[["age", "gain", "hours"]]


def write_rows(table, path):
    def text(v):
        return "" if isinstance(v, float) and np.isnan(v) else repr(float(v)) if isinstance(v, (float, np.floating)) else str(v)
    with open(path, "w") as file:
        file.write("\t".join(table.columns) + "\n")
        for row in table.itertuples(index=False):
            file.write("\t".join(text(v) for v in row) + "\n")


def compare(name, path, table, want, tolerance):
    rows = os.path.join(folder, "rows.tsv")
    write_rows(table, rows)
    done = subprocess.run([score_program, path, rows], capture_output=True, text=True)
    got = np.array([float(line) for line in done.stdout.split()]) if done.returncode == 0 else np.array([])
    off = np.abs(got - want).max() if len(got) == len(want) else np.inf
    tally[0 if off <= tolerance else 1] += 1
    if os.environ.get("SHOW") or off > tolerance:
        print(f"  {name}: {off:.1e} of {len(got)} scores, at most {tolerance:.0e} {done.stderr.strip()}")


def sklearn_models():
    import sklearn
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.compose import ColumnTransformer
    from sklearn.ensemble import (ExtraTreesClassifier, GradientBoostingClassifier, HistGradientBoostingClassifier,
                                  RandomForestClassifier, VotingClassifier)
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression, SGDClassifier
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.neural_network import MLPClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import MaxAbsScaler, MinMaxScaler, OneHotEncoder, OrdinalEncoder, RobustScaler, StandardScaler
    from sklearn.svm import LinearSVC
    from sklearn.tree import DecisionTreeClassifier
    space = {}
    exec(open(cell).read(), space)
    columns = ["age", "gain", "hours"]
    mixed = ColumnTransformer([("n", make_pipeline(SimpleImputer(), StandardScaler()), columns),
                               ("c", OneHotEncoder(handle_unknown="ignore", drop="first"), ["job"]),
                               ("o", OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1), ["level"])])
    whole = ColumnTransformer([("c", OneHotEncoder(), ["job", "level"])], remainder="passthrough")
    frame_holes = frame.assign(hours=holes)
    unseen = frame_holes.copy()
    unseen.loc[:9, "job"] = "never seen"
    models = [
        ("logistic regression", LogisticRegression(max_iter=3000), plain, plain, 1e-15),
        ("standard scaler", make_pipeline(StandardScaler(), LogisticRegression()), plain, plain, 1e-15),
        ("min-max", make_pipeline(MinMaxScaler((-1, 2)), SGDClassifier(loss="log_loss")), plain, plain, 1e-14),
        ("robust", make_pipeline(RobustScaler(), MLPClassifier((7, 5), max_iter=60)), plain, plain, 1e-14),
        ("max-abs", make_pipeline(MaxAbsScaler(), MLPClassifier((6,), activation="tanh", max_iter=60)), plain, plain, 1e-14),
        ("hidden sigmoids", make_pipeline(StandardScaler(), MLPClassifier((4, 4), activation="logistic", max_iter=60)), plain, plain, 1e-14),
        ("columns", make_pipeline(mixed, LogisticRegression(max_iter=3000)), frame_holes, unseen, 1e-14),
        ("passthrough", make_pipeline(whole, DecisionTreeClassifier(max_depth=6)), frame, frame, 1e-15),
        ("random forest", RandomForestClassifier(30, max_depth=7), plain, plain, 1e-15),
        ("extra trees", ExtraTreesClassifier(20, min_samples_leaf=3), plain, plain, 1e-15),
        ("gradient boosting", GradientBoostingClassifier(n_estimators=40), plain, plain, 1e-15),
        ("histogram boosting", HistGradientBoostingClassifier(max_iter=40), frame_holes[columns], frame_holes[columns], 1e-15),
        ("calibrated svm", CalibratedClassifierCV(make_pipeline(StandardScaler(), LinearSVC()), method="sigmoid", cv=3), plain, plain, 1e-14),
        ("isotonic", CalibratedClassifierCV(RandomForestClassifier(9, max_depth=4), method="isotonic", cv=3), plain, plain, 1e-14),
        ("isotonic of a regression", CalibratedClassifierCV(LogisticRegression(max_iter=3000), method="isotonic", cv=3), plain, plain, 1e-12),
        ("voting", VotingClassifier([("a", LogisticRegression(max_iter=3000)), ("b", RandomForestClassifier(5)),
                                     ("c", DecisionTreeClassifier(max_depth=3))], voting="soft", weights=[2, 1, 1]), plain, plain, 1e-15),
    ]
    for name, model, train, test, tolerance in models:
        model.fit(train, y)
        path = os.path.join(folder, "model.json")
        space["equipoise"](model, columns=list(train.columns), path=path)
        compare(f"scikit-learn {sklearn.__version__}, {name}", path, test, model.predict_proba(test)[:, 1], tolerance)
    three = (age > 35).astype(int) + (age > 60)
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(plain, three)
    space["equipoise"](model, favourable=1, path=path)
    compare("three classes", path, plain, model.predict_proba(plain)[:, 1], 1e-14)
    model = LogisticRegression(max_iter=3000).fit(plain, np.where(y, "yes", "no"))
    space["equipoise"](model, favourable="no", path=path)
    compare("the first class is favourable", path, plain, model.predict_proba(plain)[:, 0], 1e-14)
    try:
        space["equipoise"](KNeighborsClassifier().fit(plain, y), path=path)
        tally[1] += 1
    except TypeError as error:
        tally[0 if "KNeighborsClassifier" in str(error) else 1] += 1


def xgboost_models():
    import xgboost as xgb
    matrix = np.column_stack([age, gain, holes, level])
    names = ["age", "gain", "hours", "level"]
    table = pd.DataFrame(matrix, columns=names)
    data = xgb.DMatrix(matrix, y, feature_names=names)
    codes = pd.DataFrame({"age": age, "job": pd.Categorical(np.where(job == "", None, job)), "level": pd.Categorical(level)})
    coded = pd.DataFrame({"age": age, "job": codes["job"].cat.codes.replace(-1, np.nan).astype(float), "level": codes["level"].cat.codes.astype(float)})
    kinds = [("binary:logistic", {}), ("binary:logistic, base 0.2", {"base_score": .2}), ("reg:logistic", {"objective": "reg:logistic"}),
             ("binary:logitraw", {"objective": "binary:logitraw", "base_score": .4}), ("reg:squarederror", {"objective": "reg:squarederror"}),
             ("dart", {"booster": "dart", "rate_drop": .3}), ("4 parallel trees", {"num_parallel_tree": 4, "subsample": .5}),
             ("lossguide", {"tree_method": "hist", "grow_policy": "lossguide", "max_leaves": 60, "max_depth": 0}), ("no splits", {"gamma": 1e9})]
    path = os.path.join(folder, "model.json")
    for name, settings in kinds:
        model = xgb.train({"objective": "binary:logistic", "max_depth": 5, "eta": .4, "seed": 1, **settings}, data, 25)
        model.save_model(path)
        want = model.predict(data).astype(float)
        if name == "binary:logitraw":
            want = 1 / (1 + np.exp(-want))
        compare(f"XGBoost {xgb.__version__}, {name}", path, table, want, 3e-7)
    for one_hot in (2, 100):
        model = xgb.train({"objective": "binary:logistic", "tree_method": "hist", "max_cat_to_onehot": one_hot, "max_depth": 5},
                          xgb.DMatrix(codes, y, enable_categorical=True), 15)
        model.save_model(path)
        odd = coded.copy()
        odd.loc[:4, "job"] = [-1, 7, 99, 3.5, np.nan]
        want = model.predict(xgb.DMatrix(odd.values, feature_names=list(odd.columns), feature_types=["float", "c", "c"]))
        compare(f"categories, {'sets' if one_hot == 2 else 'one by one'}", path, odd, want, 3e-7)
    stopped = xgb.train({"objective": "binary:logistic", "eta": .9, "max_depth": 7}, xgb.DMatrix(matrix[:600], y[:600], feature_names=names), 60,
                        evals=[(xgb.DMatrix(matrix[600:], y[600:], feature_names=names), "v")], early_stopping_rounds=3, verbose_eval=False)
    stopped.save_model(path)
    compare("early stopping", path, table, stopped.predict(data), 3e-7)
    stopped[:stopped.best_iteration + 1].save_model(path)
    compare("early stopping, cut", path, table, stopped.predict(data, iteration_range=(0, stopped.best_iteration + 1)), 3e-7)
    classes = xgb.XGBClassifier(n_estimators=60, learning_rate=.9, max_depth=7, early_stopping_rounds=3)
    classes.fit(table[:600], y[:600], eval_set=[(table[600:], y[600:])], verbose=False)
    classes.save_model(path)
    compare("early stopping, XGBClassifier", path, table, classes.predict_proba(table)[:, 1], 3e-7)
    stopped.save_model(os.path.join(folder, "m.ubj"))
    done = subprocess.run([score_program, os.path.join(folder, "m.ubj"), os.path.join(folder, "rows.tsv")], capture_output=True, text=True)
    tally[0 if "UBJSON" in done.stderr else 1] += 1


for made in (sklearn_models, xgboost_models):
    try:
        made()
    except ImportError as error:
        print(f"  skipped {made.__name__}: {error.name} is not installed (python3-sklearn, python3-xgboost)")
        tally[2] += 1
print("tally", *tally)
sys.exit(tally[1] > 0)
