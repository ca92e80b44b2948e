"""TensorFlow 2.15's heads on one batch each: `heads_tf2.py CASES.json RESULTS.json DIRECTORY`."""

import sys

import tensorflow as tf

import common

REDUCTIONS = {
    "sum": tf.keras.losses.Reduction.SUM,
    "sum_over_batch_size": tf.keras.losses.Reduction.SUM_OVER_BATCH_SIZE,
}


def head_of(case):
    estimator, kind, n = tf.estimator, case["kind"], case["n"]
    shared = {"weight_column": None if case["weights"] is None else "w", "loss_reduction": REDUCTIONS[case["reduction"]]}
    thresholds = case["thresholds"] or None
    if kind == "multi_class":
        return estimator.MultiClassHead(n, **shared)
    if kind == "binary":
        return estimator.BinaryClassHead(thresholds=thresholds, **shared)
    if kind == "multi_label":
        classes = case["classes"] or None
        return estimator.MultiLabelHead(n, thresholds=thresholds, classes_for_class_based_metrics=classes, **shared)
    if kind == "regression":
        return estimator.RegressionHead(n, **shared)
    if kind == "poisson":
        return estimator.PoissonRegressionHead(n, compute_full_loss=case["full"], **shared)
    if kind == "logistic":
        return estimator.LogisticRegressionHead(**shared)
    heads = [estimator.MultiClassHead(n, name="a", **shared), estimator.BinaryClassHead(name="b", **shared)]
    return estimator.MultiHead(heads, head_weights=case["headWeights"])


def run(case):
    head = head_of(case)
    features = {} if case["weights"] is None else {"w": tf.constant(case["weights"], tf.float32)}
    labels, logits = case["labels"], tf.constant(case["logits"], tf.float32)
    dtype = tf.float32 if case["kind"] in ("regression", "poisson", "logistic") else tf.int64
    if isinstance(labels, dict):
        labels = {name: tf.constant(values, dtype) for name, values in labels.items()}
    else:
        labels = tf.constant(labels, dtype)
    metrics = head.metrics()
    head.update_metrics(metrics, features, logits, labels)
    predictions = {}
    for key, value in head.predictions(logits).items():
        if value.dtype == tf.float32:
            predictions["/".join(key) if isinstance(key, tuple) else key] = value.numpy().ravel().tolist()
    return {
        "loss": float(head.loss(labels, logits, features)),
        "metrics": {name: float(metric.result()) for name, metric in metrics.items()},
        "predictions": predictions,
    }


if __name__ == "__main__":
    cases_path, results_path, _ = sys.argv[1:]
    common.write_json(results_path, {case["name"]: run(case) for case in common.read_json(cases_path)})
