"""Trains, evaluates and predicts every case with TensorFlow 2.15's estimators: `tf2_run.py CASES.json RESULTS.json DIRECTORY`.

DIRECTORY/NAME/tf is the model directory with the checkpoints at step 0, `steps` and `steps + more`.
"""

import os
import shutil
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np
import tensorflow as tf

import common
from columns import build_columns
from float64_run import predict_in_float64, run_in_float64

OPTIMIZERS = {"Adagrad": "Adagrad", "Adam": "Adam", "Ftrl": "Ftrl", "RMSProp": "RMSprop", "SGD": "SGD"}
OPTIONS = {
    "learningRate": "learning_rate",
    "initialAccumulatorValue": "initial_accumulator_value",
    "beta1": "beta_1",
    "beta2": "beta_2",
    "learningRatePower": "learning_rate_power",
    "l1RegularizationStrength": "l1_regularization_strength",
    "l2RegularizationStrength": "l2_regularization_strength",
    "l2ShrinkageRegularizationStrength": "l2_shrinkage_regularization_strength",
    "globalClipnorm": "global_clipnorm",
}
SCHEDULE_OPTIONS = {
    "initialLearningRate": "initial_learning_rate",
    "decaySteps": "decay_steps",
    "decayRate": "decay_rate",
    "endLearningRate": "end_learning_rate",
    "warmupTarget": "warmup_target",
    "warmupSteps": "warmup_steps",
}
ACTIVATIONS = {name: getattr(tf.nn, name) for name in ["relu", "relu6", "leaky_relu", "elu", "selu", "gelu", "softplus", "sigmoid", "tanh"]}


def build_optimizer(spec):
    if isinstance(spec, str):
        return spec
    options = {OPTIONS.get(key, key): build_schedule(value) for key, value in spec.items() if key != "kind"}
    return getattr(tf.keras.optimizers.legacy, OPTIMIZERS[spec["kind"]])(**options)


def build_schedule(value):
    if not isinstance(value, dict):
        return value
    options = {SCHEDULE_OPTIONS.get(key, key): option for key, option in value.items() if key != "schedule"}
    name = value["schedule"]
    return getattr(tf.keras.optimizers.schedules, name[0].upper() + name[1:])(**options)


def build_estimator(case, model_dir):
    # Shared embeddings refuse to be made while execution is eager; within a graph they are accepted, and other columns do not mind.
    with tf.Graph().as_default():
        columns = build_columns(case["columns"])
        weights = common.weight_column(case.get("weightColumn"), tf.feature_column.numeric_column)
    network = dict(
        hidden_units=case["hiddenUnits"],
        feature_columns=columns,
        model_dir=model_dir,
        optimizer=build_optimizer(case["optimizer"]),
        activation_fn=None if case["activation"] is None else ACTIVATIONS[case["activation"]],
        batch_norm=case.get("batchNorm", False),
        config=tf.estimator.RunConfig(tf_random_seed=common.seed_of(case), save_checkpoints_steps=10**9, save_summary_steps=0),
    )
    weighed = dict(weight_column=weights, loss_reduction=case.get("lossReduction", "sum_over_batch_size"))
    if "head" in case:
        return tf.estimator.DNNEstimator(head=build_head(case, weighed), **network)
    shared = dict(network, **weighed)
    if case["estimator"] == "regressor":
        return tf.estimator.DNNRegressor(label_dimension=case.get("labelDimension", 1), **shared)
    return tf.estimator.DNNClassifier(n_classes=case["nClasses"], label_vocabulary=case.get("labelVocabulary"), **shared)


def build_head(case, weighed):
    if case["head"] == "multiLabel":
        return tf.estimator.MultiLabelHead(case["nClasses"], **weighed)
    if case["head"] == "poisson":
        return tf.estimator.PoissonRegressionHead(label_dimension=case["labelDimension"], **weighed)
    return tf.estimator.LogisticRegressionHead(**weighed)


def train(case, model_dir, steps):
    hook, losses = common.losses_hook()
    build_estimator(case, model_dir).train(common.batches(case, case["trainBatch"], True), hooks=[hook], steps=steps)
    return losses


def run(case, directory):
    model_dir = os.path.join(directory, case["name"], "tf")
    shutil.rmtree(model_dir, ignore_errors=True)
    steps, more = case["steps"], case.get("more", 0)
    losses = train(case, model_dir, steps)
    estimator = build_estimator(case, model_dir)
    evaluation = estimator.evaluate(common.batches(case, case["evalBatch"], False))
    predictions = common.encode_predictions(estimator.predict(common.batches(case, case["evalBatch"], False)))
    result = {
        "losses": losses,
        "evaluation": common.encode_evaluation(evaluation),
        "predictions": predictions,
    }
    initial = common.checkpoint_values(os.path.join(model_dir, "model.ckpt-0"))
    final = common.checkpoint_values(os.path.join(model_dir, "model.ckpt-%d" % steps))
    result["initial"], result["final"] = common.encode_all(initial), common.encode_all(final)
    outputs = common.decode(predictions["predictions" if case["estimator"] == "regressor" else "logits"])
    result["distance"] = distance(case, initial, final, losses, outputs)
    if more > 0:
        result["moreLosses"] = train(case, model_dir, more)
        result["moreFinal"] = common.encode_all(common.checkpoint_values(os.path.join(model_dir, "model.ckpt-%d" % (steps + more))))
    return result


def distance(case, initial, final, losses, outputs):
    """TensorFlow's own distance from the same run in float64: the largest over the losses, over each variable, and over the logits, from the last
    checkpoint and over the whole run."""
    exact_losses, exact = run_in_float64(case, initial)
    measured = {"losses": relative(losses, exact_losses, 1e-6), "variables": {}}
    measured["predictions"] = relative(outputs, predict_in_float64(case, final), 0.1)
    measured["results"] = relative(outputs, predict_in_float64(case, exact), 0.1)
    for name, value in exact.items():
        measured["variables"][name] = common.relative_distance(final[name], value)
    return measured


def relative(got, want, floor):
    """Largest distance relative to the value, and to `floor` where the value is smaller."""
    got, want = np.asarray(got, np.float64), np.asarray(want, np.float64)
    return float(np.max(np.abs(got - want) / np.maximum(np.abs(want), floor)))


if __name__ == "__main__":
    tf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.ERROR)
    cases_path, results_path, directory = sys.argv[1:]
    results = {}
    for case in common.read_json(cases_path):
        try:
            results[case["name"]] = run(case, directory)
        except tf.estimator.NanLossDuringTrainingError:
            # A drawn case may diverge (the centered RMSprop takes roots of differences): it has no result.
            pass
    common.write_json(results_path, results)
