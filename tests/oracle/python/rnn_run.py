"""Trains, evaluates and predicts every case with TensorFlow 2.15's RNNClassifier: `rnn_run.py CASES.json RESULTS.json DIRECTORY`.

DIRECTORY/NAME/tf is the model directory with the checkpoints at step 0, `steps` and `steps + more`. `rnn_back.py` goes on from DIRECTORY/NAME/ours.
"""

import os
import shutil
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np
import tensorflow as tf

import common
from rnn_float64 import is_exact, predict_in_float64, run_in_float64
from tf2_run import build_optimizer, relative

fc = tf.feature_column
DTYPES = {"float32": tf.float32, "int64": tf.int64, "string": tf.string, "bool": tf.bool}
CELLS = {"simple_rnn": tf.keras.layers.SimpleRNNCell, "lstm": tf.keras.layers.LSTMCell, "gru": tf.keras.layers.GRUCell}


def categorical(spec, sequence):
    kind = spec["kind"]
    prefix = "sequence_categorical_column_with_" if sequence else "categorical_column_with_"
    if kind == "identity":
        return getattr(fc, prefix + "identity")(spec["key"], spec["numBuckets"], default_value=spec.get("defaultValue"))
    if kind == "vocabulary":
        oov = spec.get("numOovBuckets", 0)
        return getattr(fc, prefix + "vocabulary_list")(spec["key"], spec["vocabulary"], num_oov_buckets=oov)
    return getattr(fc, prefix + "hash_bucket")(spec["key"], spec["size"])


def build_columns(specs, sequence):
    columns = []
    for spec in specs:
        kind = spec["kind"]
        if kind == "numeric":
            make = fc.sequence_numeric_column if sequence else fc.numeric_column
            default = {"default_value": spec["defaultValue"]} if "defaultValue" in spec else {}
            columns.append(make(spec["key"], shape=tuple(spec.get("shape", [1])), **default))
        elif kind == "indicator":
            columns.append(fc.indicator_column(categorical(spec["column"], sequence)))
        elif kind == "embedding":
            columns.append(
                fc.embedding_column(categorical(spec["column"], sequence), spec["dimension"], combiner=spec.get("combiner", "mean"))
            )
        else:
            columns.extend(fc.shared_embeddings([categorical(each, sequence) for each in spec["columns"]], spec["dimension"]))
    return columns


def keys_of(specs):
    return {part["key"] for spec in specs for part in [spec, spec.get("column", {}), *spec.get("columns", [])] if "key" in part}


def build_estimator(case, model_dir):
    with tf.Graph().as_default():
        sequence, context = build_columns(case["sequence"], True), build_columns(case["context"], False)
    optimizer = case["optimizer"]
    options = {
        "units": "units",
        "cellType": "cell_type",
        "labelVocabulary": "label_vocabulary",
        "weightColumn": "weight_column",
        "lossReduction": "loss_reduction",
        "returnSequences": "return_sequences",
        "sequenceMask": "sequence_mask",
    }
    given = {theirs: case[ours] for ours, theirs in options.items() if ours in case}
    if "cells" in case:
        given["rnn_cell_fn"] = lambda: tf.keras.layers.StackedRNNCells([CELLS[cell["kind"]](cell["units"]) for cell in case["cells"]])
    return tf.estimator.experimental.RNNClassifier(
        sequence_feature_columns=sequence,
        context_feature_columns=context,
        n_classes=case["nClasses"],
        model_dir=model_dir,
        # An instance serves one call of train only; a function serves all.
        optimizer=optimizer if isinstance(optimizer, str) else lambda: build_optimizer(optimizer),
        config=tf.estimator.RunConfig(tf_random_seed=common.seed_of(case), save_checkpoints_steps=10**9, save_summary_steps=0),
        **given,
    )


