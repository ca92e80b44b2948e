"""Trains and predicts drawn cases with TensorFlow 1.15: `estimators_tf1.py CASES.json RESULTS.json DIRECTORY`."""

import os
import sys

import tensorflow as tf

import common
from tf1_run import build_estimator, train


def run(case, directory):
    model_dir = os.path.join(directory, case["name"], "tf")
    losses = train(case, model_dir, case["steps"])
    rows = build_estimator(case, model_dir).predict(common.batches(case, case["evalBatch"], False))
    values = lambda step: common.encode_all(common.checkpoint_values(os.path.join(model_dir, "model.ckpt-%d" % step)))
    return {"losses": losses, "predictions": common.encode_predictions(rows), "initial": values(0), "final": values(case["steps"])}


if __name__ == "__main__":
    cases_path, results_path, directory = sys.argv[1:]
    common.write_json(results_path, {case["name"]: run(case, directory) for case in common.read_json(cases_path)})
