# Equipoise: writes a trained scikit-learn model as JSON. Paste it into a notebook, then: equipoise(model, path="model.json")
import json
import sklearn

def equipoise(model, columns=None, favourable=None, path="model.json"):
    """columns: names of the inputs in their order (or the model knows them); favourable: the class that is good for a person."""
    columns = [str(c) for c in (getattr(model, "feature_names_in_", None) if columns is None else columns)]
    classes = model.classes_.tolist()
    made = {"equipoise_model": 1, "made_by": "scikit-learn " + sklearn.__version__, "columns": columns, "classes": classes,
            "favourable": classes[-1] if favourable is None else favourable, "steps": _steps(model, columns)}
    with open(path, "w") as file:
        json.dump(made, file, allow_nan=False)

def _refuse(model, why="is not written yet"):
    raise TypeError(f"{type(model).__name__} {why}: export the model as ONNX (skl2onnx), or score with it and bring the scores")

def _numbers(values, n, otherwise):
    return [float(otherwise)] * n if values is None else [float(v) for v in values]

def _linear(weight, bias):
    return {"op": "linear", "weight": weight.tolist(), "bias": bias.tolist()}

def _tree(left, right, column, cut, value, **more):
    return {"column": column.tolist(), "cut": cut.tolist(), "left": left.tolist(), "right": right.tolist(), "value": value, **more}

def _grown(tree, value):
    return _tree(tree.children_left, tree.children_right, tree.feature, tree.threshold, value)

def _shares(tree):  # of the second of two classes, or of each
    rows = [(v / v.sum()).tolist() for v in tree.value[:, 0, :]]
    return _grown(tree, [row[1] for row in rows] if len(rows[0]) == 2 else rows)

def _hist(nodes):
    leaf = nodes["is_leaf"].astype(bool)
    child = [[-1 if end else int(to) for end, to in zip(leaf, nodes[side])] for side in ("left", "right")]
    cut = [0.0 if end else min(float(c), 1.7976931348623157e308) for end, c in zip(leaf, nodes["num_threshold"])]
    return {"column": [0 if end else int(c) for end, c in zip(leaf, nodes["feature_idx"])], "cut": cut, "left": child[0],
            "right": child[1], "value": nodes["value"].tolist(), "missing_left": [int(m) for m in nodes["missing_go_to_left"]]}

def _calibrated(one, columns):
    inner = getattr(one, "estimator", None) or one.base_estimator
    steps, curve = _steps(inner, columns), one.calibrators[0]
    if hasattr(inner, "decision_function") and steps[-1]["op"] == "sigmoid":
        steps = steps[:-1]  # scikit-learn calibrates the margin
    if one.method == "sigmoid":
        return {"steps": steps + [{"op": "platt", "a": float(curve.a_), "b": float(curve.b_)}]}
    return {"steps": steps + [{"op": "isotonic", "x": curve.X_thresholds_.tolist(), "y": curve.y_thresholds_.tolist()}]}

def _part(name, inner, which, columns):
    listed = [which] if isinstance(which, str) else which
    named = not isinstance(listed, slice) and len(listed) and all(isinstance(c, str) for c in listed)
    picked = list(listed) if named else [str(c) for c in __import__("numpy").array(columns, dtype=object)[listed]]
    return {"columns": picked, "steps": [] if inner == "passthrough" else _steps(inner, picked)}

