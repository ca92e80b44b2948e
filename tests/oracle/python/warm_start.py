"""Warm-starts one estimator from another, trained before: `warm_start.py CASES.json RESULTS.json DIRECTORY`, with either version of TensorFlow.

DIRECTORY/NAME/first is the model directory of the first. What TensorFlow draws at random is found by a second run with another seed.
"""

import os
import shutil
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np
import tensorflow as tf

import common

if tf.__version__.startswith("1."):
    from tf1_run import build_estimator
else:
    from tf2_run import build_estimator

VocabInfo = tf.estimator.VocabInfo


def natural_numbers(shape):
    """1, 2, 3, ...: shows in which order a backup initializer's values are taken."""
    shape = tf.cast(tf.stack(shape), tf.int32)
    return tf.reshape(tf.cast(tf.range(1, tf.reduce_prod(shape) + 1), tf.float32), shape)


BACKUPS = {
    "natural_numbers": natural_numbers,
    "ones": tf.compat.v1.ones_initializer(),
    "uniform": tf.compat.v1.random_uniform_initializer(minval=0.375, maxval=0.375),
    "random": tf.compat.v1.truncated_normal_initializer(stddev=0.5),
    None: None,
}


def settings_of(case, directory):
    """A path, or tf.estimator.WarmStartSettings; vocabularies are written into `directory`."""
    start = os.path.join(directory, "first")
    if case["settings"] is None:
        return start
    settings, infos = case["settings"], {}
    for number, (name, info) in enumerate(settings["vocabularies"].items()):
        paths = [os.path.join(directory, "%s_%d.txt" % (which, number)) for which in ("new", "old")]
        for path, words in zip(paths, (info["new"], info["old"])):
            with open(path, "w", encoding="utf-8") as file:
                file.write("".join(word + "\n" for word in words))
        infos[name] = VocabInfo(
            paths[0], info["newSize"], info["oov"], paths[1], info["oldSize"], BACKUPS[info["backup"]], info["axis"]
        )
    return tf.estimator.WarmStartSettings(start, settings["vars"], infos, settings["renamed"])


def build(case, model_dir, start):
    estimator = build_estimator(case, model_dir)
    # As the constructor does; `build_estimator` has no such argument.
    from tensorflow_estimator.python.estimator.estimator import _get_default_warm_start_settings

    estimator._warm_start_settings = _get_default_warm_start_settings(start)
    return estimator


def run_second(case, name, directory, start):
    """The checkpoint before the first step, and the run."""
    model_dir = os.path.join(directory, "second")
    shutil.rmtree(model_dir, ignore_errors=True)
    second = dict(case["second"], name=name)
    hook, losses = common.losses_hook()
    estimator = build(second, model_dir, start)
    try:
        predictions = common.encode_predictions(estimator.predict(common.batches(second, second["evalBatch"], False)))
    except ValueError as error:
        predictions = str(error)
    estimator.train(common.batches(second, second["trainBatch"], True), hooks=[hook], steps=second["steps"])
    paths = list(tf.train.get_checkpoint_state(model_dir).all_model_checkpoint_paths)
    return common.checkpoint_values(paths[0]), common.checkpoint_values(paths[-1]), losses, predictions


def run(case, directory):
    directory = os.path.join(directory, case["name"])
    shutil.rmtree(directory, ignore_errors=True)
    first = case["first"]
    estimator = build_estimator(first, os.path.join(directory, "first"))
    estimator.train(common.batches(first, first["trainBatch"], True), steps=first["steps"])
    start = settings_of(case, directory)
    warm, final, losses, predictions = run_second(case, case["name"], directory, start)
    other, _, _, _ = run_second(case, case["name"] + " again", directory, start)
    random = [name for name in sorted(warm) if not np.array_equal(warm[name], other[name])]
    before = common.checkpoint_values(tf.train.latest_checkpoint(os.path.join(directory, "first")))
    if isinstance(predictions, dict):
        predictions = None if random else {key: value for key, value in predictions.items() if key in ("logits", "predictions")}
    return {
        "first": common.encode_all({name: value for name, value in before.items() if takes_slots(case) or not is_slot(name)}),
        "warm": common.encode_all(warm),
        "random": random,
        "run": None if random else {"final": common.encode_all(final), "losses": losses},
        "predictions": predictions,
    }


def takes_slots(case):
    return case["settings"] is not None and isinstance(case["settings"]["vars"], list)


def is_slot(name):
    return name.startswith("training/") or name.endswith("/Adagrad")


if __name__ == "__main__":
    tf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.ERROR)
    cases_path, results_path, directory = sys.argv[1:]
    common.write_json(results_path, {case["name"]: run(case, directory) for case in common.read_json(cases_path)})
