"""The training run of a case once more in float64: what exact arithmetic would have given, up to 1e-16.

Only ids and constant inputs come from TensorFlow's feature columns; layers, losses, gradients and update rules are written out here from
their formulas, so that the distance of the float32 run from this one is that of its arithmetic.
"""

import numpy as np
import tensorflow as tf
from tensorflow.python.feature_column import feature_column_v2 as fc

import common
import float64_v1
from columns import build_column

F64 = tf.float64
INPUT_LAYER = "dnn/input_from_feature_columns/input_layer/"
ACTIVATIONS = {
    None: lambda x: x,
    "relu": tf.nn.relu,
    "relu6": tf.nn.relu6,
    "leaky_relu": lambda x: tf.where(x > 0, x, x * float(np.float32(0.2))),
    "elu": tf.nn.elu,
    "selu": tf.nn.selu,
    "gelu": lambda x: 0.5 * x * (1 + tf.math.erf(x / np.sqrt(2.0))),
    "softplus": tf.nn.softplus,
    "sigmoid": tf.sigmoid,
    "tanh": tf.tanh,
}


def run_in_float64(case, initial, kind=np.float32):
    """Losses of the steps, and every trained variable, moving average and slot after the last one."""
    state = {name: np.asarray(value, np.float64) for name, value in initial.items() if np.issubdtype(np.asarray(value).dtype, kind)}
    if case.get("version") == 1:
        state = float64_v1.with_slots(case["optimizer"], state)
    labels = common.array(case["labels"])
    rows, size = len(labels), case["trainBatch"]
    starts = list(range(0, rows, size))
    columns = dense_columns(case["columns"])
    inputs = []
    for start in starts:
        batch = common.features_of(case, slice(start, start + size))
        inputs.append((input_parts(columns, batch), encode_labels(case, labels[start : start + size]), weights_of(case, batch)))
    losses = []
    # Every call of `train`, of which a case may have several, begins with the first batch.
    for step in range(case["steps"] * case.get("legs", 1)):
        losses.append(train_step(case, state, step, *inputs[step % case["steps"] % len(inputs)]))
    return losses, state


def predict_in_float64(case, values):
    """Logits (of a regressor: predictions) of every row, from the variables of a checkpoint."""
    variables = {name: tf.constant(np.asarray(value, np.float64)) for name, value in values.items() if np.asarray(value).dtype.kind == "f"}
    parts = input_parts(dense_columns(case["columns"]), common.features_of(case))
    return network(case, variables, parts, inference_norm).numpy()


def predictions_in_float64(case, values):
    """The predictions of every row that are numbers, by their keys."""
    logits = predict_in_float64(case, values)
    head = case.get("head") or case["estimator"]
    if head == "regressor":
        return {"predictions": logits}
    if head == "poisson":
        return {"logits": logits, "predictions": np.exp(logits)}
    return dict(class_probabilities(logits, head == "multiLabel", head == "logistic"), logits=logits)


def class_probabilities(logits, independent, regression):
    """Probabilities from logits: of the classes each by itself, of one class of two, or of all classes together."""
    logistic = 1 / (1 + np.exp(-logits))
    if independent or regression:
        return {"predictions" if regression else "probabilities": logistic}
    if logits.shape[-1] == 1:
        return {"logistic": logistic, "probabilities": np.concatenate([1 / (1 + np.exp(logits)), logistic], -1)}
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    return {"probabilities": powers / powers.sum(-1, keepdims=True)}


def dense_columns(specs):
    """The dense columns in the order of their names: (spec of the column, spec of the shared embedding or None, variable)."""
    dense = []
    for spec in specs:
        if spec["kind"] == "shared":
            names = [build_column(each).name for each in spec["columns"]]
            table = "_".join(sorted(names)) + "_shared_embedding"
            dense.extend((name + "_shared_embedding", each, spec, table) for name, each in zip(names, spec["columns"]))
        else:
            name = build_column(spec).name
            dense.append((name, spec["column"] if spec["kind"] == "embedding" else spec, spec, INPUT_LAYER + name + "/embedding_weights"))
    return [each[1:] for each in sorted(dense, key=lambda each: each[0])]


