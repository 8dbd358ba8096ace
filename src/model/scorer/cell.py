# Equipoise: writes a trained scikit-learn model as JSON. Paste it into a notebook, then: equipoise(model, path="model.json")
import json
import numpy
import sklearn

def equipoise(model, columns=None, favourable=None, path="model.json"):
    """columns: names of the inputs in their order (or the model knows them); favourable: the class that is good for a person,
    or a list of them."""
    known = getattr(model, "feature_names_in_", None)
    if not isinstance(getattr(model, "classes_", None), numpy.ndarray):
        _refuse(model, "is no classifier of one outcome that was fitted (it has no list classes_)")
    if columns is None and known is None:
        raise ValueError("the model does not know its inputs: name them in their order, equipoise(model, columns=[...])")
    columns, classes = [str(c) for c in (known if columns is None else columns)], model.classes_.tolist()
    if len(columns) != getattr(model, "n_features_in_", len(columns)):
        raise ValueError(f"there are {len(columns)} columns, and the model was trained on {model.n_features_in_}")
    if known is not None and columns != list(known) and sorted(columns) == sorted(known):
        raise ValueError(f"columns are in another order than in training: {list(known)}")
    good = favourable if isinstance(favourable, (list, tuple)) else [classes[-1] if favourable is None else favourable]
    for one in good:
        if one not in classes: raise ValueError(f"favourable is {one!r}, expected one of {classes}")
    good = [classes[classes.index(one)] for one in good]
    made = {"equipoise_model": 1, "made_by": "scikit-learn " + sklearn.__version__, "columns": columns, "classes": classes,
            "favourable": good if len(good) > 1 else good[0], "steps": _steps(model, columns)}
    text = json.dumps(made, allow_nan=False)
    with open(path, "w") as file:
        file.write(text)

def _refuse(model, why="is not written yet"):
    raise TypeError(f"{type(model).__name__} {why}: export the model as ONNX (skl2onnx), or score with it and bring the scores")

def _only(model, **written):  # parameters that change the score: what each may be
    for name, values in written.items():
        value = getattr(model, name, values[0])
        if not any(value is v or isinstance(v, str) and isinstance(value, str) and value == v for v in values):
            _refuse(model, f"with {name}={value!r} is not written yet")

def _two(model):
    if len(model.classes_) != 2: _refuse(model, f"with {len(model.classes_)} classes is not written yet")

def _linear(weight, bias):
    weight = numpy.atleast_2d(weight)
    return {"op": "linear", "weight": weight.tolist(), "bias": numpy.broadcast_to(bias, len(weight)).tolist()}

def _scale(subtract, divide, n):
    return [{"op": "scale", "subtract": [0.0] * n if subtract is None else numpy.asarray(subtract, float).tolist(),
             "divide": [1.0] * n if divide is None else numpy.asarray(divide, float).tolist()}]

def _tree(tree, value, missing=None):
    cut = numpy.clip(tree.threshold, -3.4028234663852886e38, 3.4028234663852886e38)
    made = {"column": tree.feature.tolist(), "cut": cut.tolist(), "left": tree.children_left.tolist(),
            "right": tree.children_right.tolist(), "value": value}
    return made if missing is None else {**made, "missing_left": [int(m) for m in missing]}

def _shares(one):  # of the second of two classes, or of each
    rows = [(v / v.sum()).tolist() for v in one.tree_.value[:, 0, :]]
    takes = getattr(one, "_support_missing_values", lambda x: False)(numpy.zeros((1, one.n_features_in_)))
    return _tree(one.tree_, [row[1] for row in rows] if len(rows[0]) == 2 else rows,
                 one.tree_.missing_go_to_left if takes else None)

def _hist(nodes):
    leaf = nodes["is_leaf"].astype(bool)
    child = [[-1 if end else int(to) for end, to in zip(leaf, nodes[side])] for side in ("left", "right")]
    cut = [0.0 if end else min(float(c), 1.7976931348623157e308) for end, c in zip(leaf, nodes["num_threshold"])]
    return {"column": [0 if end else int(c) for end, c in zip(leaf, nodes["feature_idx"])], "cut": cut, "left": child[0],
            "right": child[1], "value": nodes["value"].tolist(), "missing_left": [int(m) for m in nodes["missing_go_to_left"]]}

