"""Writes keras.json: what Keras' cells and Bidirectional give in TensorFlow 2.15, with masks of dropout as it drew them.

Run with a Python that has tensorflow-cpu==2.15.1 and numpy<2: `python tests/testdata/recurrent/make.py`
"""
import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

LENGTHS = [3, 0, 5, 1]
TIME, INPUTS = 5, 3
layers = tf.keras.layers
random = np.random.RandomState(7)
x = random.uniform(-1, 1, (len(LENGTHS), TIME, INPUTS)).astype(np.float32)
given = {"mask": tf.sequence_mask(LENGTHS, TIME)}


def flat(value):
    return np.asarray(value).ravel().tolist()


def filled(layer):
    """Builds the layer and gives it weights of a size that saturates nothing."""
    layer(tf.constant(x), **given)
    for weight in layer.weights:
        weight.assign(random.uniform(-0.7, 0.7, weight.shape))
    return layer


def weights(layer):
    return {weight.name.split(":")[0].split("/", 1)[1]: {"shape": weight.shape.as_list(), "values": flat(weight)} for weight in layer.weights}


bidirectional = []
for cell in (layers.LSTMCell, layers.GRUCell, layers.SimpleRNNCell):
    for merge_mode in ("concat", "sum", "mul", "ave"):
        for return_sequences in (False, True):
            tf.keras.backend.clear_session()
            layer = filled(layers.Bidirectional(layers.RNN(cell(2), return_sequences=return_sequences), merge_mode=merge_mode))
            bidirectional.append({
                "cell": layer.forward_layer.cell.name,
                "mergeMode": merge_mode,
                "returnSequences": return_sequences,
                "weights": weights(layer),
                "output": flat(layer(tf.constant(x), **given)),
            })

dropout = []
for cell, gates in ((layers.LSTMCell, 4), (layers.GRUCell, 3), (layers.SimpleRNNCell, 1)):
    for rate, recurrent_rate in ((0.5, 0.0), (0.0, 0.5), (0.25, 0.5)):
        tf.keras.backend.clear_session()
        tf.random.set_seed(3)
        one = cell(2, dropout=rate, recurrent_dropout=recurrent_rate)
        layer = filled(layers.RNN(one, return_sequences=True))
        # The cell draws its masks at the first step and keeps them: draw them first, run a function that finds them.
        one.reset_dropout_mask()
        one.reset_recurrent_dropout_mask()
        count = gates if recurrent_rate > 0 else 1
        inputs_mask = one.get_dropout_mask_for_cell(tf.zeros((len(LENGTHS), INPUTS)), True, count=gates)
        state_mask = one.get_recurrent_dropout_mask_for_cell(tf.zeros((len(LENGTHS), 2)), True, count=gates)
        state = [tf.zeros((len(LENGTHS), 2))] * (2 if gates == 4 else 1)
        outputs = []
        for step in range(TIME):
            output, state = one(tf.constant(x[:, step]), state, training=True)
            outputs.append(output)
        masks = {}
        if rate > 0:
            masks["dropout"] = flat(tf.concat(inputs_mask[:count] if isinstance(inputs_mask, list) else [inputs_mask], 1))
        if recurrent_rate > 0:
            masks["recurrent_dropout"] = flat(tf.concat(state_mask if isinstance(state_mask, list) else [state_mask], 1))
        dropout.append({
            "cell": one.name,
            "dropout": rate,
            "recurrentDropout": recurrent_rate,
            "weights": weights(layer),
            "masks": masks,
            "output": flat(tf.stack(outputs, 1)),
        })

path = os.path.join(os.path.dirname(__file__), "keras.json")
with open(path, "w") as file:
    json.dump({"lengths": LENGTHS, "time": TIME, "inputs": INPUTS, "x": flat(x), "bidirectional": bidirectional, "dropout": dropout}, file)