def input_parts(columns, batch):
    """For each dense column its constant [rows, width], or the ids that it looks up."""
    parts = []
    for inner, spec, table in columns:
        if spec["kind"] in ("embedding", "shared"):
            cache = fc.FeatureTransformationCache(as_tensors(batch))
            ids = build_column(inner).get_sparse_tensors(cache, None)
            parts.append((table, spec, ids.id_tensor, ids.weight_tensor))
        elif spec["kind"] == "numeric":
            value = np.asarray(batch[spec["key"]], np.float64).reshape(len(batch[spec["key"]]), -1)
            if spec.get("normalizer"):
                value = (value - np.float32(spec["normalizer"]["mean"])) / np.float64(np.float32(spec["normalizer"]["std"]))
            parts.append(tf.constant(value))
        else:
            column = build_column(spec)
            if not isinstance(column, fc.DenseColumn):
                raise ValueError("no dense column: %r" % spec)
            parts.append(tf.cast(tf.compat.v1.keras.layers.DenseFeatures([column])(as_tensors(batch)), F64))
    return parts


def as_tensors(batch):
    return {name: value if isinstance(value, tf.SparseTensor) else tf.constant(value) for name, value in batch.items()}


def encode_labels(case, labels):
    if case.get("labelVocabulary") is not None:
        labels = np.vectorize(lambda label: case["labelVocabulary"].index(label.decode("utf-8")))(labels)
    return np.asarray(labels, np.float64).reshape(len(labels), -1)


def weights_of(case, batch):
    spec = case.get("weightColumn")
    if spec is None:
        return np.ones([1, 1])
    value = np.asarray(batch[spec if isinstance(spec, str) else spec["key"]], np.float64)
    if not isinstance(spec, str) and spec.get("normalizer"):
        value = (value - np.float32(spec["normalizer"]["mean"])) / np.float64(np.float32(spec["normalizer"]["std"]))
    return value.reshape(len(value), -1)


def train_step(case, state, step, parts, labels, weights):
    frozen = {part[0] for part in parts if isinstance(part, tuple) and not part[1].get("trainable", True)}
    # TensorFlow 2.15 does not train shared embeddings: their table is no variable of the model's layers. It stands outside of "dnn/".
    slots = lambda name: name.startswith("training/") or "/t_0/" in name
    trained = [name for name in state if name.startswith("dnn/") and "/moving_" not in name and name not in frozen and not slots(name)]
    variables = {name: tf.Variable(value, dtype=F64) for name, value in state.items() if not slots(name)}
    apply = float64_v1.update if case.get("version") == 1 else update
    moving = {}
    with tf.GradientTape() as tape:
        logits = network(case, variables, parts, lambda *layer: batch_norm(*layer, moving))
        loss = training_loss(case, logits, labels, weights)
    gradients = tape.gradient(loss, [variables[name] for name in trained])
    for name, gradient in zip(trained, clip(case["optimizer"], gradients)):
        if gradient is not None:
            apply(case["optimizer"], state, name, gradient, step)
    for name, mean in moving.items():
        state[name] -= (state[name] - mean) * (1 - np.float64(np.float32(0.999)))
    return float(loss)


def network(case, variables, parts, norm):
    x = tf.concat([embed(variables, *part) if isinstance(part, tuple) else part for part in parts], axis=1)
    for layer in range(len(case["hiddenUnits"])):
        prefix = "dnn/hiddenlayer_%d/" % layer
        x = ACTIVATIONS[case["activation"]](x @ variables[prefix + "kernel"] + variables[prefix + "bias"])
        if case.get("batchNorm"):
            x = norm(variables, "%sbatchnorm_%d/" % (prefix, layer), x)
    return x @ variables["dnn/logits/kernel"] + variables["dnn/logits/bias"]


