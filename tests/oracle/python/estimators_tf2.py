"""Trains and predicts drawn cases with TensorFlow 2.15, dense and recurrent: `estimators_tf2.py CASES.json RESULTS.json DIRECTORY`.

A case that TensorFlow 1.15 has run already holds what came of it in `run`, and gets its distances from float64 here.
"""

import os
import sys

import tensorflow as tf

import common
import rnn_float64
import rnn_run
import tf2_run
from float64_run import predictions_in_float64, run_in_float64


def run(case, directory):
    if case.get("version") == 1:
        result = case["run"]
        values = [{name: common.decode(value) for name, value in result[key].items()} for key in ("initial", "final")]
        values = [{name: value.astype("float32") for name, value in each.items() if name != "global_step"} for each in values]
        return dict(result, distances=distances(case, *values, result["losses"], result["predictions"]))
    try:
        return run_rnn(case, directory) if "sequence" in case else run_dnn(case, directory)
    except tf.estimator.NanLossDuringTrainingError:
        # A drawn case may diverge (the centered RMSprop takes roots of differences).
        return None


def run_dnn(case, directory):
    model_dir = os.path.join(directory, case["name"], "tf")
    losses = tf2_run.train(case, model_dir, case["steps"])
    rows = tf2_run.build_estimator(case, model_dir).predict(common.batches(case, case["evalBatch"], False))
    predictions = common.encode_predictions(rows)
    initial, final = checkpoints(case, model_dir)
    result = {"losses": losses, "predictions": predictions, "final": common.encode_all(final)}
    return dict(result, distances=distances(case, initial, final, losses, predictions))


def distances(case, initial, final, losses, predictions):
    """TensorFlow's own from the same run in float64; of predictions also those from the same last checkpoint."""
    exact_losses, exact = run_in_float64(case, initial)
    of = lambda wanted: {key: common.distance(common.decode(predictions[key]), value) for key, value in wanted.items()}
    return dict(
        of_run(losses, exact_losses, final, exact),
        predictions=of(predictions_in_float64(case, exact)),
        same=of(predictions_in_float64(case, final)),
    )


def of_run(losses, exact_losses, final, exact):
    return {
        "losses": [common.distance(*each) for each in zip(losses, exact_losses)],
        "variables": {name: common.distance(final[name], exact[name]) for name in final if name in exact},
    }


def run_rnn(case, directory):
    model_dir = os.path.join(directory, case["name"], "tf")
    # Keras draws the first weights of cells from Python's own generator, which `tf_random_seed` does not reach.
    tf.keras.utils.set_random_seed(common.seed_of(case))
    losses = rnn_run.train(case, model_dir, case["steps"])
    batches = rnn_run.predict(case, model_dir)
    initial, final = checkpoints(case, model_dir)
    exact_losses, exact = rnn_float64.run_in_float64(case, initial, 0, case["steps"])
    predictions = {"%d/%s" % (i, key): value for i, batch in enumerate(batches) for key, value in batch.items()}
    of = lambda wanted: {key: common.distance(common.decode(predictions[key]), value) for key, value in rnn_float64.by_key(wanted).items()}
    found = dict(
        of_run(losses, exact_losses, final, exact),
        predictions=of(rnn_float64.predict_in_float64(case, exact)),
        same=of(rnn_float64.predict_in_float64(case, final)),
    )
    return {"losses": losses, "predictions": predictions, "final": common.encode_all(final), "distances": found}


def checkpoints(case, model_dir):
    return [common.checkpoint_values(os.path.join(model_dir, "model.ckpt-%d" % step)) for step in (0, case["steps"])]


if __name__ == "__main__":
    tf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.ERROR)
    cases_path, results_path, directory = sys.argv[1:]
    common.write_json(results_path, {case["name"]: run(case, directory) for case in common.read_json(cases_path)})
