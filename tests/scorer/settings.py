"""Models of scikit-learn with settings drawn at random: the cell writes one so that it is scored within 1e-6 of what scikit-learn
gives, or refuses it in a sentence that names its class. Every setting below changes the score or might. What is written goes home
as ONNX and comes back, or is refused: within 1e-4, for networks are float32 there, and columns are not scaled in every draw.
Ends with a tally; skipped with a sentence where the packages are not there.
Usage: settings.py SCORE EQUIPOISE (programs) CELL (cell.py) [DRAWS [SEED]]"""
import json
import os
import subprocess
import sys
import tempfile
import warnings

warnings.filterwarnings("ignore")
try:
    import numpy as np
    import pandas as pd
    import sklearn
except ImportError as error:
    print(f"  skipped all: {error.name} is not installed (python3-sklearn, python3-pandas)")
    print("tally 0 0 1")
    sys.exit(0)
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import (AdaBoostClassifier, BaggingClassifier, ExtraTreesClassifier, GradientBoostingClassifier,
                              HistGradientBoostingClassifier, RandomForestClassifier, StackingClassifier, VotingClassifier)
from sklearn.feature_selection import SelectKBest
from sklearn.impute import MissingIndicator, SimpleImputer
from sklearn.linear_model import (LinearRegression, LogisticRegression, LogisticRegressionCV, Perceptron, RidgeClassifier,
                                  SGDClassifier)
from sklearn.model_selection import GridSearchCV
from sklearn.naive_bayes import GaussianNB
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
from sklearn.preprocessing import (Binarizer, FunctionTransformer, KBinsDiscretizer, MaxAbsScaler, MinMaxScaler, Normalizer,
                                   OneHotEncoder, OrdinalEncoder, PolynomialFeatures, PowerTransformer, QuantileTransformer,
                                   RobustScaler, SplineTransformer, StandardScaler)
from sklearn.svm import SVC, LinearSVC
from sklearn.tree import DecisionTreeClassifier, ExtraTreeClassifier

score_program, equipoise, cell = sys.argv[1:4]
draws, seed = int(sys.argv[4]) if len(sys.argv) > 4 else 300, int(sys.argv[5]) if len(sys.argv) > 5 else 1
rng = np.random.default_rng(seed)
folder = tempfile.mkdtemp()
space = {}
exec(open(cell).read(), space)
n = 240


def one_of(*list_):
    return list_[rng.integers(len(list_))]


def settings(make, **choices):
    """Half of the settings are drawn, the others are left as they are."""
    return make(**{name: one_of(*list_) for name, list_ in choices.items() if rng.random() < .5})


def people(holes):
    age = rng.integers(17, 80, n).astype(float)
    table = pd.DataFrame({"age": age, "gain": np.where(rng.random(n) < .7, -1, rng.integers(1, 999, n)).astype(float),
                          "hours": np.round(rng.normal(40, 12, n), 2),
                          "job": rng.choice(["clerk", "chief", "?", "smith", "rare"], n, p=[.4, .2, .1, .28, .02]).astype(object),
                          "level": one_of(float, int)(1) * rng.integers(1, 5, n)})
    if holes:
        for name in table.columns:
            if table[name].dtype != int: table.loc[rng.random(n) < .12, name] = np.nan
    chance = 1 / (1 + np.exp(-(age - 45) / 12 + (table["job"] == "clerk") - (table["level"] == 2)))
    return table, (rng.random(n) < chance).astype(int)


def scaler():
    return one_of(lambda: settings(StandardScaler, with_mean=[True, False], with_std=[True, False]),
                  lambda: settings(RobustScaler, with_centering=[True, False], with_scaling=[True, False],
                                   quantile_range=[(5, 95)], unit_variance=[True]),
                  lambda: settings(MinMaxScaler, feature_range=[(-1, 2)], clip=[True, False]), MaxAbsScaler,
                  lambda: FunctionTransformer(one_of(None, np.abs)), lambda: settings(PolynomialFeatures, degree=[2]),
                  lambda: one_of(PowerTransformer, Normalizer, Binarizer, lambda: QuantileTransformer(n_quantiles=9),
                                 lambda: KBinsDiscretizer(3, encode="ordinal"), SplineTransformer)(),
                  lambda: SelectKBest(k=1), lambda: "passthrough")()


