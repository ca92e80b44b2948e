"""Goes on in model directories that were not written by TensorFlow: `tf1_back.py CASES.json RESULTS.json DIRECTORY`.

DIRECTORY/NAME/ours is a model directory; TensorFlow 1.15's estimator of the case evaluates a copy of it and trains on in it.
"""

import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import tensorflow as tf

import common
from tf1_run import build_estimator, train


def go_on(case, directory):
    ours = os.path.join(directory, case["name"], "ours")
    continued = os.path.join(directory, case["name"], "ours_continued")
    common.copy_checkpoint(tf.train.latest_checkpoint(ours), continued)
    evaluation = build_estimator(case, continued).evaluate(common.batches(case, case["evalBatch"], False))
    losses = train(case, continued, case["more"])
    final = common.checkpoint_values(tf.train.latest_checkpoint(continued))
    return {
        "evaluation": common.encode_evaluation(evaluation),
        "moreLosses": losses,
        "moreFinal": common.encode_all(final),
    }


if __name__ == "__main__":
    tf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.ERROR)
    cases_path, results_path, directory = sys.argv[1:]
    common.write_json(results_path, {case["name"]: go_on(case, directory) for case in common.read_json(cases_path)})