def _steps(model, columns):
    kind, n = type(model).__name__, getattr(model, "n_features_in_", len(columns))
    binary = len(getattr(model, "classes_", "ab")) == 2
    if kind == "Pipeline":
        return [step for _, inner in model.steps if inner not in ("passthrough", None) for step in _steps(inner, columns)]
    if kind == "ColumnTransformer":
        parts = [_part(*t, columns) for t in model.transformers_ if not (isinstance(t[1], str) and t[1] == "drop") and len(t[2])]
        return [{"op": "columns", "parts": parts}]
    if kind == "SimpleImputer" and not model.add_indicator:
        return [{"op": "impute", "values": model.statistics_.tolist()}]
    if kind in ("StandardScaler", "RobustScaler", "MaxAbsScaler"):
        middle = getattr(model, "mean_", None) if kind == "StandardScaler" else getattr(model, "center_", None)
        return [{"op": "scale", "subtract": _numbers(middle, n, 0), "divide": _numbers(model.scale_, n, 1)}]
    if kind == "MinMaxScaler" and not model.clip:
        return [{"op": "scale", "subtract": (-model.min_ / model.scale_).tolist(), "divide": (1 / model.scale_).tolist()}]
    if kind in ("OneHotEncoder", "OrdinalEncoder") and not getattr(model, "_infrequent_enabled", False):
        step = {"op": "one_hot" if kind == "OneHotEncoder" else "ordinal",
                "levels": [[str(level) for level in levels] for levels in model.categories_],
                "unknown": {"ignore": "zeros", "error": "refuse"}.get(model.handle_unknown, getattr(model, "unknown_value", None))}
        drop = getattr(model, "drop_idx_", None)
        return [step if drop is None else {**step, "drop": [None if d is None else int(d) for d in drop]}]
    if kind in ("LogisticRegression", "LogisticRegressionCV") and (binary or model.multi_class != "ovr"):
        return [_linear(model.coef_, model.intercept_), {"op": "sigmoid" if binary else "softmax"}]
    if kind in ("LinearSVC", "SGDClassifier", "RidgeClassifier", "Perceptron") and binary:
        share = kind == "SGDClassifier" and model.loss in ("log_loss", "log")
        return [_linear(model.coef_.reshape(1, -1), model.intercept_.reshape(-1)), {"op": "sigmoid" if share else "identity"}]
    if kind == "MLPClassifier":
        names = {"logistic": "sigmoid"}
        ends = [model.activation] * (len(model.coefs_) - 1) + [model.out_activation_]
        return [step for w, b, end in zip(model.coefs_, model.intercepts_, ends)
                for step in (_linear(w.T, b), {"op": names.get(end, end)})]
    if kind in ("DecisionTreeClassifier", "RandomForestClassifier", "ExtraTreesClassifier", "ExtraTreeClassifier"):
        trees = [_shares(e.tree_) for e in getattr(model, "estimators_", [model])]
        return [{"op": "trees", "compare": "float32", "join": "mean", "trees": trees}]
    if kind == "GradientBoostingClassifier" and binary and model.loss != "exponential":
        start = 0.0 if model.init_ == "zero" else float(model._raw_predict_init(__import__("numpy").zeros((1, n)))[0, 0])
        trees = [_grown(e[0].tree_, (e[0].tree_.value[:, 0, 0] * model.learning_rate).tolist()) for e in model.estimators_]
        return [{"op": "trees", "compare": "float32", "join": "sum", "base": start, "trees": trees}, {"op": "sigmoid"}]
    if kind == "HistGradientBoostingClassifier" and binary:
        nodes = [round_[0].nodes for round_ in model._predictors]
        if any(n["is_categorical"].any() for n in nodes): _refuse(model, "with categorical splits is not written yet")
        base = float(__import__("numpy").ravel(model._baseline_prediction)[0])
        return [{"op": "trees", "compare": "float64", "join": "sum", "base": base, "trees": [_hist(n) for n in nodes]},
                {"op": "sigmoid"}]
    if kind == "CalibratedClassifierCV" and binary:
        return [{"op": "mean", "parts": [_calibrated(one, columns) for one in model.calibrated_classifiers_]}]
    if kind == "VotingClassifier" and model.voting == "soft":
        step = {"op": "mean", "parts": [{"steps": _steps(inner, columns)} for inner in model.estimators_]}
        return [step if model.weights is None else {**step, "weights": [float(w) for w in model.weights]}]
    _refuse(model)