def _calibrated(one, columns):
    steps, curve = _steps(getattr(one, "estimator", None) or one.base_estimator, columns, True), one.calibrators[0]
    if one.method == "sigmoid":
        return {"steps": steps + [{"op": "platt", "a": float(curve.a_), "b": float(curve.b_)}]}
    x, y = curve.X_thresholds_, curve.y_thresholds_
    if (numpy.diff(y) * 1e-14 * max(1, abs(x).max()) > 1e-6 * numpy.diff(x)).any():
        _refuse(one.calibrators[0], "jumps between scores that differ in their last digits")
    return {"steps": steps + [{"op": "isotonic", "x": x.tolist(), "y": y.tolist()}]}

def _part(model, name, inner, columns):
    picked = [columns[at] for at in model._transformer_to_input_indices[name]]
    dropped = isinstance(inner, str) and inner == "drop" or not picked
    return [] if dropped else [{"columns": picked, "steps": [] if isinstance(inner, str) else _steps(inner, picked)}]

def _pipeline(model, columns, margin):
    steps = []
    for at, (_, inner) in enumerate(model.steps):
        if inner is None or isinstance(inner, str): continue
        if steps: columns = list(range(getattr(inner, "n_features_in_", 0)))  # no longer the table's: by their place
        steps += _steps(inner, columns, margin and at == len(model.steps) - 1)
    return steps

def _encoder(model, kind):
    _only(model, min_frequency=[None], max_categories=[None])
    step = {"op": "one_hot" if kind == "OneHotEncoder" else "ordinal",
            "levels": [[str(level) for level in levels] for levels in model.categories_]}
    if kind == "OneHotEncoder":
        step["unknown"] = "refuse" if model.handle_unknown == "error" else "zeros"
        if model.drop_idx_ is not None: step["drop"] = [None if d is None else int(d) for d in model.drop_idx_]
        return [step]
    code = lambda value: "missing" if value != value else float(value)
    step["unknown"] = "refuse" if model.handle_unknown == "error" else code(model.unknown_value)
    step["missing"] = code(getattr(model, "encoded_missing_value", float("nan")))
    return [step]

def _impute(model):
    _only(model, add_indicator=[False])
    if model.missing_values is None or model.missing_values == model.missing_values:
        _refuse(model, f"with missing_values={model.missing_values!r} is not written yet (make such cells empty, NaN, and train "
                "again)")
    values = [v if isinstance(v, str) else str(v) if isinstance(v, bool) else float(v) for v in model.statistics_.tolist()]
    if any(v != v for v in values): _refuse(model, "leaves out a column that was empty in training, which is not written yet")
    return [{"op": "impute", "values": values}]

def _logistic(model, margin):
    how, binary = getattr(model, "multi_class", "auto"), len(model.classes_) == 2
    if not binary and (how == "ovr" or how != "multinomial" and model.solver in ("liblinear", "newton-cholesky")):
        _refuse(model, f"with {len(model.classes_)} classes, solver={model.solver!r} and multi_class={how!r} is not written yet")
    step = _linear(model.coef_, model.intercept_)
    if margin: return [step]
    if binary and how == "multinomial":
        step = _linear(numpy.concatenate([-model.coef_, model.coef_]), numpy.concatenate([-model.intercept_, model.intercept_]))
    return [step, {"op": "sigmoid" if binary and how != "multinomial" else "softmax"}]

def _boosted(model, margin):
    _two(model)
    _only(model, init=[None, "zero"])
    times = 2.0 if model.loss == "exponential" and not margin else 1.0
    base = 0.0 if model.init == "zero" else float(model._raw_predict_init(numpy.zeros((1, model.n_features_in_)))[0, 0])
    trees = [_tree(e[0].tree_, (e[0].tree_.value[:, 0, 0] * model.learning_rate * times).tolist()) for e in model.estimators_]
    return [{"op": "trees", "compare": "float32", "join": "sum", "base": base * times, "trees": trees}]

