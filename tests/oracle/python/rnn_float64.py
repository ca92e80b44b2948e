"""The training run of a recurrent case once more in float64, from its formulas: what exact arithmetic would have given, up to 1e-16.

For cases whose columns are embeddings of single ids and plain numbers.
"""

import numpy as np
import tensorflow as tf

from float64_run import clip, class_probabilities, update

F64 = tf.float64


def run_in_float64(case, initial, first, steps, kind=np.float32):
    """Losses of so many steps from number `first`, and every variable and slot after the last one."""
    state = {name: np.asarray(value, np.float64) for name, value in initial.items() if np.issubdtype(np.asarray(value).dtype, kind)}
    optimizer = case["optimizer"]
    if isinstance(optimizer, str):
        optimizer = {"kind": optimizer, "learningRate": 0.05, "clipnorm": 5.0}
    rows, size = len(case["labels"]["values"]), case["batch"]
    starts = list(range(0, rows, size))
    losses = []
    for step in range(first, first + steps):
        # Every call of `train` begins with the first batch.
        start = starts[(step - first) % len(starts)]
        variables = {name: tf.Variable(value, dtype=F64) for name, value in state.items() if not name.startswith("training/")}
        with tf.GradientTape() as tape:
            loss = loss_of(case, variables, slice(start, min(start + size, rows)))
        losses.append(float(loss))
        gradients = tape.gradient(loss, list(variables.values()))
        for name, gradient in zip(variables, clip(optimizer, gradients)):
            if gradient is not None:
                update(optimizer, state, name, gradient, step)
    return losses, state


def predict_in_float64(case, values):
    """Logits of every batch, from the variables of a checkpoint."""
    variables = {name: tf.constant(np.asarray(value, np.float64)) for name, value in values.items() if np.asarray(value).dtype.kind == "f"}
    rows, size = len(case["labels"]["values"]), case["batch"]
    return [logits_of(case, variables, slice(start, min(start + size, rows)))[0].numpy() for start in range(0, rows, size)]


def by_key(logits):
    """Predictions of batches by "BATCH/KEY", from their logits."""
    found = {}
    for i, batch in enumerate(logits):
        for key, value in dict(class_probabilities(batch, False, False), logits=batch).items():
            found["%d/%s" % (i, key)] = value
    return found


def is_exact(case):
    """Whether `run_in_float64` knows the columns and cells of a case."""
    return "cells" not in case and all(is_plain(spec) for spec in case["sequence"] + case["context"])


def is_plain(spec):
    if spec["kind"] == "numeric":
        return True
    return spec["kind"] == "embedding" and spec["column"]["kind"] == "identity" and "combiner" not in spec


def logits_of(case, variables, rows):
    """Logits of some rows, [batch, classes], or [batch, time, classes] where every step has its own; and the rows' lengths and features."""
    values = {name: value["values"][rows] for name, value in case["features"].items()}
    lengths = [len(row) for row in values[key_of(case["sequence"][0])]]
    outputs = run_layers(case, variables, inputs_of(case, variables, values, lengths), lengths)
    if not case.get("returnSequences"):
        outputs = outputs[:, -1]
    return outputs @ variables["rnn_model/logits/kernel"] + variables["rnn_model/logits/bias"], lengths, values


def loss_of(case, variables, rows):
    logits, lengths, values = logits_of(case, variables, rows)
    labels = case["labels"]["values"][rows]
    if case.get("returnSequences"):
        mask = [[t < length for t in range(max(lengths))] for length in lengths]
        logits = tf.boolean_mask(logits, tf.constant(mask, shape=[len(lengths), max(lengths)]))
        labels = [label for row in labels for label in row]
    if case.get("labelVocabulary"):
        labels = [case["labelVocabulary"].index(label) for label in labels]
    if case["nClasses"] == 2:
        losses = tf.nn.sigmoid_cross_entropy_with_logits(labels=np.array(labels, np.float64), logits=logits[:, 0])
    else:
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=np.array(labels, np.int64), logits=logits)
    total = tf.reduce_sum(losses * np.array(flat(values[case["weightColumn"]]), np.float64) if "weightColumn" in case else losses)
    return total if case.get("lossReduction") == "sum" or not labels else total / len(labels)