def batches(case, repeat):
    sequences = keys_of(case["sequence"])
    padded = set(case.get("ofSteps", []))

    def tensor(value, name):
        values, dtype = value["values"], DTYPES[value["dtype"]]
        if name not in sequences and name not in padded:
            return tf.constant(values, dtype)
        if dtype == tf.bool:
            return tf.cast(tf.ragged.constant(values, tf.int64, ragged_rank=1), tf.bool)
        return tf.ragged.constant(values, dtype, ragged_rank=depth(values))

    def as_given(features, labels):
        given = {}
        for name, value in features.items():
            given[name] = value.to_sparse() if name in sequences else value.to_tensor() if name in padded else value
        return given, labels.to_tensor() if case.get("returnSequences") else labels

    def input_fn():
        features = {name: tensor(value, name) for name, value in case["features"].items()}
        labels = case["labels"]
        if case.get("returnSequences"):
            labels = tf.ragged.constant(labels["values"], DTYPES[labels["dtype"]], ragged_rank=1)
        else:
            labels = tf.constant(labels["values"], DTYPES[labels["dtype"]])
        data = tf.data.Dataset.from_tensor_slices((features, labels)).batch(case["batch"]).map(as_given)
        return data.repeat() if repeat else data

    return input_fn


def depth(values):
    """Ragged dimensions: 1, or 2 where steps have several values."""
    return 2 if any(isinstance(step, list) for row in values for step in row) else 1


def train(case, model_dir, steps):
    hook, losses = common.losses_hook()
    build_estimator(case, model_dir).train(batches(case, True), hooks=[hook], steps=steps)
    return losses


def evaluate(case, model_dir):
    return common.encode_evaluation(build_estimator(case, model_dir).evaluate(batches(case, False)))


def predict(case, model_dir):
    """Every prediction of every batch by key."""
    rows = build_estimator(case, model_dir).predict(batches(case, False), yield_single_examples=False)
    return [{str(key): common.encode(value) for key, value in batch.items()} for batch in rows]


def run(case, directory):
    model_dir = os.path.join(directory, case["name"], "tf")
    shutil.rmtree(model_dir, ignore_errors=True)
    # Keras draws the first weights of cells from Python's own generator, which `tf_random_seed` does not reach.
    tf.keras.utils.set_random_seed(common.seed_of(case))
    steps, more = case["steps"], case["more"]
    values = lambda step: common.encode_all(common.checkpoint_values(os.path.join(model_dir, "model.ckpt-%d" % step)))
    result = {"losses": train(case, model_dir, steps), "evaluation": evaluate(case, model_dir), "predictions": predict(case, model_dir)}
    result["initial"], result["final"] = values(0), values(steps)
    if is_exact(case):
        result["distance"] = distance(case, model_dir, 0, steps, result["losses"], result["predictions"])
    if more > 0:
        result["moreLosses"] = train(case, model_dir, more)
        result["moreFinal"] = values(steps + more)
        if is_exact(case):
            result["moreDistance"] = distance(case, model_dir, steps, more, result["moreLosses"])
    return result


def distance(case, model_dir, first, steps, losses, predictions=None):
    """TensorFlow's own distance from the same run in float64: the largest over the losses, over each variable, and over the logits, from the last
    checkpoint and over the whole run."""
    initial, final = (common.checkpoint_values(os.path.join(model_dir, "model.ckpt-%d" % step)) for step in (first, first + steps))
    exact_losses, exact = run_in_float64(case, initial, first, steps)
    variables = {name: common.relative_distance(final[name], value) for name, value in exact.items()}
    measured = {"losses": relative(losses, exact_losses, 1e-6), "variables": variables}
    if predictions is not None:
        measured["predictions"] = of_logits(predictions, predict_in_float64(case, final))
        measured["results"] = of_logits(predictions, predict_in_float64(case, exact))
    return measured


def of_logits(predictions, exact):
    return max(relative(common.decode(batch["logits"]), want, 0.1) for batch, want in zip(predictions, exact) if want.size > 0)


def back(case, directory):
    """Reads, evaluates and goes on from what this library wrote."""
    ours = os.path.join(directory, case["name"], "ours")
    result = {"evaluation": evaluate(case, ours)}
    result["moreLosses"] = train(case, ours, case["more"])
    result["moreFinal"] = common.encode_all(common.checkpoint_values(os.path.join(ours, "model.ckpt-%d" % (case["steps"] + case["more"]))))
    return result


def main(one):
    tf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.ERROR)
    cases_path, results_path, directory = sys.argv[1:]
    common.write_json(results_path, {case["name"]: one(case, directory) for case in common.read_json(cases_path)})


if __name__ == "__main__":
    main(run)
