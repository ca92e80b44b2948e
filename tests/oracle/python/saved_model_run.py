"""Runs every signature of exported models: `saved_model_run.py CASES RESULTS DIRECTORY`.

A case has the path of an export and its inputs: serialised examples (base64), or values by feature, dense or sparse.
"""
import base64
import json
import sys

import numpy as np
import tensorflow as tf

from saved_model_evaluate import NUMPY, feeds_of


def plain(value):
    strings = value.dtype == object
    data = [base64.b64encode(x).decode() for x in value.ravel()] if strings else [float(x) if np.isfinite(x) else str(x) for x in value.ravel()]
    return {"dtype": "string" if strings else value.dtype.name, "shape": list(value.shape), "data": data}


def examples_of(case):
    return np.array([base64.b64decode(x) for x in case["examples"]], dtype=object)


def tensors_of(case, signature):
    """The inputs as TensorFlow 2's signatures take them."""
    if "examples" in case:
        (key,) = signature.inputs.keys()
        return {key: tf.constant(examples_of(case))}
    tensors = {}
    for key, info in signature.inputs.items():
        value, dtype = case["features"][key], NUMPY[tf.as_dtype(info.dtype)]
        if info.WhichOneof("encoding") == "coo_sparse":
            indices = np.array(value["indices"], dtype=np.int64).reshape(-1, len(value["shape"]))
            tensors[key + "_indices"] = tf.constant(indices)
            tensors[key + "_values"] = tf.constant(np.array(value["values"], dtype=dtype), tf.as_dtype(info.dtype))
            tensors[key + "_dense_shape"] = tf.constant(value["shape"], tf.int64)
        else:
            tensors[key] = tf.constant(np.array(value, dtype=dtype))
    return tensors


def run_v1(case):
    with tf.compat.v1.Session(graph=tf.Graph()) as session:
        meta_graph = tf.compat.v1.saved_model.load(session, ["serve"], case["path"])
        results = {}
        for name, signature in meta_graph.signature_def.items():
            if name == "__saved_model_init_op":
                continue
            feeds = {info.name: examples_of(case) for info in signature.inputs.values()} if "examples" in case else feeds_of(case["features"], signature)
            fetched = session.run({key: info.name for key, info in signature.outputs.items()}, feeds)
            results[name] = {"method": signature.method_name, "outputs": {key: plain(value) for key, value in fetched.items()}}
        return results


def run_v2(case):
    loaded = tf.saved_model.load(case["path"])
    with tf.compat.v1.Session(graph=tf.Graph()) as session:
        definitions = tf.compat.v1.saved_model.load(session, ["serve"], case["path"]).signature_def
    results = {}
    for name, function in loaded.signatures.items():
        outputs = function(**tensors_of(case, definitions[name]))
        results[name] = {"outputs": {key: plain(np.asarray(value)) for key, value in outputs.items()}}
    return results


cases, results = json.load(open(sys.argv[1])), {}
for case in cases:
    results[case["name"]] = {"v1": run_v1(case), "v2": run_v2(case) if tf.__version__.startswith("2") else None}
json.dump(results, open(sys.argv[2], "w"))
