"""Models of TensorFlow 1.15's contrib: input_layer, stack, a head with logits_input, trained by an optimizer of TensorFlow 1 or by optimize_loss. A
checkpoint is written on the way: `contrib_model.py CASES.json RESULTS.json DIRECTORY`."""

import json
import sys

import numpy as np
import tensorflow as tf

tf1 = tf.compat.v1


def head_of(case):
    # Without a centred bias: its own step and the model's run in any order, and both read and write it.
    learn = tf.contrib.learn
    if case["head"] == "multi_class":
        return learn.multi_class_head(3, head_name=case["headName"])
    return learn.regression_head(label_dimension=1, head_name=case["headName"])


def build(case, mode):
    head = head_of(case)
    features = {"x": tf.constant(case["x"], tf.float32), "id": tf.constant(case["id"], tf.int64)}
    labels = tf.constant(case["labels"], tf.int64 if case["head"] == "multi_class" else tf.float32)
    columns = [
        tf.feature_column.numeric_column("x", [2]),
        tf.feature_column.embedding_column(tf.feature_column.categorical_column_with_identity("id", 5), 3),
    ]
    last = tf.contrib.layers.stack(tf.feature_column.input_layer(features, columns), tf.contrib.layers.fully_connected, [4, 3])
    step = tf1.train.get_global_step()

    def optimize(loss):
        return tf.contrib.layers.optimize_loss(loss, step, 0.1, "Adagrad", clip_gradients=1.0, summaries=[])

    train_op_fn = {
        "minimize": lambda loss: tf1.train.AdamOptimizer(0.02).minimize(loss, step),
        "optimize_loss": optimize,
        "own": tf.contrib.learn.no_op_train_fn,
    }[case["by"]]
    ops = head.create_model_fn_ops(features=features, labels=labels, mode=mode, train_op_fn=train_op_fn, logits_input=last, scope=case["scope"])
    if case["by"] == "own" and mode == tf.contrib.learn.ModeKeys.TRAIN:
        ops = ops._replace(train_op=optimize(ops.loss))
    return ops


def run(case, directory):
    prefix = "%s/%s" % (directory, case["name"])
    config = tf1.ConfigProto(intra_op_parallelism_threads=1, inter_op_parallelism_threads=1)
    with tf.Graph().as_default():
        tf1.set_random_seed(1)
        tf1.train.get_or_create_global_step()
        # Variables are resources: a gradient reads what the forward pass read.
        with tf1.variable_scope("", use_resource=True):
            ops = build(case, tf.contrib.learn.ModeKeys.TRAIN)
        saver = tf1.train.Saver()
        losses = []
        with tf1.Session(config=config) as session:
            session.run(tf1.global_variables_initializer())
            for step in range(case["steps"] + case["more"]):
                if step == case["steps"]:
                    saver.save(session, prefix + "/model.ckpt", global_step=step, write_meta_graph=False)
                losses.append(float(session.run([ops.loss, ops.train_op])[0]))
            names = {v.op.name: v for v in tf1.global_variables()}
            values = {name: np.asarray(value) for name, value in session.run(names).items()}
            last = prefix + "/last.ckpt"
            saver.save(session, last, write_meta_graph=False)
    with tf.Graph().as_default():
        tf1.train.get_or_create_global_step()
        ops = build(case, tf.contrib.learn.ModeKeys.INFER)
        with tf1.Session(config=config) as session:
            tf1.train.Saver().restore(session, last)
            predictions = {key: np.asarray(value).tolist() for key, value in session.run(ops.predictions).items()}
    return {
        "losses": losses,
        "variables": {name: {"shape": list(value.shape), "data": value.flatten().tolist()} for name, value in values.items()},
        "predictions": predictions,
    }


with open(sys.argv[1]) as file:
    cases = json.load(file)
with open(sys.argv[2], "w") as file:
    json.dump({case["name"]: run(case, sys.argv[3]) for case in cases}, file)
