"""Makes the checkpoints in this directory with real TensorFlow.

    python make.py                        # TensorFlow 2.15: bundles of every kind, a DNNClassifier
    python make.py                        # TensorFlow 1.15: a DNNClassifier (two data files), a partitioned variable

Prints the SHA-256 of the index and data of a bundle with two blocks, too large to be kept here.
"""

import hashlib
import os
import shutil
import sys
import tempfile

import numpy as np
import tensorflow as tf

v1 = tf.compat.v1
HERE = os.path.dirname(os.path.abspath(__file__))


def save(prefix, tensors, slices=None):
    """tensors: name -> value; slices: (name, "shape start,length:...", value) for each part."""
    # A Saver hands over variables in order of their names, and data is written in the order in which it comes.
    rows = sorted([(name, "", value) for name, value in tensors.items()] + (slices or []), key=lambda row: row[0])
    names, specs, values = zip(*[(name, spec, tf.constant(value)) for name, spec, value in rows])
    with v1.Session() as session:
        session.run(tf.raw_ops.SaveV2(prefix=prefix, tensor_names=list(names), shape_and_slices=list(specs), tensors=list(values)))


def mixed():
    return {
        "global_step": np.array(7, np.int64),
        "dnn/hiddenlayer_0/kernel": np.arange(12, dtype=np.float32).reshape(3, 4) / 8,
        "dnn/hiddenlayer_0/bias": np.zeros(4, np.float32),
        "flags": np.array([True, False, True]),
        "ids": np.array([[1, -2], [3, -(2**31)]], np.int32),
        "names": np.array([b"Adelie", b"", b"\xff\x00x", "Gento\u00f6".encode()], object).reshape(2, 2),
        "empty": np.zeros((0, 5), np.float32),
        "scalar": np.array(1.5, np.float32),
        "big": np.array([2**62, -1], np.int64),
    }


def wide():
    return {
        "float64": np.array([1 / 3, 2.5, -1e300]),
        "float16": np.array([0, 1, -2.5, 65504, 2**-24, np.inf, 2**-14], np.float16),
        "bfloat16": np.array([1.0, -2.5, 3.140625]).astype(tf.bfloat16.as_numpy_dtype),
        "uint8": np.array([0, 255], np.uint8),
        "int8": np.array([-128, 127], np.int8),
        "uint16": np.array([0, 65535], np.uint16),
        "int16": np.array([-32768, 32767], np.int16),
        "uint32": np.array([0, 2**32 - 1], np.uint32),
        "uint64": np.array([0, 2**63 - 1], np.uint64),
        "uint64_beyond": np.array([2**64 - 1], np.uint64),
        "complex64": np.array([1 + 2j], np.complex64),
    }


def sliced():
    rows = np.arange(40, dtype=np.float32).reshape(10, 4)
    parts = []
    for start, length in [(0, 3), (3, 3), (6, 2), (8, 2)]:
        parts.append(("embedding/weights", "10 4 %d,%d:0,4" % (start, length), rows[start : start + length]))
    # Columns of a variable, the second part first.
    columns = np.arange(6, dtype=np.int64).reshape(3, 2)
    parts.append(("columns", "3 2 0,3:1,1", columns[:, 1:]))
    parts.append(("columns", "3 2 -:0,1", columns[:, :1]))
    # Starts and lengths of one, two and three bytes in the keys.
    long = np.arange(10000) % 3 == 0
    for start, length in [(0, 63), (63, 1), (64, 8128), (8192, 1808)]:
        parts.append(("long", "10000 %d,%d" % (start, length), long[start : start + length]))
    return {"zz": np.array([1, 2], np.int32), "aa": np.array([3.0], np.float32)}, parts


def many():
    """More entries than one block of 262144 bytes takes."""
    return {"layer_%05d/%s" % (i // 3, ["kernel", "bias", "gamma\u00ff"][i % 3]): np.array([i], np.int32) for i in range(12000)}


def estimator_dir(name, estimator):
    columns = [v1.feature_column.numeric_column("x")]
    directory = tempfile.mkdtemp()
    config = tf.estimator.RunConfig(model_dir=directory, tf_random_seed=1)
    model = estimator(columns, config)
    x = np.array([[1.0], [2.0], [3.0]], np.float32)
    model.train(lambda: ({"x": tf.constant(x)}, tf.constant([[0], [1], [1]])), steps=2)
    target = os.path.join(HERE, name)
    shutil.rmtree(target, ignore_errors=True)
    os.makedirs(target)
    for file in os.listdir(directory):
        if file == "checkpoint" or (file.startswith("model.ckpt-2") and not file.endswith(".meta")):
            shutil.copy(os.path.join(directory, file), target)
    # Every value, to compare with.
    reader = tf.train.load_checkpoint(target)
    with open(os.path.join(target, "values.txt"), "w") as out:
        for key in sorted(reader.get_variable_to_shape_map()):
            value = np.asarray(reader.get_tensor(key))
            out.write("%s %s %s %s\n" % (key, value.dtype.name, list(value.shape), [float(v) for v in value.ravel()]))


if tf.__version__.startswith("2"):
    v1.disable_eager_execution()
    save(os.path.join(HERE, "mixed"), mixed())
    save(os.path.join(HERE, "wide"), wide())
    tensors, parts = sliced()
    save(os.path.join(HERE, "sliced"), tensors, parts)
    prefix = os.path.join(tempfile.mkdtemp(), "many")
    save(prefix, many())
    for end in [".index", ".data-00000-of-00001"]:
        with open(prefix + end, "rb") as file:
            print(end, os.path.getsize(prefix + end), hashlib.sha256(file.read()).hexdigest())
    estimator_dir("dnn_tf2", lambda columns, config: tf.estimator.DNNClassifier([3], columns, optimizer="Adagrad", config=config))
else:
    estimator_dir("dnn_tf1", lambda columns, config: tf.estimator.DNNClassifier([3], columns, config=config))
    partitioner = tf.fixed_size_partitioner(4)
    with tf.Graph().as_default(), tf.Session() as session:
        with tf.variable_scope("linear", partitioner=partitioner):
            tf.get_variable("weights", initializer=tf.reshape(tf.range(30.0), [10, 3]))
        session.run(tf.global_variables_initializer())
        tf.train.Saver().save(session, os.path.join(HERE, "partitioned_tf1"), write_meta_graph=False, write_state=False)
