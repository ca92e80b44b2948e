"""Runs the evaluation graphs of exported models on batches: `saved_model_evaluate.py CASES RESULTS DIRECTORY`.

A batch has, by key of the input, a dense value, or indices, values and shape of a SparseTensor.
"""
import json
import sys

import numpy as np
import tensorflow as tf

NUMPY = {tf.float32: np.float32, tf.int64: np.int64, tf.string: object}


def feeds_of(batch, signature):
    feeds = {}
    for key, info in signature.inputs.items():
        dtype = NUMPY[tf.as_dtype(info.dtype)]
        if info.WhichOneof("encoding") == "coo_sparse":
            sparse, value = info.coo_sparse, batch[key]
            feeds[sparse.indices_tensor_name] = np.array(value["indices"], dtype=np.int64).reshape(-1, len(value["shape"]))
            feeds[sparse.values_tensor_name] = np.array(value["values"], dtype=dtype)
            feeds[sparse.dense_shape_tensor_name] = np.array(value["shape"], dtype=np.int64)
        else:
            feeds[info.name] = np.array(batch[key], dtype=dtype)
    return feeds


def run(case):
    with tf.compat.v1.Session(graph=tf.Graph()) as session:
        meta_graph = tf.compat.v1.saved_model.load(session, ["eval"], case["path"])
        signature = meta_graph.signature_def["eval"]
        names = {key: info.name for key, info in signature.outputs.items()}
        values = {key: name for key, name in names.items() if key.endswith("/value")}
        updates = {key: name for key, name in names.items() if key.endswith("/update_op")}
        losses = []
        for batch in case["batches"]:
            fetched = session.run({"loss": names["loss"], "updates": updates}, feeds_of(batch, signature))
            losses.append(float(fetched["loss"]))
        after = fetched["updates"]
        results = session.run(values)
        for key, value in results.items():
            np.testing.assert_array_equal(value, after[key.replace("/value", "/update_op")])
        return {"losses": losses, "metrics": {key.split("/", 1)[1][:-len("/value")]: np.asarray(value).ravel().tolist() for key, value in results.items()}}


if __name__ == "__main__":
    cases, results = json.load(open(sys.argv[1])), {}
    for case in cases:
        results[case["name"]] = run(case)
    json.dump(results, open(sys.argv[2], "w"))
