"""Takes one step of the training graphs of exported models: `saved_model_train.py CASES RESULTS DIRECTORY`."""
import json
import sys

import numpy as np
import tensorflow as tf

from saved_model_evaluate import feeds_of


def run(case):
    with tf.compat.v1.Session(graph=tf.Graph()) as session:
        meta_graph = tf.compat.v1.saved_model.load(session, ["train"], case["path"])
        signature = meta_graph.signature_def["train"]
        (train_op,) = meta_graph.collection_def["saved_model_train_op"].node_list.value
        loss = signature.outputs["loss"].name
        losses = [float(session.run([loss, train_op], feeds_of(batch, signature))[0]) for batch in case["batches"]]
        variables = {variable.op.name: session.run(variable) for variable in tf.compat.v1.global_variables()}
        return {"losses": losses, "variables": {name: np.asarray(value, dtype=np.float64).ravel().tolist() for name, value in variables.items()}}


if __name__ == "__main__":
    cases, results = json.load(open(sys.argv[1])), {}
    for case in cases:
        results[case["name"]] = run(case)
    json.dump(results, open(sys.argv[2], "w"))
