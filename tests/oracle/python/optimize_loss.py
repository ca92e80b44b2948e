"""Runs of TensorFlow 1.15's tf.contrib.layers.optimize_loss: `optimize_loss.py CASES.json RESULTS.json DIRECTORY`."""

import json
import sys

import numpy as np
import tensorflow as tf

tf1 = tf.compat.v1

OPTIMIZERS = {
    "momentum_factory": lambda rate: tf1.train.MomentumOptimizer(rate, 0.5, use_nesterov=True),
    "adagrad_class": tf1.train.AdagradOptimizer,
    "proximal_instance": tf1.train.ProximalAdagradOptimizer(0.1, l2_regularization_strength=0.01),
}


def decay_fn(decay):
    if decay is None:
        return None
    return lambda rate, step: tf1.train.exponential_decay(rate, step, decay["steps"], decay["rate"], staircase=decay["staircase"])


def run(case):
    with tf.Graph().as_default():
        tf1.train.get_or_create_global_step()

        def variable(name):
            # A resource is read once in a step: every gradient is of the variables as they were before it.
            return tf1.get_variable(name, initializer=np.array(case["initial"][name], np.float32), use_resource=True)

        # The rows looked up are different ones, as the gradient of a row that is looked up twice stands in two parts here.
        rows = tf.gather(variable("table"), case["ids"])
        x = tf.concat([tf.constant(case["x"], tf.float32), rows], 1)
        hidden = tf.tanh(tf.matmul(x, variable("dense/kernel")) + variable("dense/bias"))
        y = tf.matmul(hidden, variable("dense_1/kernel")) + variable("dense_1/bias")
        loss = tf.reduce_mean(tf1.squared_difference(y, tf.constant(case["y"], tf.float32)))
        ops = []
        for call in case["calls"]:
            multipliers, only = call["multipliers"], call["variables"]
            ops.append(tf.contrib.layers.optimize_loss(
                loss,
                tf1.train.get_global_step(),
                call["learningRate"],
                OPTIMIZERS.get(call["optimizer"], call["optimizer"]),
                gradient_multipliers=None if multipliers is None else {name + ":0": factor for name, factor in multipliers.items()},
                clip_gradients=call["clip"],
                learning_rate_decay_fn=decay_fn(call["decay"]),
                variables=None if only is None else [v for v in tf1.trainable_variables() if v.op.name in only],
                name=call["name"],
                summaries=[],
                increment_global_step=call["increment"],
            ))
        losses = []
        with tf1.Session(config=tf1.ConfigProto(intra_op_parallelism_threads=1, inter_op_parallelism_threads=1)) as session:
            session.run(tf1.global_variables_initializer())
            for _ in range(case["steps"]):
                losses.append(float(session.run(loss)))
                session.run(ops)
            values = session.run({v.op.name: v for v in tf1.global_variables()})
    return {"losses": losses, "variables": {name: np.asarray(value).tolist() for name, value in values.items()}}


with open(sys.argv[1]) as file:
    cases = json.load(file)
with open(sys.argv[2], "w") as file:
    json.dump({case["name"]: run(case) for case in cases}, file)
