"""The heads of TensorFlow 1.15's contrib.learn on one batch each: `heads_tf1.py CASES.json RESULTS.json DIRECTORY`."""

import sys

import numpy as np
import tensorflow as tf

import common


def head_of(case):
    learn, kind, n = tf.contrib.learn, case["kind"], case["n"]
    shared = {"weight_column_name": None if case["weights"] is None else "w"}
    if kind == "multi_class":
        return learn.multi_class_head(n, metric_class_ids=case["classes"], **shared)
    if kind == "binary":
        return learn.multi_class_head(2, thresholds=case["thresholds"], **shared)
    if kind == "multi_label":
        return learn.multi_label_head(n, metric_class_ids=case["classes"], **shared)
    if kind == "svm":
        return learn.binary_svm_head(**shared)
    if kind == "regression":
        return learn.regression_head(label_dimension=n, **shared)
    return learn.poisson_regression_head(label_dimension=n, **shared)


def run(case):
    with tf.Graph().as_default():
        features = {} if case["weights"] is None else {"w": tf.constant(case["weights"], tf.float32)}
        dtype = tf.float32 if case["kind"] in ("regression", "poisson") else tf.int64
        labels, logits = tf.constant(case["labels"], dtype), tf.constant(case["logits"], tf.float32)
        ops = head_of(case).create_model_fn_ops(features, "eval", labels, logits=logits)
        with tf.compat.v1.Session() as session:
            session.run(tf.compat.v1.local_variables_initializer())
            loss = session.run(ops.loss)
            session.run([update for _, update in ops.eval_metric_ops.values()])
            metrics = session.run({name: value for name, (value, _) in ops.eval_metric_ops.items()})
            predictions = session.run({key: value for key, value in ops.predictions.items() if value.dtype == tf.float32})
    return {
        "loss": number(loss),
        "metrics": {name: number(value) for name, value in metrics.items()},
        "predictions": {key: [number(x) for x in np.ravel(value)] for key, value in predictions.items()},
    }


def number(value):
    """NaN, such as a mean under weights that are all zero, is null: JSON has no such number."""
    return None if np.isnan(value) else float(value)


if __name__ == "__main__":
    cases_path, results_path, _ = sys.argv[1:]
    common.write_json(results_path, {case["name"]: run(case) for case in common.read_json(cases_path)})
