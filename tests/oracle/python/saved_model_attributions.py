"""Integrated gradients of exported models with layer annotations, as `saved_model_attributions.py CASES RESULTS DIRECTORY` finds them: nothing is known
of a graph but its collections and signatures. Points are right ends k / m of the path from zeros.
"""
import base64
import json
import sys

import numpy as np
import tensorflow as tf
from tensorflow.core.protobuf import meta_graph_pb2

PROCESSED = "layer_annotatons/processed_features"
UNPROCESSED = "layer_annotations/unprocessed_features"


def collection(meta_graph, name):
    keys = [key.decode() for key in meta_graph.collection_def[name + "/keys"].bytes_list.value]
    infos = []
    for value in meta_graph.collection_def[name + "/values"].any_list.value:
        info = meta_graph_pb2.TensorInfo()
        assert value.Unpack(info)
        infos.append(info)
    return keys, infos


def run(case):
    with tf.compat.v1.Session(graph=tf.Graph()) as session:
        meta_graph = tf.compat.v1.saved_model.load(session, ["serve"], case["path"])
        names, infos = collection(meta_graph, PROCESSED)
        processed = [session.graph.get_tensor_by_name(info.name) for info in infos]
        signature = meta_graph.signature_def["predict"]
        feeds = {signature.inputs["examples"].name: np.array([base64.b64decode(x) for x in case["examples"]], dtype=object)}
        output = session.graph.get_tensor_by_name(signature.outputs[case["output"]].name)[:, case["index"]]
        gradients = tf.gradients(output, processed)
        x = session.run(processed, feeds)
        sums = [np.zeros(value.shape) for value in x]
        for k in range(1, case["points"] + 1):
            at = {tensor: value * np.float32(k / case["points"]) for tensor, value in zip(processed, x)}
            for total, gradient in zip(sums, session.run(gradients, at)):
                total += gradient
        raw_keys, raw = collection(meta_graph, UNPROCESSED)
        sparse = [info.WhichOneof("encoding") == "coo_sparse" for info in raw]
        return {
            "processed": {name: value.tolist() for name, value in zip(names, x)},
            "attributions": {name: (total / case["points"] * value).tolist() for name, total, value in zip(names, sums, x)},
            "unprocessed": dict(zip(raw_keys, sparse)),
        }


cases, results = json.load(open(sys.argv[1])), {}
for case in cases:
    results[case["name"]] = run(case)
json.dump(results, open(sys.argv[2], "w"))