def _hist_boosted(model):
    _two(model)
    nodes = [round_[0].nodes for round_ in model._predictors]
    if getattr(model, "is_categorical_", None) is not None or any(n["is_categorical"].any() for n in nodes):
        _refuse(model, "with categorical_features is not written yet")
    base = float(numpy.ravel(model._baseline_prediction)[0])
    return [{"op": "trees", "compare": "float64", "join": "sum", "base": base, "trees": [_hist(n) for n in nodes]}]

def _steps(model, columns, margin=False):  # margin: what decision_function gives, where there is one
    kind, n = type(model).__name__, getattr(model, "n_features_in_", len(columns))
    if kind == "Pipeline":
        return _pipeline(model, columns, margin)
    if kind in ("GridSearchCV", "RandomizedSearchCV", "HalvingGridSearchCV", "HalvingRandomSearchCV"):
        return _steps(model.best_estimator_, columns, margin)
    if kind == "FrozenEstimator":
        return _steps(model.estimator, columns, margin)
    if kind == "ColumnTransformer":
        _only(model, transformer_weights=[None])
        parts = [part for name, inner, _ in model.transformers_ for part in _part(model, name, inner, columns)]
        return [{"op": "columns", "parts": parts}]
    if kind == "FunctionTransformer":
        return _only(model, func=[None]) or []
    if kind == "SimpleImputer":
        return _impute(model)
    if kind == "StandardScaler":
        return _scale(model.mean_ if model.with_mean else None, model.scale_, n)
    if kind in ("RobustScaler", "MaxAbsScaler"):
        return _only(model, clip=[False]) or _scale(getattr(model, "center_", None), model.scale_, n)
    if kind == "MinMaxScaler":
        return _only(model, clip=[False]) or _scale(-model.min_ / model.scale_, 1 / model.scale_, n)
    if kind in ("OneHotEncoder", "OrdinalEncoder"):
        return _encoder(model, kind)
    if kind in ("LogisticRegression", "LogisticRegressionCV"):
        return _logistic(model, margin)
    if kind in ("LinearSVC", "SGDClassifier", "RidgeClassifier", "Perceptron"):
        _two(model)
        loss = "" if margin or kind != "SGDClassifier" else model.loss
        return [_linear(model.coef_, model.intercept_),
                {"op": "isotonic", "x": [-1, 1], "y": [0, 1]} if loss == "modified_huber" else
                {"op": "sigmoid" if loss in ("log_loss", "log") else "identity"}]
    if kind == "MLPClassifier":
        names = {"logistic": "sigmoid"}
        ends = [model.activation] * (len(model.coefs_) - 1) + [model.out_activation_]
        return [step for w, b, end in zip(model.coefs_, model.intercepts_, ends)
                for step in (_linear(w.T, b), {"op": names.get(end, end)})]
    if kind in ("DecisionTreeClassifier", "RandomForestClassifier", "ExtraTreesClassifier", "ExtraTreeClassifier"):
        trees = [_shares(e) for e in getattr(model, "estimators_", [model])]
        return [{"op": "trees", "compare": "float32", "join": "mean", "trees": trees}]
    if kind in ("GradientBoostingClassifier", "HistGradientBoostingClassifier"):
        steps = _hist_boosted(model) if kind[0] == "H" else _boosted(model, margin)
        return steps if margin else steps + [{"op": "sigmoid"}]
    if kind == "CalibratedClassifierCV":
        _two(model)
        _only(model, method=["sigmoid", "isotonic"])
        return [{"op": "mean", "parts": [_calibrated(one, columns) for one in model.calibrated_classifiers_]}]
    if kind == "VotingClassifier":
        _only(model, voting=["soft"])
        step = {"op": "mean", "parts": [{"steps": _steps(inner, columns)} for inner in model.estimators_]}
        return [step if model.weights is None else {**step, "weights": [float(w) for w in model._weights_not_none]}]
    _refuse(model)