def imputer(text=False):
    strategy = one_of("most_frequent", "constant") if text else one_of("mean", "median", "most_frequent", "constant")
    fill = {"fill_value": one_of("none", "clerk") if text else one_of(0, -7.5)} if strategy == "constant" else {}
    more = {"missing_values": one_of("?", None) if text else one_of(-1, 2.0)} if rng.random() < .15 else {}
    return SimpleImputer(strategy=strategy, add_indicator=bool(rng.random() < .1), **fill, **more)


def encoder():
    if rng.random() < .5:
        return settings(OneHotEncoder, drop=[None, "first", "if_binary"], min_frequency=[None, 3, .1], max_categories=[None, 3],
                        handle_unknown=["error", "ignore", "infrequent_if_exist"])
    unknown = {"handle_unknown": "use_encoded_value", "unknown_value": one_of(-1, 99, np.nan)} if rng.random() < .7 else {}
    return settings(lambda **more: OrdinalEncoder(**more, **unknown), encoded_missing_value=[-2, -3, np.nan])


def columns_of(holes):
    parts = [("n", make_pipeline(*([imputer()] if holes and rng.random() < .8 else []), scaler()), ["age", "gain", "hours"]),
             ("c", make_pipeline(*([imputer(True)] if rng.random() < .5 else []), encoder()), ["job"]),
             ("l", one_of(encoder(), "passthrough", "drop"), one_of(["level"], [4], slice(4, 5), slice("level", "level")))]
    more = settings(lambda **k: k, transformer_weights=[None, {"n": .5}], remainder=["drop", "passthrough"],
                    sparse_threshold=[0, 1])
    if rng.random() < .3: parts = parts[1:]
    return ColumnTransformer(parts, **more)


def logistic():
    solver = one_of("lbfgs", "liblinear", "newton-cholesky", "saga")
    return settings(lambda **k: LogisticRegression(solver=solver, max_iter=60, **k), multi_class=["multinomial", "ovr", "auto"],
                    fit_intercept=[True, False], class_weight=["balanced"], C=[.1, 10])


def boosted():
    return settings(lambda **k: GradientBoostingClassifier(n_estimators=6, **k), loss=["log_loss", "exponential"],
                    init=["zero", LogisticRegression(max_iter=60), DummyClassifier()], subsample=[.7], learning_rate=[.5])


def plain_model():
    return one_of(
        logistic, logistic, boosted,
        lambda: settings(LogisticRegressionCV, multi_class=["multinomial", "ovr"], Cs=[2], max_iter=[40]),
        lambda: settings(lambda **k: MLPClassifier((5,), max_iter=25, **k), activation=["relu", "tanh", "logistic", "identity"]),
        lambda: settings(DecisionTreeClassifier, max_depth=[3, 6], class_weight=["balanced", {0: 1, 1: 5}], criterion=["entropy"]),
        lambda: settings(lambda **k: RandomForestClassifier(5, **k), max_depth=[3], class_weight=["balanced_subsample"]),
        lambda: ExtraTreesClassifier(4), lambda: ExtraTreeClassifier(max_depth=4),
        lambda: settings(lambda **k: HistGradientBoostingClassifier(max_iter=8, **k), categorical_features=[[0], [True, False, False]],
                         monotonic_cst=[[1, 0, 0]], early_stopping=[True], class_weight=["balanced"]),
        lambda: settings(SGDClassifier, loss=["log_loss", "hinge", "modified_huber", "squared_error"], fit_intercept=[False],
                         average=[True]),
        lambda: settings(LinearSVC, fit_intercept=[False], multi_class=["crammer_singer"], dual=[False]),
        lambda: settings(RidgeClassifier, fit_intercept=[False]), lambda: settings(Perceptron, fit_intercept=[False]),
        lambda: one_of(AdaBoostClassifier, BaggingClassifier, GaussianNB, SVC, LinearRegression, DummyClassifier)())()


