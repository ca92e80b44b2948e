"""Integrated gradients of TensorFlow 2.15's RNNClassifier: `rnn_attributions.py CASES.json RESULTS.json DIRECTORY`.

Each case is trained for its steps into DIRECTORY/NAME/tf. What sequence columns and context columns give for the first batch is then fed again along
the path from zeros, and the gradients of each output are taken there: right ends k / m. With outputs of steps it is that of each row's last.
"""

import os
import shutil
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np
import tensorflow as tf
from keras.src.feature_column import dense_features, dense_features_v2, sequence_feature_column

import common
from rnn_run import batches, build_estimator, train

POINTS = 16
GIVEN = []


def watch(layer):
    """Keeps what a layer of columns gives, with its columns."""
    call = layer.call

    def watched(self, *args, **kwargs):
        result = call(self, *args, **kwargs)
        GIVEN.append((result, self))
        return result

    layer.call = watched


watch(sequence_feature_column.SequenceFeatures)
for layer in (dense_features.DenseFeatures, dense_features_v2.DenseFeatures):
    if "call" in vars(layer):
        watch(layer)


def columns_of(layer):
    columns = sorted(layer._feature_columns, key=lambda column: column.name)
    return {column.name: int(np.prod(column.variable_shape.as_list())) for column in columns}


def run(case, directory):
    model_dir = os.path.join(directory, case["name"], "tf")
    shutil.rmtree(model_dir, ignore_errors=True)
    tf.keras.utils.set_random_seed(common.seed_of(case))
    train(case, model_dir, case["steps"])
    estimator = build_estimator(case, model_dir)
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        GIVEN.clear()
        tf.compat.v1.train.create_global_step()
        features, _ = tf.compat.v1.data.make_one_shot_iterator(batches(case, False)()).get_next()
        predictions = estimator._call_model_fn(features, None, "infer", estimator.config).predictions
        (sequence, lengths) = next(result for result, _ in GIVEN if isinstance(result, tuple))
        inputs = [result[0] if isinstance(result, tuple) else result for result, _ in GIVEN]
        outputs = {}
        # All gradients are made before the first run: loops keep what they need for them only if they are there.
        for key in ("probabilities", "logits"):
            index = int(predictions[key].shape[-1]) - 1
            output = predictions[key][..., index]
            if case.get("returnSequences"):
                output = tf.gather(output, tf.maximum(tf.cast(lengths, tf.int32) - 1, 0), axis=1, batch_dims=1)
            gradients = tf.gradients(output, inputs, unconnected_gradients="zero")
            outputs["%s/%d" % (key, index)] = (output, gradients)
        session.run(tf.compat.v1.tables_initializer())
        tf.compat.v1.train.Saver().restore(session, estimator.latest_checkpoint())
        # The iterator gives every batch once.
        raw = tf.nest.flatten(features, expand_composites=True)
        fixed = dict(zip([tensor.ref() for tensor in raw], session.run(raw)))
        fed = lambda values: {**{ref.deref(): value for ref, value in fixed.items()}, **dict(zip(inputs, values))}
        *x, steps = session.run(inputs + [lengths], fed([]))
        result = {"columns": [columns_of(layer) for _, layer in GIVEN], "lengths": steps.tolist(), "outputs": {}}
        for name, (output, gradients) in outputs.items():
            sums = [np.zeros(value.shape) for value in x]
            for k in range(1, POINTS + 1):
                for total, gradient in zip(sums, session.run(gradients, fed([value * np.float32(k / POINTS) for value in x]))):
                    total += gradient
            result["outputs"][name] = {
                "attributions": [(total / POINTS * value).tolist() for total, value in zip(sums, x)],
                "output": session.run(output, fed(x)).tolist(),
                "baseline": session.run(output, fed([np.zeros_like(value) for value in x])).tolist(),
            }
        return result


if __name__ == "__main__":
    tf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.ERROR)
    cases_path, results_path, directory = sys.argv[1:]
    common.write_json(results_path, {case["name"]: run(case, directory) for case in common.read_json(cases_path)})
