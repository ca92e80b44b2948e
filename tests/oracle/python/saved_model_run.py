"""Runs every signature of exported models: `saved_model_run.py CASES RESULTS DIRECTORY`.

A case has the path of an export and its inputs: serialised examples (base64), or a record of nested lists by feature.
"""
import base64
import json
import sys

import numpy as np
import tensorflow as tf

NUMPY = {tf.float32: np.float32, tf.int64: np.int64, tf.int32: np.int32, tf.string: object}


def plain(value):
    strings = value.dtype == object
    data = [base64.b64encode(x).decode() for x in value.ravel()] if strings else [float(x) if np.isfinite(x) else str(x) for x in value.ravel()]
    return {"dtype": "string" if strings else value.dtype.name, "shape": list(value.shape), "data": data}


def feeds_of(case, signature):
    if "examples" in case:
        (key,) = signature.inputs.keys()
        return {key: np.array([base64.b64decode(x) for x in case["examples"]], dtype=object)}
    return {
        key: np.array(case["features"][key], dtype=NUMPY[tf.as_dtype(info.dtype)])
        for key, info in signature.inputs.items()
    }


def run_v1(case):
    with tf.compat.v1.Session(graph=tf.Graph()) as session:
        meta_graph = tf.compat.v1.saved_model.load(session, ["serve"], case["path"])
        results = {}
        for name, signature in meta_graph.signature_def.items():
            if name == "__saved_model_init_op":
                continue
            feeds = {signature.inputs[key].name: value for key, value in feeds_of(case, signature).items()}
            fetched = session.run({key: info.name for key, info in signature.outputs.items()}, feeds)
            results[name] = {"method": signature.method_name, "outputs": {key: plain(value) for key, value in fetched.items()}}
        return results


def run_v2(case):
    loaded = tf.saved_model.load(case["path"])
    with tf.compat.v1.Session(graph=tf.Graph()) as session:
        definitions = tf.compat.v1.saved_model.load(session, ["serve"], case["path"]).signature_def
    results = {}
    for name, function in loaded.signatures.items():
        feeds = {key: tf.constant(value) for key, value in feeds_of(case, definitions[name]).items()}
        results[name] = {"outputs": {key: plain(np.asarray(value)) for key, value in function(**feeds).items()}}
    return results


cases, results = json.load(open(sys.argv[1])), {}
for case in cases:
    results[case["name"]] = {"v1": run_v1(case), "v2": run_v2(case) if tf.__version__.startswith("2") else None}
json.dump(results, open(sys.argv[2], "w"))
