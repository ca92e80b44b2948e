"""Integrated gradients of TensorFlow 1.15's models: `attributions_tf1.py CASES.json RESULTS.json DIRECTORY`.

Each case is trained for its steps into DIRECTORY/NAME/tf. Then the graph of its predictions is made, the processed features, which are beside each
other in one tensor, are read and fed again along the path from zeros, and the gradients of each output are taken there: right ends k / m.
"""

import os
import shutil
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np
import tensorflow as tf

import common
from tf1_run import build_estimator, train

tf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.ERROR)

PROCESSED = "dnn/input_from_feature_columns/input_layer/concat:0"
ROWS, POINTS = 4, 20


def run(case, directory):
    model_dir = os.path.join(directory, case["name"], "tf")
    shutil.rmtree(model_dir, ignore_errors=True)
    train(case, model_dir, case["steps"])
    estimator = build_estimator(case, model_dir)
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        tf.compat.v1.train.create_global_step()
        features, _ = tf.compat.v1.data.make_one_shot_iterator(common.batches(case, ROWS, False)()).get_next()
        predictions = estimator._call_model_fn(features, None, "infer", estimator.config).predictions
        session.run(tf.compat.v1.tables_initializer())
        tf.compat.v1.train.Saver().restore(session, estimator.latest_checkpoint())
        processed = tf.compat.v1.get_default_graph().get_tensor_by_name(PROCESSED)
        x = session.run(processed)
        result = {"processed": common.encode(x), "columns": names(), "outputs": {}}
        for key in ("probabilities", "logits", "predictions"):
            if key not in predictions:
                continue
            for index in range(int(predictions[key].shape[-1])):
                output = predictions[key][:, index]
                gradient = tf.gradients(output, processed)[0]
                sums = sum(session.run(gradient, {processed: x * np.float32(k / POINTS)}).astype(np.float64) for k in range(1, POINTS + 1))
                result["outputs"]["%s/%d" % (key, index)] = {
                    "attributions": common.encode((sums / POINTS * x).astype(np.float32)),
                    "output": common.encode(session.run(output, {processed: x})),
                    "baseline": common.encode(session.run(output, {processed: np.zeros_like(x)})),
                }
        return result


def names():
    """The columns in the order of the tensor."""
    graph = tf.compat.v1.get_default_graph()
    prefix = PROCESSED.rsplit("/", 1)[0] + "/"
    concat = graph.get_operation_by_name(PROCESSED[:-2])
    return [tensor.op.name[len(prefix):].split("/")[0] for tensor in list(concat.inputs)[:-1]]


if __name__ == "__main__":
    cases_path, results_path, directory = sys.argv[1:]
    common.write_json(results_path, {case["name"]: run(case, directory) for case in common.read_json(cases_path)})
