"""The rules of TensorFlow 1.15's optimizers in float64, from their formulas, hyper-parameters being the float32 that TensorFlow stores."""

import numpy as np
import tensorflow as tf

import float64_run

# What each optimizer keeps for a variable, in the order in which TensorFlow makes it, and the option with its first value, or that value.
SLOTS = {
    "Adagrad": [("initialAccumulatorValue", 0.1)],
    "Adam": [(None, 0), (None, 0)],
    "Ftrl": [("initialAccumulatorValue", 0.1), (None, 0)],
    "Momentum": [(None, 0)],
    "ProximalAdagrad": [("initialAccumulatorValue", 0.1)],
    "RMSProp": [(None, 1), (None, 0)],
    "SGD": [],
}


def slots_of(options):
    kind = options["kind"]
    slots = SLOTS[kind] + ([(None, 0)] if options.get("centered") else [])
    return [("%s_%d" % (kind, i) if i > 0 else kind, np.float64(np.float32(options.get(option, first)))) for i, (option, first) in enumerate(slots)]


def options_of(spec):
    """An estimator's optimizer by name has a rate of 0.05."""
    return {"kind": spec, "learningRate": 0.05} if isinstance(spec, str) else spec


def with_slots(spec, initial):
    """The variables, and the slots of each as they begin, under their names in a checkpoint: parts of a table are one table here."""
    variables = {name: value for name, value in initial.items() if "/t_0/" not in name and not name.endswith("_power")}
    slots = slots_of(options_of(spec))
    kept = {"%s/t_0/%s" % (name, slot): np.full(value.shape, first) for name, value in variables.items() for slot, first in slots}
    return dict(variables, **kept)


def update(spec, state, name, gradient, step):
    """One update. Where the gradient is that of looked-up rows, Adam moves every row, the others only those."""
    options = options_of(spec)
    kind = options["kind"]

    def option(key, default):
        return np.float64(np.float32(options.get(key, default)))

    touched = True
    if isinstance(gradient, tf.IndexedSlices):
        touched = np.zeros([state[name].shape[0], 1], bool)
        touched[gradient.indices.numpy()] = True
    g = tf.convert_to_tensor(gradient).numpy()
    rate, w = float64_run.learning_rate(options, step), state[name]
    keys = ["%s/t_0/%s" % (name, slot) for slot, _ in slots_of(options)]
    slots = [state[key] for key in keys]

    def assign(key, value):
        state[key] = value if kind == "Adam" else np.where(touched, value, state[key])

    if kind == "SGD":
        assign(name, w - rate * g)
    elif kind == "Momentum":
        momentum = option("momentum", 0)
        v = momentum * slots[0] + g
        assign(keys[0], v)
        assign(name, w - (rate * g + rate * momentum * v if options.get("useNesterov") else rate * v))
    elif kind == "Adagrad":
        a = slots[0] + g * g
        assign(keys[0], a)
        assign(name, w - rate * g / np.sqrt(a))
    elif kind == "ProximalAdagrad":
        l1, l2 = option("l1RegularizationStrength", 0), option("l2RegularizationStrength", 0)
        a = slots[0] + g * g
        assign(keys[0], a)
        own = rate / np.sqrt(a)
        moved = w - own * g
        if l1 > 0:
            moved = np.sign(moved) * np.maximum(np.abs(moved) - own * l1, 0)
        assign(name, moved / (1 + own * l2))
    elif kind == "Adam":
        beta1, beta2 = option("beta1", 0.9), option("beta2", 0.999)
        m, v = beta1 * slots[0] + (1 - beta1) * g, beta2 * slots[1] + (1 - beta2) * g * g
        assign(keys[0], m)
        assign(keys[1], v)
        alpha = rate * np.sqrt(1 - beta2 ** (step + 1)) / (1 - beta1 ** (step + 1))
        assign(name, w - alpha * m / (np.sqrt(v) + option("epsilon", 1e-8)))
    elif kind == "RMSProp":
        decay = option("decay", 0.9)
        ms = decay * slots[0] + (1 - decay) * g * g
        assign(keys[0], ms)
        variance = ms
        if options.get("centered"):
            mg = decay * slots[1] + (1 - decay) * g
            assign(keys[1], mg)
            variance = ms - mg * mg
        mom = option("momentum", 0) * slots[-1] + rate * g / np.sqrt(variance + option("epsilon", 1e-10))
        assign(keys[-1], mom)
        assign(name, w - mom)
    else:
        power = -option("learningRatePower", -0.5)
        l1, l2 = option("l1RegularizationStrength", 0), option("l2RegularizationStrength", 0)
        n, z = slots
        n_next = n + g * g
        shrunk = g + 2 * option("l2ShrinkageRegularizationStrength", 0) * w
        z = z + shrunk - (n_next**power - n**power) / rate * w
        assign(keys[0], n_next)
        assign(keys[1], z)
        assign(name, np.where(np.abs(z) > l1, (np.sign(z) * l1 - z) / (n_next**power / rate + 2 * l2), 0.0))