def flat(values):
    return [each for value in values for each in (value if isinstance(value, list) else [value])]


def key_of(spec):
    return spec["key"] if spec["kind"] == "numeric" else spec["column"]["key"]


def inputs_of(case, variables, values, lengths):
    """[batch, time + 1, width]: a step of zeros stands before the first, so that there is one."""
    batch, time = len(lengths), max(lengths)
    parts = []
    for spec in sorted(case["sequence"], key=lambda spec: key_of(spec) + ("" if spec["kind"] == "numeric" else "_embedding")):
        sequences = values[key_of(spec)]
        place = [(row, 1 + t) for row, length in enumerate(lengths) for t in range(length)]
        shape = [batch, time + 1, spec.get("dimension", 1)]
        if spec["kind"] == "numeric":
            steps = tf.constant(np.array(flat(sequences), np.float32).astype(np.float64)[:, None])
        else:
            unique, index = np.unique(np.array(flat(sequences), np.int64), return_inverse=True)
            table = variables["sequence_features/%s_embedding/embedding_weights" % key_of(spec)]
            steps = tf.gather(tf.gather(table, unique), index)
        parts.append(tf.scatter_nd(tf.constant(place, tf.int32, shape=[len(place), 2]), steps, shape))
    for spec in sorted(case["context"], key=key_of):
        context = np.array(values[spec["key"]], np.float32).astype(np.float64).reshape(batch, 1, -1)
        parts.append(tf.constant(np.tile(context, [1, time + 1, 1])))
    return tf.concat(parts, axis=2)


def run_layers(case, variables, x, lengths):
    """Outputs of every step; behind a row's end the last again."""
    kind = case.get("cellType", "simple_rnn")
    units = case.get("units")
    layers = [units] if isinstance(units, int) else units
    scope = "rnn_model/%s/" % (kind if isinstance(units, int) else "rnn")
    if len(layers) > 1:
        scope += "stacked_rnn_cells/"
    valid = tf.constant([[0 < t <= length for t in range(max(lengths) + 1)] for length in lengths])
    outputs = x
    for layer, width in enumerate(layers):
        name = scope + kind + "_cell" + ("_%d" % layer if layer > 0 else "") + "/"
        weights = [variables[name + part] for part in ("kernel", "recurrent_kernel", "bias")]
        state = [tf.zeros([len(lengths), width], F64) for _ in range(2 if kind == "lstm" else 1)]
        seen = []
        for t in range(x.shape[1]):
            new = STEPS[kind](outputs[:, t], state, *weights)
            state = [tf.where(valid[:, t, None], value, before) for value, before in zip(new, state)]
            seen.append(state[0])
        outputs = tf.stack(seen, axis=1)
    if not layers:
        seen = [x[:, 0] * 0]
        for t in range(1, x.shape[1]):
            seen.append(tf.where(valid[:, t, None], x[:, t], seen[-1]))
        outputs = tf.stack(seen, axis=1)
    return outputs[:, 1:] if case.get("returnSequences") else outputs


def simple_rnn(x, state, kernel, recurrent, bias):
    return [tf.tanh(x @ kernel + state[0] @ recurrent + bias)]


def lstm(x, state, kernel, recurrent, bias):
    i, f, c, o = tf.split(x @ kernel + state[0] @ recurrent + bias, 4, axis=1)
    cell = tf.sigmoid(f) * state[1] + tf.sigmoid(i) * tf.tanh(c)
    return [tf.sigmoid(o) * tf.tanh(cell), cell]


def gru(x, state, kernel, recurrent, bias):
    mz, mr, mh = tf.split(x @ kernel + bias[0], 3, axis=1)
    nz, nr, nh = tf.split(state[0] @ recurrent + bias[1], 3, axis=1)
    z = tf.sigmoid(mz + nz)
    return [z * state[0] + (1 - z) * tf.tanh(mh + tf.sigmoid(mr + nr) * nh)]


STEPS = {"simple_rnn": simple_rnn, "lstm": lstm, "gru": gru}