def whole_model():
    inner = plain_model()
    return one_of(
        lambda: inner, lambda: inner,
        lambda: settings(lambda **k: CalibratedClassifierCV(inner, cv=2, **k), method=["sigmoid", "isotonic"], ensemble=[False]),
        lambda: settings(lambda **k: VotingClassifier([("a", inner), ("b", one_of("drop", LogisticRegression(max_iter=60))),
                                                       ("c", DecisionTreeClassifier(max_depth=2))], **k),
                         voting=["soft", "soft", "soft", "hard"], weights=[[2, 1, .5]], flatten_transform=[False]),
        lambda: GridSearchCV(inner, {}, cv=2, refit=bool(rng.random() < .8)),
        lambda: StackingClassifier([("a", inner)], cv=2))()


def draw():
    holes = rng.random() < .5
    table, y = people(holes)
    model = whole_model()
    used = table[["age", "gain", "hours"]]
    if rng.random() < .6:
        used, steps = table, [columns_of(holes)]
        if rng.random() < .25: steps.append(ColumnTransformer([("f", scaler(), [0]), ("g", "passthrough", [1])]))
        if rng.random() < .2: steps.append(SimpleImputer())
        model = make_pipeline(*steps, model)
        if rng.random() < .2: model.set_output(transform="pandas")
    else:
        steps = ([imputer()] if holes else []) + ([scaler()] if rng.random() < .6 else [])
        model = make_pipeline(*steps, model) if steps else model
    if rng.random() < .15: y = y + (table["age"] > 50).astype(int)
    return model, used, y


def write_rows(table, path):
    def text(v):
        return "" if v is None or isinstance(v, float) and np.isnan(v) else repr(v) if isinstance(v, float) else str(v)
    with open(path, "w") as file:
        file.write("\t".join(table.columns) + "\n")
        for row in table.itertuples(index=False):
            file.write("\t".join(text(v) for v in row) + "\n")


def classes_named(model):
    """Names of all parts of a model, which a refusal may name."""
    return {type(part).__name__ for part in [model, *model.get_params().values()]} | {"NoneType", "IsotonicRegression"}


def compare(path, rows, want, tolerance):
    done = subprocess.run([score_program, path, rows], capture_output=True, text=True)
    if done.returncode: return "unread" if done.stderr.strip() else f"ended with {done.returncode}"
    got = np.array([float(line) for line in done.stdout.split()])
    off = (np.abs(got - want) / np.maximum(1, np.abs(want))).max() if len(got) == len(want) else np.inf
    return "equal" if off <= tolerance else f"{off:.1e} off"


def try_one(model, table, y):
    """"equal", "refused", "unread" (by the reader), "unfit" (by scikit-learn itself), or what is wrong."""
    path, rows = os.path.join(folder, "model.json"), os.path.join(folder, "rows.tsv")
    test = table.copy()
    if "job" in test: test.loc[:3, "job"] = "never seen"
    try:
        model.fit(table, y)
    except Exception:
        return "unfit"
    try:
        space["equipoise"](model, columns=list(table.columns), path=path)
    except TypeError as error:
        return "refused" if str(error).split()[0] in classes_named(model) else f"{type(error).__name__}: {error}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    number = getattr(model, "predict_proba", None) or model.decision_function
    want, test = None, test
    for tried in (test, table):
        try:
            want, test = np.asarray(number(tried)), tried
            break
        except Exception:
            continue
    if want is None: return "unfit"
    want = want if want.ndim == 1 else want[:, -1]
    write_rows(test, rows)
    answer = compare(path, rows, want, 1e-6)
    if answer != "equal": return answer
    home = os.path.join(folder, "home.onnx")
    done = subprocess.run([equipoise, "model", "export", path, "--onnx", home], capture_output=True, text=True)
    answer = "equal" if done.returncode == 1 else compare(home, rows, want, 1e-4)
    return answer if answer in ("equal", "unread") else f"at home {answer}"


counts, wrong = {}, 0
for i in range(draws):
    model, table, y = draw()
    answer = try_one(model, table, y)
    good = answer in ("equal", "refused", "unread", "unfit")
    counts[answer if good else "wrong"] = counts.get(answer if good else "wrong", 0) + 1
    wrong += not good
    if not good or os.environ.get("SHOW") == answer:
        print(f"  draw {i}: {answer}: {' '.join(repr(model).split())}")
print(f"  note scikit-learn {sklearn.__version__}, {draws} models: {counts}")
enough = counts.get("equal", 0) >= draws // 8
print("tally", counts.get("equal", 0) + counts.get("refused", 0), wrong + (not enough), 0)
sys.exit(wrong > 0 or not enough)
