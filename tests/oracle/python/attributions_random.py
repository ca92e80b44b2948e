"""Integrated gradients of drawn models of TensorFlow 1.15, from several baselines: `attributions_random.py CASES.json RESULTS.json DIRECTORY`.

As attributions_tf1.py, but the path is integrated by the sum over its right ends and, finely, by midpoints; sums are in float64.
"""

import os
import shutil
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np
import tensorflow as tf

import common
from attributions_tf1 import PROCESSED, ROWS, names
from columns import build_column
from tf1_run import build_estimator, train

RULES = {
    "right_riemann": [k / 20 for k in range(1, 21)],
    "gauss_legendre": [(k + 0.5) / 1000 for k in range(1000)],
}


def run(case, directory):
    model_dir = os.path.join(directory, case["name"], "tf")
    shutil.rmtree(model_dir, ignore_errors=True)
    train(case, model_dir, case["steps"])
    estimator = build_estimator(case, model_dir)
    with tf.Graph().as_default() as graph, tf.compat.v1.Session() as session:
        tf.compat.v1.train.create_global_step()
        features, _ = tf.compat.v1.data.make_one_shot_iterator(common.batches(case, ROWS, False)()).get_next()
        predictions = estimator._call_model_fn(features, None, "infer", estimator.config).predictions
        counts = counted(case, features)
        session.run(tf.compat.v1.tables_initializer())
        tf.compat.v1.train.Saver().restore(session, estimator.latest_checkpoint())
        processed = graph.get_tensor_by_name(PROCESSED)
        x, counts = session.run([processed, counts])
        exact = x.astype(np.float64)
        baselines = {"zeros": [np.zeros_like(exact[0])], "mean": [exact.mean(0).astype(np.float32).astype(np.float64)], "examples": list(exact)}
        concat = graph.get_operation_by_name(PROCESSED[:-2])
        widths = [int(tensor.shape[-1]) for tensor in list(concat.inputs)[:-1]]
        result = {"columns": dict(zip(names(), widths)), "counts": {name: value.tolist() for name, value in counts.items()}, "outputs": {}}
        for key in ("probabilities", "logits", "predictions"):
            if key not in predictions:
                continue
            index = int(predictions[key].shape[-1]) - 1
            output = predictions[key][:, index]
            gradient = tf.gradients(output, processed)[0]

            def integral(points, start):
                path = start + np.reshape(points, [-1, 1, 1]) * (exact - start)
                gradients = session.run(gradient, {processed: path.reshape(-1, x.shape[1]).astype(np.float32)})
                return gradients.astype(np.float64).reshape(path.shape).mean(0) * (exact - start)

            result["outputs"]["%s/%d" % (key, index)] = {
                name: {rule: np.mean([integral(points, start) for start in starts], 0).tolist() for rule, points in RULES.items()}
                for name, starts in baselines.items()
            }
        return result


def counted(case, features):
    """For each indicator column how often each id occurs in each row: weighted, the sum of the weights."""
    counts = {}
    for i, spec in enumerate(case["columns"]):
        if spec["kind"] == "indicator":
            with tf.compat.v1.variable_scope("counts_%d" % i):
                counts[build_column(spec).name] = tf.compat.v1.feature_column.input_layer(dict(features), [build_column(spec)])
    return counts


if __name__ == "__main__":
    cases_path, results_path, directory = sys.argv[1:]
    common.write_json(results_path, {case["name"]: run(case, directory) for case in common.read_json(cases_path)})
