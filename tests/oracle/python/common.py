"""What the scripts for TensorFlow 1.15 (Python 3.7) and 2.15 (Python 3.11) share: cases, values, checkpoints as JSON."""

import json
import os
import random
import shutil

import numpy as np
import tensorflow as tf

NUMPY_DTYPES = {"float32": np.float32, "int64": np.int64, "int32": np.int32, "bool": np.bool_, "string": object}


def read_json(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def write_json(path, value):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(value, file, separators=(",", ":"), allow_nan=False)


def array(value):
    """{"dtype", "values"} of a case as a numpy array; strings as bytes."""
    dtype = NUMPY_DTYPES[value["dtype"]]
    if dtype is object:
        return np.char.encode(np.array(value["values"], dtype=np.str_), "utf-8").astype(object)
    return np.array(value["values"], dtype=dtype)


def sparse(value):
    """The same as a sparse tensor of what is not missing."""
    dense = array(value)
    there = np.argwhere(dense != {"float32": 0, "int64": -1, "string": b""}[value["dtype"]])
    return tf.SparseTensor(there.astype(np.int64), dense[there[:, 0], there[:, 1]], dense.shape)


def features_of(case, rows=slice(None)):
    """The features of some rows, as TensorFlow is given them."""
    part = lambda value: dict(value, values=value["values"][rows])
    sparse_ones = {name for name, value in case["features"].items() if value.get("sparse") or value.get("unpadded")}
    return {name: (sparse if name in sparse_ones else array)(part(value)) for name, value in case["features"].items()}


def shortest(value):
    """A float32 as the double of its shortest spelling: few characters in JSON, and the nearest float32 is the value itself."""
    return float(str(np.float32(value)))


def encode(value):
    """A numpy value as {"dtype", "shape", "data"}, or {"dtype", "shape", "fill"} where all elements are the same."""
    value = np.asarray(value)
    if value.dtype == np.float64:
        value = value.astype(np.float32)
    if value.dtype == np.float32:
        dtype, flat = "float32", [shortest(x) for x in value.ravel()]
    elif value.dtype.kind in "SOU":
        dtype, flat = "string", [x.decode("utf-8") if isinstance(x, bytes) else str(x) for x in value.ravel()]
    else:
        dtype, flat = value.dtype.name, [int(x) for x in value.ravel()]
    encoded = {"dtype": dtype, "shape": list(value.shape)}
    if len(flat) > 1 and len(set(flat)) == 1:
        encoded["fill"] = flat[0]
    else:
        encoded["data"] = flat
    return encoded


def decode(encoded):
    """A number that `encode` wrote as a numpy value."""
    if "fill" in encoded:
        return np.full(encoded["shape"], encoded["fill"])
    return np.reshape(encoded["data"], encoded["shape"])


def checkpoint_values(prefix):
    """Every tensor of a checkpoint as numpy values.

    TensorFlow 1 declares a slot of each part of a partitioned table with the shape of the whole and stores the part alone; it cannot read it
    back by itself, and it is left out.
    """
    reader = tf.train.load_checkpoint(prefix)
    values = {}
    for name in sorted(reader.get_variable_to_shape_map()):
        try:
            values[name] = reader.get_tensor(name)
        except tf.errors.InvalidArgumentError as error:
            if "Does not have sufficient slices" not in str(error):
                raise
    return values


def distance(value, exact):
    """The largest difference of two tensors."""
    difference = np.abs(np.asarray(value, np.float64) - np.asarray(exact, np.float64))
    return float(np.max(difference)) if difference.size > 0 else 0.0


def relative_distance(value, exact):
    """The same relative to the largest element of the second."""
    difference = distance(value, exact)
    return difference / float(np.max(np.abs(exact))) if difference > 0 else 0.0


def encode_all(values):
    return {name: encode(value) for name, value in values.items()}


def encode_evaluation(metrics):
    return {key: int(value) if key == "global_step" else shortest(value) for key, value in metrics.items()}


def encode_predictions(rows):
    """Rows of predictions as key -> {"dtype", "shape", "data"}, one row after the other."""
    rows = list(rows)
    return {str(key): encode(np.stack([row[key] for row in rows])) for key in rows[0]}


def copy_checkpoint(prefix, directory):
    """Makes `directory` a model directory whose only checkpoint is a copy of `prefix`."""
    shutil.rmtree(directory, ignore_errors=True)
    os.makedirs(directory)
    name = os.path.basename(prefix)
    for file in os.listdir(os.path.dirname(prefix)):
        if file.startswith(name + "."):
            shutil.copy(os.path.join(os.path.dirname(prefix), file), directory)
    with open(os.path.join(directory, "checkpoint"), "w", encoding="utf-8") as file:
        file.write('model_checkpoint_path: "%s"\nall_model_checkpoint_paths: "%s"\n' % (name, name))


def weight_column(spec, numeric_column):
    """`weightColumn` of a case: nothing, a name, or a numeric column with mean and deviation."""
    if spec is None or isinstance(spec, str):
        return spec
    return numeric_column(spec["key"], normalizer_fn=normalizer(spec["normalizer"]))


def normalizer(spec):
    if spec is None:
        return None
    return lambda x: (tf.cast(x, tf.float32) - np.float32(spec["mean"])) / np.float32(spec["std"])


def batches(case, size, repeat):
    """An input function over the rows of a case in their order; the last batch may be smaller, and batches are made before the rows repeat."""

    def input_fn():
        features = features_of(case)
        data = tf.data.Dataset.from_tensor_slices((features, array(case["labels"]))).batch(size)
        return data.repeat() if repeat else data

    return input_fn


def seed_of(case):
    return random.Random(case["name"]).randrange(1 << 30)


def losses_hook():
    """A hook that collects the loss of every step, as it is before that step's update."""
    losses = []

    class Losses(tf.estimator.SessionRunHook):
        def begin(self):
            self.loss = tf.compat.v1.get_collection(tf.compat.v1.GraphKeys.LOSSES)[-1]

        def before_run(self, _):
            return tf.estimator.SessionRunArgs(self.loss)

        def after_run(self, _, values):
            losses.append(shortest(values.results))

    return Losses(), losses
