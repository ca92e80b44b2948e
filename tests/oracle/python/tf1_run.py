"""Trains every case with TensorFlow 1.15's estimators: `tf1_run.py CASES.json RESULTS.json DIRECTORY`.

DIRECTORY/NAME/tf is the model directory with the checkpoints at step 0, `steps` and `steps + more`: two data files, and tables in parts
where the case has `partitions`.
"""

import os
import shutil
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import tensorflow as tf

import common
from columns import build_columns

tf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.ERROR)

OPTIONS = {
    "learningRate": "learning_rate",
    "initialAccumulatorValue": "initial_accumulator_value",
    "learningRatePower": "learning_rate_power",
    "l1RegularizationStrength": "l1_regularization_strength",
    "l2RegularizationStrength": "l2_regularization_strength",
    "l2ShrinkageRegularizationStrength": "l2_shrinkage_regularization_strength",
    "useNesterov": "use_nesterov",
}
SCHEDULES = {
    "exponentialDecay": (tf.compat.v1.train.exponential_decay, {"initialLearningRate": "learning_rate"}),
    "inverseTimeDecay": (tf.compat.v1.train.inverse_time_decay, {"initialLearningRate": "learning_rate"}),
    "polynomialDecay": (tf.compat.v1.train.polynomial_decay, {"initialLearningRate": "learning_rate"}),
}


def build_optimizer(spec):
    if isinstance(spec, str):
        return spec
    # TensorFlow 1's Adagrad has no epsilon; that of a case makes this library's plain class follow its rule.
    without = ("kind", "epsilon") if spec["kind"] == "Adagrad" else ("kind",)
    options = {OPTIONS.get(key, key): number(value) for key, value in spec.items() if key not in without}
    make = getattr(tf.compat.v1.train, {"SGD": "GradientDescentOptimizer"}.get(spec["kind"], spec["kind"] + "Optimizer"))
    if not isinstance(options["learning_rate"], dict):
        return make(**options)
    return lambda: make(**dict(options, learning_rate=scheduled(options["learning_rate"])))


def number(value):
    """JSON has no 0.0, and ProximalAdagradOptimizer takes no other."""
    return float(value) if type(value) is int else value


def scheduled(spec):
    """A learning rate of the graph's step."""
    make, names = SCHEDULES[spec["schedule"]]
    snake = lambda key: "".join("_" + c.lower() if c.isupper() else c for c in key)
    options = {names.get(key, snake(key)): value for key, value in spec.items() if key != "schedule"}
    return make(global_step=tf.compat.v1.train.get_or_create_global_step(), **options)


def build_estimator(case, model_dir):
    partitioner = None
    if "partitions" in case:
        partitioner = tf.compat.v1.min_max_variable_partitioner(max_partitions=case["partitions"], min_slice_size=16)
    if "shards" in case:
        partitioner = tf.compat.v1.fixed_size_partitioner(case["shards"])
    shared = dict(
        hidden_units=case["hiddenUnits"],
        feature_columns=build_columns(case["columns"]),
        model_dir=model_dir,
        weight_column=common.weight_column(case.get("weightColumn"), tf.feature_column.numeric_column),
        optimizer=build_optimizer(case["optimizer"]),
        activation_fn=None if case["activation"] is None else getattr(tf.nn, case["activation"]),
        input_layer_partitioner=partitioner,
        loss_reduction={"sum": "weighted_sum", "sum_over_batch_size": "weighted_sum_over_batch_size"}.get(
            case["lossReduction"], case["lossReduction"]
        ),
        dropout=case.get("dropout"),
        config=tf.estimator.RunConfig(tf_random_seed=common.seed_of(case), save_checkpoints_steps=10**9, save_summary_steps=10**9),
    )
    kinds, suffix = tf.compat.v1.estimator, ""
    if case.get("annotated"):
        kinds, suffix = tf.contrib.estimator, "WithLayerAnnotations"
    else:
        shared["batch_norm"] = case.get("batchNorm", False)
    if case["estimator"] == "regressor":
        return getattr(kinds, "DNNRegressor" + suffix)(label_dimension=case.get("labelDimension", 1), **shared)
    return getattr(kinds, "DNNClassifier" + suffix)(
        n_classes=case["nClasses"], label_vocabulary=case.get("labelVocabulary"), **shared
    )


def train(case, model_dir, steps):
    hook, losses = common.losses_hook()
    build_estimator(case, model_dir).train(common.batches(case, case["trainBatch"], True), hooks=[hook], steps=steps)
    return losses


def run(case, directory):
    model_dir = os.path.join(directory, case["name"], "tf")
    shutil.rmtree(model_dir, ignore_errors=True)
    steps, more = case["steps"], case["more"]
    losses = train(case, model_dir, steps)
    estimator = build_estimator(case, model_dir)
    result = {
        "losses": losses,
        "evaluation": common.encode_evaluation(estimator.evaluate(common.batches(case, case["evalBatch"], False))),
        "predictions": common.encode_predictions(estimator.predict(common.batches(case, case["evalBatch"], False))),
        "initial": {},
    }
    result["final"] = common.encode_all(common.checkpoint_values(os.path.join(model_dir, "model.ckpt-%d" % steps)))
    result["moreLosses"] = train(case, model_dir, more)
    result["moreFinal"] = common.encode_all(common.checkpoint_values(os.path.join(model_dir, "model.ckpt-%d" % (steps + more))))
    return result


if __name__ == "__main__":
    cases_path, results_path, directory = sys.argv[1:]
    common.write_json(results_path, {case["name"]: run(case, directory) for case in common.read_json(cases_path)})
