"""Heads of TensorFlow 1.15's contrib.learn, alone and several together, in every mode: `contrib_heads.py CASES.json RESULTS.json DIRECTORY`."""

import inspect
import sys

import numpy as np
import tensorflow as tf
from tensorflow.contrib.learn.python.learn.estimators import head as head_lib

import common

tf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.ERROR)


def own_loss(labels, logits, weights=None):
    loss = tf.abs(logits - tf.cast(tf.reshape(labels, [-1, 1]), tf.float32))
    return tf.reduce_sum(loss if weights is None else loss * weights)


def head_of(spec):
    learn, kind, n = tf.contrib.learn, spec["kind"], spec["n"]
    if kind == "loss_only":
        return head_lib.loss_only_head(lambda: [tf.constant(0.25), tf.constant(1.5)], spec["head_name"])
    make = {
        "multi_class": learn.multi_class_head,
        "binary": learn.multi_class_head,
        "svm": learn.binary_svm_head,
        "regression": learn.regression_head,
        "poisson": learn.poisson_regression_head,
        "multi_label": learn.multi_label_head,
    }[kind]
    options = {key: value for key, value in spec.items() if key in inspect.signature(make).parameters and value is not None}
    options["label_name"] = spec["head_name"] or "label"
    if kind in ("multi_class", "multi_label"):
        options["n_classes"] = n
    if kind == "binary":
        options["n_classes"] = 2
        if spec["own"]:
            options["loss_fn"] = own_loss
    if kind in ("regression", "poisson"):
        options["label_dimension"] = n
        if kind == "regression" and spec["own"]:
            options["link_fn"] = tf.square
    return make(**options)


def labels_of(spec):
    if not spec["sparse"]:
        return tf.constant(common.array(spec))
    entries = [(row, i, id) for row, ids in enumerate(spec["values"]) for i, id in enumerate(ids)]
    width = max(len(ids) for ids in spec["values"])
    return tf.SparseTensor([entry[:2] for entry in entries], [entry[2] for entry in entries], [len(spec["values"]), width])


def build(case, mode):
    heads = [head_of(spec) for spec in case["heads"]]
    features = {name: tf.constant(value, tf.float32) for name, value in case["features"].items()}
    logits = case["logits"]
    logits = {name: tf.constant(x) for name, x in logits.items()} if isinstance(logits, dict) else tf.constant(logits, tf.float32)
    labels = None if mode == "infer" else {name: labels_of(spec) for name, spec in case["labels"].items()}
    several = "h0" in case["labels"]
    head = tf.contrib.learn.multi_head(heads, loss_weights=case["lossWeights"]) if several else heads[0]
    return head.create_model_fn_ops(
        features=features, mode=mode, labels=labels, train_op_fn=tf.contrib.learn.no_op_train_fn, logits=logits
    )


def session():
    result = tf.compat.v1.Session()
    for initializer in (tf.compat.v1.global_variables_initializer, tf.compat.v1.local_variables_initializer, tf.compat.v1.tables_initializer):
        result.run(initializer())
    return result


def finite(value):
    return float(value) if np.isfinite(value) else str(value)


def keyed(values):
    return {"/".join(key) if isinstance(key, tuple) else key: common.encode(value) for key, value in values.items()}


def run(case):
    result = {}
    with tf.Graph().as_default():
        ops = build(case, "eval")
        with session() as running:
            result["loss"] = finite(running.run(ops.loss))
            for _, update in ops.eval_metric_ops.values():
                running.run(update)
            result["metrics"] = {name: finite(running.run(value)) for name, (value, _) in ops.eval_metric_ops.items()}
    with tf.Graph().as_default():
        ops = build(case, "train")
        result["trainLoss"] = finite(session().run(ops.loss))
    with tf.Graph().as_default():
        ops = build(case, "infer")
        with session() as running:
            result["predictions"] = keyed(running.run(ops.predictions))
            result["alternatives"] = {
                str(name or "serving_default"): {"problemType": kind, "outputs": keyed(running.run(outputs))}
                for name, (kind, outputs) in ops.output_alternatives.items()
            }
        try:
            exports = ops.estimator_spec("h0").export_outputs
            result["exports"] = {str(name): type(output).__name__ for name, output in exports.items()}
        except ValueError as error:
            result["exports"] = str(error)
    return result


if __name__ == "__main__":
    cases_path, results_path, _ = sys.argv[1:]
    common.write_json(results_path, {case["name"]: run(case) for case in common.read_json(cases_path)})
