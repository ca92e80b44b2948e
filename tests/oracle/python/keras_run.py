"""Runs comparisons with Keras in float32 and float64: `keras_run.py CASES.json RESULTS.json DIRECTORY`.

A result is every tensor by name in float32, with its distance from the same in float64.
"""

import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np
import tensorflow as tf

import common
from tf2_run import ACTIVATIONS, OPTIMIZERS, OPTIONS, SCHEDULE_OPTIONS

layers = tf.keras.layers
ALL_ACTIVATIONS = dict(ACTIVATIONS, softmax=tf.nn.softmax, log_softmax=tf.nn.log_softmax)
ALL_SCHEDULE_OPTIONS = dict(SCHEDULE_OPTIONS, firstDecaySteps="first_decay_steps", tMul="t_mul", mMul="m_mul")


def exact(value):
    """A number of the options, rounded to float32 where it is no whole number or truth value: what either library computes with."""
    if isinstance(value, list):
        return [exact(each) for each in value]
    return float(np.float32(value)) if isinstance(value, float) else value


def array(value, dtype):
    return np.array(value["data"], np.float32).reshape(value["shape"]).astype(dtype)


def arrays(case, dtype):
    return {name: array(value, dtype) for name, value in case["tensors"].items()}


@tf.keras.utils.register_keras_serializable()
class MinimalCell(layers.Layer):
    """The minimal gated unit of `_keras_ours.ts`."""

    def __init__(self, units, **options):
        super().__init__(**options)
        self.units = self.state_size = self.output_size = units

    def build(self, shape):
        add = lambda name, *shape: self.add_weight(name=name, shape=shape)
        self.kernel_f, self.recurrent_f = add("kernel_f", shape[-1], self.units), add("recurrent_f", self.units, self.units)
        self.bias_f = add("bias_f", self.units)
        self.kernel_h, self.recurrent_h = add("kernel_h", shape[-1], self.units), add("recurrent_h", self.units, self.units)
        self.built = True

    def call(self, x, states):
        h = states[0]
        f = tf.sigmoid(x @ self.kernel_f + h @ self.recurrent_f + self.bias_f)
        output = (1 - f) * h + f * tf.tanh(x @ self.kernel_h + (f * h) @ self.recurrent_h)
        return output, [output]

    def get_config(self):
        return dict(super().get_config(), units=self.units)


CELLS = {"simple_rnn": layers.SimpleRNNCell, "lstm": layers.LSTMCell, "gru": layers.GRUCell, "minimal": MinimalCell}
LAYERS = {"simple_rnn": layers.SimpleRNN, "lstm": layers.LSTM, "gru": layers.GRU}


def recurrent_layer(specs, subject, dtype, **options):
    options = dict(options, return_sequences=subject["returnSequences"], dtype=dtype)
    if subject["layer"] and specs[0]["kind"] in LAYERS:
        return LAYERS[specs[0]["kind"]](specs[0]["units"], **options)
    cells = [CELLS[spec["kind"]](spec["units"], dtype=dtype) for spec in specs]
    return layers.RNN(cells[0] if len(cells) == 1 else layers.StackedRNNCells(cells, dtype=dtype), **options)


def recurrent(case, dtype):
    subject = case["subject"]
    layer = recurrent_layer(subject["cells"], subject, dtype)
    if "bidirectional" in subject:
        both = subject["bidirectional"]
        backward = recurrent_layer(both["backward"], subject, dtype, go_backwards=True) if "backward" in both else None
        layer = layers.Bidirectional(layer, merge_mode=both["mergeMode"], backward_layer=backward, dtype=dtype)
    values = arrays(case, dtype)
    time = values["x"].shape[1]
    mask = tf.sequence_mask(subject["lengths"], time) if "lengths" in subject else None
    names = [name for name in values if name not in ("x", "weighting")]
    layer.build(values["x"].shape)
    layer.set_weights([values[name] for name in names])
    return with_gradients(values, lambda x: layer(x, mask=mask), dict(zip(names, layer.weights)))


def with_gradients(values, forward, variables):
    """The output of a layer of x, and the gradients of sum(output * weighting)."""
    x = tf.constant(values["x"])
    with tf.GradientTape() as tape:
        tape.watch(x)
        output = forward(x)
        loss = tf.reduce_sum(output * values["weighting"])
    sources = dict(variables, x=x)
    gradients = tape.gradient(loss, sources, unconnected_gradients="zero")
    return dict({"gradient/" + name: tf.convert_to_tensor(value) for name, value in gradients.items()}, output=output)