def embed(variables, table, spec, ids, weights):
    """sum, mean or sqrtn of the rows of each example, after `maxNorm`; negative ids are no ids, nor are non-positive weights but for sum.

    TensorFlow gives an example without ids the id 0 and drops its result: row 0 then counts as looked up, with a gradient of zero.
    """
    combiner = spec.get("combiner", "mean")
    example, id_, weight = ids.indices[:, 0].numpy(), ids.values.numpy(), np.ones(len(ids.values))
    if weights is not None:
        weight = weights.values.numpy().astype(np.float64)
    keep = (id_ >= 0) & ((weight > 0) if combiner != "sum" else True)
    example, id_, weight = example[keep], id_[keep], weight[keep]
    empty = [0] if len(np.unique(example)) < int(ids.dense_shape[0]) else []
    unique, index = np.unique(np.concatenate([id_, np.array(empty, np.int64)]), return_inverse=True)
    rows = tf.gather(variables[table], tf.constant(unique))
    if spec.get("maxNorm") is not None:
        norms = tf.sqrt(tf.reduce_sum(rows * rows, axis=1, keepdims=True))
        rows = rows * (spec["maxNorm"] / tf.maximum(norms, spec["maxNorm"]))
    mix = np.zeros([int(ids.dense_shape[0]), len(unique)])
    squares = np.zeros([len(mix), 1])
    for e, i, w in zip(example, index, weight):
        mix[e, i] += w
        squares[e] += w * w
    total = mix.sum(axis=1, keepdims=True)
    divisor = {"sum": np.ones_like(total), "mean": total, "sqrtn": np.sqrt(squares)}[combiner]
    mix = np.divide(mix, divisor, out=np.zeros_like(mix), where=divisor != 0)
    return tf.constant(mix) @ rows


def batch_norm(variables, prefix, x, moving):
    mean, variance = tf.nn.moments(x, [0])
    moving[prefix + "moving_mean"], moving[prefix + "moving_variance"] = mean.numpy(), variance.numpy()
    return normalize(variables, prefix, x, mean, variance)


def inference_norm(variables, prefix, x):
    return normalize(variables, prefix, x, variables[prefix + "moving_mean"], variables[prefix + "moving_variance"])


def normalize(variables, prefix, x, mean, variance):
    epsilon = np.float64(np.float32(0.001))
    return (x - mean) / tf.sqrt(variance + epsilon) * variables[prefix + "gamma"] + variables[prefix + "beta"]


def training_loss(case, logits, labels, weights):
    losses = losses_of(case, logits, labels)
    total = tf.reduce_sum(losses * weights)
    reduction = case.get("lossReduction")
    every = np.broadcast_to(weights, losses.shape)
    if reduction in ("sum", "weighted_sum"):
        return total
    if reduction == "weighted_mean":
        return tf.math.divide_no_nan(total, np.sum(every))
    if reduction == "weighted_sum_by_nonzero_weights":
        return tf.math.divide_no_nan(total, np.float64(np.count_nonzero(every)))
    return total / losses.numpy().size


def losses_of(case, logits, labels):
    head = case.get("head") or case["estimator"]
    if head == "regressor":
        return tf.square(logits - labels)
    if head == "poisson":
        return tf.nn.log_poisson_loss(tf.constant(labels), logits, compute_full_loss=True)
    if head == "multiLabel":
        return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.constant(labels), logits=logits), axis=1, keepdims=True)
    if head == "logistic" or case["nClasses"] == 2:
        return tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.constant(labels), logits=logits)
    return tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels[:, 0].astype(np.int64), logits=logits)[:, None]


def clip(spec, gradients):
    """Keras clips every gradient by itself; that of a lookup by the norm of its rows."""
    if isinstance(spec, str):
        return gradients
    for key, clip_one in (("clipnorm", lambda g, limit: tf.clip_by_norm(g, limit)), ("clipvalue", lambda g, limit: tf.clip_by_value(g, -limit, limit))):
        if spec.get(key) is not None:
            gradients = [None if g is None else clip_one(g, tf.constant(spec[key], F64)) for g in gradients]
    if spec.get("globalClipnorm") is not None:
        gradients = tf.clip_by_global_norm(gradients, tf.constant(spec["globalClipnorm"], F64))[0]
    return gradients


def learning_rate(options, step):
    """The rate of a step: of a schedule, or with Keras's decay by time."""
    rate = options.get("learningRate", 0.01 if options["kind"] == "SGD" else 0.001)
    if not isinstance(rate, dict):
        return np.float64(np.float32(rate)) / (1 + np.float64(np.float32(options.get("decay", 0))) * step)
    kind = rate["schedule"]
    if kind == "piecewiseConstantDecay":
        return rate["values"][sum(step > boundary for boundary in rate["boundaries"])]
    initial, steps = rate["initialLearningRate"], rate["decaySteps"]
    if kind == "polynomialDecay":
        end, power = rate.get("endLearningRate", 0.0001), rate.get("power", 1.0)
        if rate.get("cycle"):
            steps *= max(1, np.ceil(step / steps))
        return (initial - end) * (1 - min(step, steps) / steps) ** power + end
    if kind == "cosineDecay":
        return initial * ((1 - rate.get("alpha", 0)) * 0.5 * (1 + np.cos(np.pi * min(step, steps) / steps)) + rate.get("alpha", 0))
    fraction = step / steps
    if rate.get("staircase"):
        fraction = np.floor(fraction)
    return initial * rate["decayRate"] ** fraction if kind == "exponentialDecay" else initial / (1 + rate["decayRate"] * fraction)


