"""The heads of TensorFlow 1.15's tf.estimator on one batch each: `heads_v1.py CASES.json RESULTS.json DIRECTORY`."""

import sys

import numpy as np
import tensorflow as tf

import common


def head_of(case):
    contrib, kind, n = tf.contrib.estimator, case["kind"], case["n"]
    shared = {"weight_column": None if case["weights"] is None else "w", "loss_reduction": case["reduction"]}
    if case["headName"] is not None:
        shared["name"] = case["headName"]
    thresholds = case["thresholds"] or None
    if kind == "multi_class":
        return contrib.multi_class_head(n, **shared)
    if kind == "binary":
        return contrib.binary_classification_head(thresholds=thresholds, **shared)
    if kind == "multi_label":
        classes = case["classes"] or None
        return contrib.multi_label_head(n, thresholds=thresholds, classes_for_class_based_metrics=classes, **shared)
    if kind == "regression":
        return contrib.regression_head(label_dimension=n, **shared)
    if kind == "poisson":
        return contrib.poisson_regression_head(label_dimension=n, compute_full_loss=case["full"], **shared)
    if kind == "logistic":
        return contrib.logistic_regression_head(**shared)
    del shared["weight_column"]
    shared.pop("name", None)
    weights = None if case["weights"] is None else "w"
    heads = [
        contrib.multi_class_head(n, name="a", weight_column=weights, **shared),
        contrib.binary_classification_head(name="b", weight_column=weights, **shared),
    ]
    return contrib.multi_head(heads, head_weights=case["headWeights"])


def described(value):
    dtype = "string" if value.dtype == object else str(value.dtype)
    elements = [v.decode() if isinstance(v, bytes) else v for v in np.ravel(value).tolist()]
    return {"dtype": dtype, "shape": list(value.shape), "elements": elements}


def run(case):
    with tf.Graph().as_default():
        head = head_of(case)
        features = {} if case["weights"] is None else {"w": tf.constant(case["weights"], tf.float32)}
        labels, logits = case["labels"], tf.constant(case["logits"], tf.float32)
        dtype = tf.float32 if case["kind"] in ("regression", "poisson", "logistic") else tf.int64
        if isinstance(labels, dict):
            labels = {name: tf.constant(values, dtype) for name, values in labels.items()}
        else:
            labels = tf.constant(labels, dtype)
        more = {} if case["kind"] == "several" else {"regularization_losses": [tf.constant(0.25)]}
        spec = head.create_estimator_spec(features, "eval", logits, labels, **more)
        served = head.create_estimator_spec({}, "infer", logits)
        with tf.compat.v1.Session() as session:
            session.run([tf.compat.v1.local_variables_initializer(), tf.compat.v1.tables_initializer()])
            loss = session.run(spec.loss)
            session.run([update for _, update in spec.eval_metric_ops.values()])
            metrics = session.run({name: value for name, (value, _) in spec.eval_metric_ops.items()})
            predictions = session.run(
                {"/".join(key) if isinstance(key, tuple) else key: value for key, value in served.predictions.items()}
            )
    return {
        "loss": float(loss),
        "metrics": {name: float(value) for name, value in metrics.items()},
        "predictions": {key: described(value) for key, value in predictions.items()},
        "exports": {name: type(output).__name__ for name, output in served.export_outputs.items()},
    }


if __name__ == "__main__":
    cases_path, results_path, _ = sys.argv[1:]
    common.write_json(results_path, {case["name"]: run(case) for case in common.read_json(cases_path)})