def dense(case, dtype):
    subject, values = case["subject"], arrays(case, dtype)
    activation = None if subject["activation"] is None else ACTIVATIONS[subject["activation"]]
    layer = layers.Dense(values["kernel"].shape[1], activation=activation, use_bias=subject["useBias"], dtype=dtype)
    layer.build(values["x"].shape)
    names = ["kernel", "bias"] if subject["useBias"] else ["kernel"]
    layer.set_weights([values[name] for name in names])
    return with_gradients(values, layer, dict(zip(names, layer.weights)))


def activation(case, dtype):
    return with_gradients(arrays(case, dtype), ALL_ACTIVATIONS[case["subject"]["name"]], {})


def batch_norm(case, dtype):
    subject, values = case["subject"], arrays(case, dtype)
    layer = layers.BatchNormalization(momentum=exact(subject["momentum"]), epsilon=exact(subject["epsilon"]), dtype=dtype)
    layer.build(values["x"].shape)
    names = ["gamma", "beta", "moving_mean", "moving_variance"]
    layer.set_weights([values[name] for name in names])
    result = with_gradients(values, lambda x: layer(x, training=subject["training"]), dict(zip(names[:2], layer.weights)))
    return dict(result, moving_mean=layer.moving_mean, moving_variance=layer.moving_variance)


def embedding(case, dtype):
    values = arrays(case, dtype)
    layer = layers.Embedding(*values["table"].shape, dtype=dtype)
    layer.build(None)
    layer.set_weights([values["table"]])
    with tf.GradientTape() as tape:
        output = layer(tf.constant(case["subject"]["ids"]))
        loss = tf.reduce_sum(output * values["weighting"])
    return {"output": output, "gradient/table": tf.convert_to_tensor(tape.gradient(loss, layer.weights[0]))}


def loss(case, dtype):
    subject, values = case["subject"], arrays(case, dtype)
    reduction, kind = subject["lossReduction"], subject["loss"]
    logits, labels, weights = tf.constant(values["logits"]), values["labels"], values.get("weights")
    width = logits.shape[1]

    def each_target(value):
        """A head of regression has a loss for each target: every one is an example to Keras."""
        return tf.reshape(value, [-1, 1])

    with tf.GradientTape() as tape:
        tape.watch(logits)
        if kind in ("binary", "logistic", "multiLabel"):
            total = tf.keras.losses.BinaryCrossentropy(from_logits=True, reduction=reduction)(labels, logits, weights)
        elif kind == "multiClass":
            total = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction=reduction)(labels, logits, weights)
        else:
            tiled = None if weights is None else each_target(np.tile(weights, [1, width]))
            if kind == "regression":
                total = tf.keras.losses.MeanSquaredError(reduction=reduction)(each_target(labels), each_target(logits), tiled)
            else:
                make = lambda y, z: tf.nn.log_poisson_loss(y, z, compute_full_loss=subject["full"])[:, 0]
                wrapper = tf.keras.losses.Loss(reduction=reduction)
                wrapper.call = make
                total = wrapper(each_target(labels), each_target(logits), tiled)
    return {"output": total, "gradient/logits": tape.gradient(total, logits)}


def metric(case, dtype):
    subject, values = case["subject"], arrays(case, dtype)
    name, options = subject["metric"], subject["options"]
    snake = lambda key: "".join("_" + c.lower() if c.isupper() else c for c in key)
    given = {snake(key): exact(value) for key, value in options.items() if key != "nClasses"}
    batches = [[values.get("%s_%d" % (part, i)) for part in ("labels", "predictions", "weights")] for i in range(subject["batches"])]
    classes = options.get("nClasses")
    if name == "ConfusionMatrix":
        return {"result": sum(tf.math.confusion_matrix(y, p, classes, w, dtype) for y, p, w in batches)}
    if name == "Accuracy":
        made = tf.keras.metrics.BinaryAccuracy(**given, dtype=dtype) if given else tf.keras.metrics.Accuracy(dtype=dtype)
    elif name == "ClassF1":
        made = tf.keras.metrics.F1Score(**given, dtype=dtype)
    else:
        made = getattr(tf.keras.metrics, name.replace("Class", ""))(**given, dtype=dtype)
    for y, p, w in batches:
        if classes is not None and name != "Accuracy":
            y, p = (np.eye(classes, dtype=dtype)[each.astype(int)] for each in (y, p))
        if name == "Mean":
            made.update_state(p, w)
        else:
            made.update_state(y, p, w)
    return {"result": made.result()}


