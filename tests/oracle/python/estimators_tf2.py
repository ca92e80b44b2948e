"""Trains and predicts drawn cases with TensorFlow 2.15, dense and recurrent: `estimators_tf2.py CASES.json RESULTS.json DIRECTORY`.

A case that TensorFlow 1.15 has run already holds what came of it in `run`, and gets its distances from float64 here.
"""

import os
import sys

import numpy as np
import tensorflow as tf

import common
import rnn_float64
import rnn_run
import tf2_run
from float64_run import predictions_in_float64, run_in_float64


def run(case, directory):
    if case.get("again"):
        return distances_of_rounding(case, directory)
    if case.get("version") == 1:
        result = case["run"]
        initial, final = decoded(result["initial"]), decoded(result["final"])
        return dict(result, distances=distances(case, initial, final, result["losses"], result["predictions"]))
    try:
        return run_rnn(case, directory) if "sequence" in case else run_dnn(case, directory)
    except tf.estimator.NanLossDuringTrainingError:
        # A drawn case may diverge (the centered RMSprop takes roots of differences).
        return None


def decoded(values):
    return {name: common.decode(value).astype(np.float32) for name, value in values.items() if value["dtype"] == "float32"}


def distances_of_rounding(case, directory):
    """How far float64 is from itself where the first values are moved by two units of float32's last place at most: the largest of four such runs."""
    first = decoded(case["run"]["initial"]) if case.get("version") == 1 else checkpoint(case, directory, 0)
    random = np.random.RandomState(common.seed_of(case))
    exact = in_float64(case, first)
    found = []
    for _ in range(4):
        moved = {name: value if value.dtype.kind != "f" or name.startswith("training/") else near(value, random) for name, value in first.items()}
        found.append([common.distance(*each) for each in zip(leaves(in_float64(case, moved)), leaves(exact))])
    largest = iter(np.max(found, axis=0).tolist())
    return {
        "losses": [next(largest) for _ in exact["losses"]],
        "variables": {name: next(largest) for name in sorted(exact["variables"])},
        "predictions": {name: next(largest) for name in sorted(exact["predictions"])},
    }


def near(value, random):
    return value.astype(np.float64) * (1 + random.uniform(-1, 1, value.shape) * 2.0**-22)


def in_float64(case, first):
    """Losses, variables and predictions of the run in float64."""
    if "sequence" in case:
        losses, variables = rnn_float64.run_in_float64(case, first, 0, case["steps"], np.floating)
        predictions = rnn_float64.by_key(rnn_float64.predict_in_float64(case, variables))
    else:
        losses, variables = run_in_float64(case, first, np.floating)
        predictions = predictions_in_float64(case, variables)
    return {"losses": losses, "variables": variables, "predictions": predictions}


def leaves(run):
    return run["losses"] + [run[key][name] for key in ("variables", "predictions") for name in sorted(run[key])]


def run_dnn(case, directory):
    model_dir = os.path.join(directory, case["name"], "tf")
    losses = tf2_run.train(case, model_dir, case["steps"])
    rows = tf2_run.build_estimator(case, model_dir).predict(common.batches(case, case["evalBatch"], False))
    predictions = common.encode_predictions(rows)
    initial, final = (checkpoint(case, directory, step) for step in (0, case["steps"]))
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
    initial, final = (checkpoint(case, directory, step) for step in (0, case["steps"]))
    exact_losses, exact = rnn_float64.run_in_float64(case, initial, 0, case["steps"])
    predictions = {"%d/%s" % (i, key): value for i, batch in enumerate(batches) for key, value in batch.items()}
    of = lambda wanted: {key: common.distance(common.decode(predictions[key]), value) for key, value in rnn_float64.by_key(wanted).items()}
    found = dict(
        of_run(losses, exact_losses, final, exact),
        predictions=of(rnn_float64.predict_in_float64(case, exact)),
        same=of(rnn_float64.predict_in_float64(case, final)),
    )
    return {"losses": losses, "predictions": predictions, "final": common.encode_all(final), "distances": found}


def checkpoint(case, directory, step):
    return common.checkpoint_values(os.path.join(directory, case["name"], "tf", "model.ckpt-%d" % step))


if __name__ == "__main__":
    tf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.ERROR)
    cases_path, results_path, directory = sys.argv[1:]
    common.write_json(results_path, {case["name"]: run(case, directory) for case in common.read_json(cases_path)})
