"""Goes on with runs leg by leg: `tf1_legs.py CASES.json RESULTS.json DIRECTORY`.

A case's first call trains all four legs of `steps` in DIRECTORY/NAME/tf, plain and annotated estimators by turns, and DIRECTORY/NAME/relay is a
copy of the first leg's checkpoint. The second trains the third leg in `relay`, where another program has trained the second.
"""

import os
import shutil
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import tensorflow as tf

import common
from tf1_run import build_estimator, train

tf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.ERROR)


def leg(case, directory, number):
    return train(dict(case, annotated=(number % 2 == 1) != case["annotated"]), directory, case["steps"])


def start(case, directory):
    model_dir, steps = os.path.join(directory, case["name"], "tf"), case["steps"]
    losses = [leg(case, model_dir, number) for number in range(4)]
    common.copy_checkpoint(os.path.join(model_dir, "model.ckpt-%d" % steps), os.path.join(directory, case["name"], "relay"))
    estimator = build_estimator(case, model_dir)
    return {
        "legs": losses,
        "evaluation": common.encode_evaluation(estimator.evaluate(common.batches(case, case["evalBatch"], False))),
        "predictions": common.encode_predictions(estimator.predict(common.batches(case, case["evalBatch"], False))),
        "initial": common.encode_all(common.checkpoint_values(os.path.join(model_dir, "model.ckpt-0"))),
        "final": common.encode_all(common.checkpoint_values(os.path.join(model_dir, "model.ckpt-%d" % (4 * steps)))),
    }


def go_on(case, directory):
    return {"legs": [leg(case, os.path.join(directory, case["name"], "relay"), 2)]}


def run(case, directory):
    if os.path.exists(os.path.join(directory, case["name"], "relay")):
        return go_on(case, directory)
    return start(case, directory)


if __name__ == "__main__":
    cases_path, results_path, directory = sys.argv[1:]
    common.write_json(results_path, {case["name"]: run(case, directory) for case in common.read_json(cases_path)})