def schedule_of(spec, dtype):
    """A schedule computes in the dtype of its initial rate."""
    options = {ALL_SCHEDULE_OPTIONS.get(key, key): exact(value) for key, value in spec.items() if key != "schedule"}
    name = spec["schedule"]
    if "initial_learning_rate" in options:
        options["initial_learning_rate"] = np.dtype(dtype).type(options["initial_learning_rate"])
    else:
        options["values"] = [np.dtype(dtype).type(value) for value in options["values"]]
    if dtype == "float64" and options.get("cycle"):
        return cycle_in_float64(**options)
    return getattr(tf.keras.optimizers.schedules, name[0].upper() + name[1:])(**options)


def cycle_in_float64(initial_learning_rate, decay_steps, end_learning_rate, power, cycle):
    """PolynomialDecay with a cycle, which Keras has in float32 alone."""

    def rate(step):
        passed = tf.cast(step, tf.float64)
        part = passed / (decay_steps * tf.maximum(tf.math.ceil(passed / decay_steps), 1))
        return (initial_learning_rate - end_learning_rate) * (1 - part) ** power + end_learning_rate

    return rate


def in_a_graph(schedule):
    """The schedule as a training step has it, in a graph, whose optimizer turns divisions by constants into products."""
    return tf.function(lambda step: schedule(step), input_signature=[tf.TensorSpec([], tf.int64)])


class InAGraph(tf.keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, schedule):
        self.run = in_a_graph(schedule)

    def __call__(self, step):
        return self.run(tf.cast(step, tf.int64))

    def get_config(self):
        return {}


def optimizer(case, dtype):
    subject, values = case["subject"], arrays(case, dtype)
    spec = subject["optimizer"]
    options = {
        OPTIONS.get(key, key): InAGraph(schedule_of(value, dtype)) if isinstance(value, dict) else exact(value)
        for key, value in spec.items()
        if key != "kind"
    }
    made = getattr(tf.keras.optimizers.legacy, OPTIMIZERS[spec["kind"]])(**options)
    variables = [tf.Variable(value, name=name) for name, value in values.items()]

    def gradient(given, variable):
        dense = tf.constant(array(given["values"], dtype))
        return tf.IndexedSlices(dense, tf.constant(given["ids"]), tf.constant(variable.shape)) if "ids" in given else dense

    for step in subject["steps"]:
        made.apply_gradients([(gradient(given, variable), variable) for given, variable in zip(step, variables)])
    slots = made.get_slot_names()
    result = {"%s/%s" % (name, slot): made.get_slot(variable, slot) for name, variable in zip(values, variables) for slot in slots}
    return dict(result, **dict(zip(values, variables)))


def schedule(case, dtype):
    subject = case["subject"]
    run = in_a_graph(schedule_of(subject["schedule"], dtype))
    return {"rates": tf.stack([run(tf.constant(step, tf.int64)) for step in subject["steps"]])}


RUNS = {
    "recurrent": recurrent,
    "dense": dense,
    "activation": activation,
    "batchNorm": batch_norm,
    "embedding": embedding,
    "loss": loss,
    "metric": metric,
    "optimizer": optimizer,
    "schedule": schedule,
}


def in_float32_alone(subject):
    """Whether Keras refuses a metric in float64, which then has no distance from it that would excuse anything."""
    return subject["kind"] == "metric" and ("topK" in subject["options"] or subject["metric"] == "ClassF1")


def run(case):
    make = RUNS[case["subject"]["kind"]]
    single = make(case, "float32")
    if in_float32_alone(case["subject"]):
        return {name: dict(common.encode(value.numpy()), distance=0) for name, value in single.items()}
    double, result = make(case, "float64"), {}
    for name, value in single.items():
        value, wanted = value.numpy(), double[name].numpy()
        if value.dtype != np.float32 or wanted.dtype != np.float64:
            raise TypeError("%s of %s is %s, and %s in float64" % (name, case["name"], value.dtype, wanted.dtype))
        result[name] = dict(common.encode(value), distance=common.distance(value, wanted))
    return result


if __name__ == "__main__":
    cases_path, results_path, _ = sys.argv[1:]
    common.write_json(results_path, {case["name"]: run(case) for case in common.read_json(cases_path)})