def update(spec, state, name, gradient, step):
    """One update by the rules of Keras's legacy optimizers, hyper-parameters being the float32 that TensorFlow stores.

    Where the gradient is that of looked-up rows, Adam moves every row; the others only those, but that `rms` and `mg` of RMSprop without
    momentum fade in all rows.
    """
    options = {"kind": spec} if isinstance(spec, str) else spec
    kind = options["kind"]

    def option(key, default):
        return np.float64(np.float32(options.get(key, default)))

    touched = True
    if isinstance(gradient, tf.IndexedSlices):
        mask = np.zeros([state[name].shape[0], 1], bool)
        mask[gradient.indices.numpy()] = True
        touched = mask
    g = tf.convert_to_tensor(gradient).numpy()
    rate = learning_rate(options, step)

    def slot(which):
        return "training/%s/%s/%s" % ("RMSprop" if kind == "RMSProp" else kind, name, which)

    def assign(key, value, everywhere=False):
        state[key] = value if everywhere else np.where(touched, value, state[key])

    w = state[name]
    if kind == "SGD":
        momentum = option("momentum", 0)
        if momentum == 0:
            assign(name, w - rate * g)
        else:
            v = momentum * state[slot("momentum")] - rate * g
            assign(slot("momentum"), v)
            assign(name, w + momentum * v - rate * g if options.get("nesterov") else w + v)
    elif kind == "Adagrad":
        a = state[slot("accumulator")] + g * g
        assign(slot("accumulator"), a)
        assign(name, w - rate * g / (np.sqrt(a) + option("epsilon", 1e-7)))
    elif kind == "Adam":
        beta1, beta2 = option("beta1", 0.9), option("beta2", 0.999)
        m = state[slot("m")] + (g - state[slot("m")]) * (1 - beta1)
        v = state[slot("v")] + (g * g - state[slot("v")]) * (1 - beta2)
        alpha = rate * np.sqrt(1 - beta2 ** (step + 1)) / (1 - beta1 ** (step + 1))
        assign(slot("m"), m, True)
        assign(slot("v"), v, True)
        if options.get("amsgrad"):
            v = np.maximum(state[slot("vhat")], v)
            assign(slot("vhat"), v, True)
        assign(name, w - alpha * m / (np.sqrt(v) + option("epsilon", 1e-7)), True)
    elif kind == "RMSProp":
        rho, momentum, epsilon = option("rho", 0.9), option("momentum", 0), option("epsilon", 1e-7)
        fades = momentum == 0
        ms = rho * state[slot("rms")] + (1 - rho) * g * g
        assign(slot("rms"), ms, fades)
        variance = ms
        if options.get("centered"):
            mg = rho * state[slot("mg")] + (1 - rho) * g
            assign(slot("mg"), mg, fades)
            variance = ms - mg * mg
        if fades:
            assign(name, w - rate * g / (np.sqrt(variance) + epsilon))
        else:
            mom = momentum * state[slot("momentum")] + rate * g / np.sqrt(variance + epsilon)
            assign(slot("momentum"), mom)
            assign(name, w - mom)
    else:
        power = -option("learningRatePower", -0.5)
        l1, l2 = option("l1RegularizationStrength", 0), option("l2RegularizationStrength", 0) + option("beta", 0) / (2 * rate)
        n, z = state[slot("accumulator")], state[slot("linear")]
        n_next = n + g * g
        z = z + g + 2 * option("l2ShrinkageRegularizationStrength", 0) * w - (n_next**power - n**power) / rate * w
        q = n_next**power / rate + 2 * l2
        assign(slot("accumulator"), n_next)
        assign(slot("linear"), z)
        assign(name, np.where(np.abs(z) > l1, (np.sign(z) * l1 - z) / q, 0.0))
