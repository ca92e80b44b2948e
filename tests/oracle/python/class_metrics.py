"""Metrics of classes by TensorFlow 2.15, batch by batch: `class_metrics.py CASES.json RESULTS.json DIRECTORY`."""

import json
import sys

import tensorflow as tf


def run(case):
    n = case["nClasses"]
    metrics = tf.keras.metrics
    precisions = [metrics.Precision(class_id=i) for i in range(n)]
    recalls = [metrics.Recall(class_id=i) for i in range(n)]
    averages = {"none": None, "macro": "macro", "micro": "micro", "weighted": "weighted"}
    f1 = {name: metrics.F1Score(average=average) for name, average in averages.items()}
    matrix = tf.zeros([n, n])
    for labels, predictions, weights in zip(case["labels"], case["predictions"], case["weights"] or [None] * len(case["labels"])):
        weights = None if weights is None else tf.constant(weights, tf.float32)
        matrix += tf.math.confusion_matrix(labels, predictions, n, weights=weights, dtype=tf.float32)
        actual, called = tf.one_hot(labels, n), tf.one_hot(predictions, n)
        for metric in [*precisions, *recalls, *f1.values()]:
            metric.update_state(actual, called, sample_weight=weights)
    return {
        "matrix": matrix.numpy().tolist(),
        "precision": [float(metric.result()) for metric in precisions],
        "recall": [float(metric.result()) for metric in recalls],
        "f1": f1["none"].result().numpy().tolist(),
        "macro": float(f1["macro"].result()),
        "micro": float(f1["micro"].result()),
        "weighted": float(f1["weighted"].result()),
    }


with open(sys.argv[1]) as file:
    cases = json.load(file)
with open(sys.argv[2], "w") as file:
    json.dump({case["name"]: run(case) for case in cases}, file)
