"""SavedModels that TensorFlow's canned estimators export, with what they answer: `saved_models.py CASES.json RESULTS.json DIRECTORY`.

Runs with TensorFlow 1.15 and 2.15. Each case says what estimator, head, columns and receiver. The answer of each signature is computed from drawn inputs
by the exported graph itself, loaded again.
"""

import base64
import json
import os
import shutil
import sys
import zlib

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np
import tensorflow as tf

TF1 = tf.__version__.startswith("1.")
fc = tf.feature_column
WORDS = ["apple", "pear", "plum", "fig", u"\u00e9t\u00e9"]
LABELS = {"binary": None, "multi": None, "words": ["no", "yes", "maybe"], "regression": None}
BATCHES = [1, 7]


def columns(case, directory):
    vocabulary = os.path.join(directory, "words.txt")
    with open(vocabulary, "wb") as f:
        f.write("\n".join(WORDS).encode("utf-8") + b"\n")
    n = fc.numeric_column("n", shape=(2,))
    buckets = fc.bucketized_column(fc.numeric_column("b"), [-0.5, 0.0, 1.0])
    words = fc.categorical_column_with_vocabulary_list("v", WORDS, num_oov_buckets=2)
    made = {
        "numeric": n,
        "normalised": fc.numeric_column("n", shape=(2,), normalizer_fn=lambda x: (x - 0.25) / 1.5),
        "bucketized": buckets,
        "indicator": fc.indicator_column(words),
        "embedding": fc.embedding_column(words, 3, combiner="sqrtn"),
        "file": fc.embedding_column(fc.categorical_column_with_vocabulary_file("f", vocabulary, vocabulary_size=5), 3),
        "hash": fc.embedding_column(fc.categorical_column_with_hash_bucket("h", 11), 2, combiner="sum", max_norm=0.5),
        "hash_numbers": fc.indicator_column(fc.categorical_column_with_hash_bucket("i", 7, dtype=tf.int64)),
        "identity": fc.indicator_column(fc.categorical_column_with_identity("i", 6, default_value=0)),
        "crossed": fc.indicator_column(fc.crossed_column([buckets, "v", "h"], 13)),
        "weighted": fc.embedding_column(fc.weighted_categorical_column(words, "w"), 3),
        "wide_words": words,
        "wide_hash": fc.categorical_column_with_hash_bucket("h", 11),
        "wide_crossed": fc.crossed_column(["v", "h"], 17),
        "wide_weighted": fc.weighted_categorical_column(words, "w"),
        "sequence_numeric": fc.sequence_numeric_column("s", shape=(2,)),
        "sequence_embedding": fc.embedding_column(fc.sequence_categorical_column_with_vocabulary_list("q", WORDS), 3),
        "sequence_indicator": fc.indicator_column(fc.sequence_categorical_column_with_hash_bucket("q", 5)),
    }
    if case["kind"] == "rnn" and TF1:
        made.update(contrib_columns())
    return [made[name] for name in case["columns"]], [made[name] for name in case.get("sequence", [])]


def contrib_columns():
    """Those that the recurrent estimators of contrib take."""
    from tensorflow.python.feature_column import feature_column as legacy
    sequences = tf.contrib.feature_column
    words = legacy._categorical_column_with_vocabulary_list("v", WORDS, num_oov_buckets=2)
    return {
        "numeric": legacy._numeric_column("n", shape=(2,)),
        "embedding": legacy._embedding_column(words, 3, combiner="sqrtn"),
        "sequence_numeric": sequences.sequence_numeric_column("s", shape=(2,)),
        "sequence_embedding": legacy._embedding_column(sequences.sequence_categorical_column_with_vocabulary_list("q", WORDS), 3),
        "sequence_indicator": legacy._indicator_column(sequences.sequence_categorical_column_with_hash_bucket("q", 5)),
    }


def drawn(case, rows, seed):
    """Features by name, a list of values for each row."""
    random = np.random.RandomState(seed)
    count = lambda: random.randint(0, 4)
    words = WORDS + ["other", ""]
    result = {name: [] for name in "nbvwfhisq"}
    for _ in range(rows):
        k = count()
        steps = random.randint(1, 5)
        result["n"].append([float(np.float32(x)) for x in random.randn(2)])
        result["b"].append([float(np.float32(random.randn()))])
        result["v"].append([words[random.randint(len(words) - 1)] for _ in range(k)])
        result["w"].append([float(np.float32(random.randn())) for _ in range(k)])
        result["f"].append([words[random.randint(len(words) - 1)] for _ in range(count())])
        result["h"].append([words[random.randint(len(words) - 1)] for _ in range(count())])
        result["i"].append([int(random.randint(-1, 8)) for _ in range(count())])
        result["s"].append([float(np.float32(x)) for x in random.randn(2 * steps)])
        result["q"].append([words[random.randint(len(words) - 1)] for _ in range(steps)])
    return result


def example(features, row, names):
    feature = {}
    for name in names:
        values = features[name][row]
        if name in "nbws":
            feature[name] = tf.train.Feature(float_list=tf.train.FloatList(value=values))
        elif name == "i":
            feature[name] = tf.train.Feature(int64_list=tf.train.Int64List(value=values))
        else:
            feature[name] = tf.train.Feature(bytes_list=tf.train.BytesList(value=[value.encode("utf-8") for value in values]))
    return tf.train.Example(features=tf.train.Features(feature=feature)).SerializeToString()


def input_fn(case, spec):
    def read():
        features = drawn(case, 12, 5)
        batch = tf.constant([example(features, row, sorted(spec)) for row in range(12)])
        classes = {"binary": 2, "multi": 4, "words": 3, "regression": 0}[case["head"]]
        if classes == 0:
            labels = tf.constant(np.arange(12, dtype=np.float32).reshape(12, 1) / 6)
        elif case["head"] == "words":
            labels = tf.constant([[LABELS["words"][row % 3]] for row in range(12)])
        else:
            labels = tf.constant([[row % classes] for row in range(12)])
        data = tf.compat.v1.data.Dataset.from_tensors((tf.io.parse_example(batch, spec), labels))
        return data.repeat()
    return read


def estimator(case, own, sequence, directory):
    config = tf.estimator.RunConfig(model_dir=os.path.join(directory, "model"), tf_random_seed=1, save_summary_steps=None)
    head = {"binary": {"n_classes": 2}, "multi": {"n_classes": 4}, "words": {"n_classes": 3, "label_vocabulary": LABELS["words"]}, "regression": {}}[case["head"]]
    classifies = case["head"] != "regression"
    named = lambda kind: getattr(tf.estimator, kind + ("Classifier" if classifies else "Regressor"))
    kind = case["kind"]
    extra = {}
    if case.get("partitions"):
        extra["input_layer_partitioner"] = tf.compat.v1.min_max_variable_partitioner(case["partitions"], min_slice_size=1)
    if kind == "dnn":
        return named("DNN")([5, 3], own, batch_norm=case.get("batch_norm", False), dropout=0.2, activation_fn=getattr(tf.nn, case.get("activation", "relu")), config=config, **head, **extra)
    if kind == "linear":
        return named("Linear")(own, sparse_combiner=case.get("combiner", "sum"), config=config, **head)
    if kind == "combined":
        dense = [column for name, column in zip(case["columns"], own) if not name.startswith("wide")]
        wide = [column for name, column in zip(case["columns"], own) if name.startswith("wide") or name in ("numeric", "bucketized")]
        return named("DNNLinearCombined")(linear_feature_columns=wide, dnn_feature_columns=dense, dnn_hidden_units=[4], config=config, **head, **extra)
    if kind == "baseline":
        return named("Baseline")(config=config, **head)
    if TF1:
        cell = case["cell"].replace("simple", "basic")
        return tf.contrib.estimator.RNNClassifier(
            sequence_feature_columns=sequence, context_feature_columns=own or None, num_units=case.get("units", [4]), cell_type=cell, config=config, **head)
    return tf.estimator.experimental.RNNClassifier(sequence_feature_columns=sequence, context_feature_columns=own or None, units=case.get("units", [4]), cell_type=case["cell"], config=config, **head)


def receiver(case, spec):
    if case["receiver"] == "parsing":
        return tf.estimator.export.build_parsing_serving_input_receiver_fn(spec)
    kinds = {"n": (tf.float32, [None, 2]), "b": (tf.float32, [None, 1]), "w": (tf.float32, [None, 3]), "i": (tf.int64, [None, 3])}
    def read():
        features = {name: tf.compat.v1.placeholder(*kinds.get(name, (tf.string, [None, 3])), name=name) for name in spec}
        return tf.estimator.export.ServingInputReceiver(features, features)
    return read


def encoded(value):
    value = np.asarray(value)
    if value.dtype.kind in "OSU":
        return {"dtype": "string", "shape": list(value.shape), "values": [base64.b64encode(x).decode() for x in value.reshape(-1)]}
    return {"dtype": {"float32": "float32", "int64": "int64", "int32": "int32"}[str(value.dtype)], "shape": list(value.shape), "values": value.reshape(-1).tolist()}


def feeds(case, spec, inputs, rows, seed):
    features = drawn(case, rows, seed)
    if case["receiver"] == "parsing":
        batch = np.array([example(features, row, sorted(spec)) for row in range(rows)], dtype=object)
        return {key: batch for key in inputs}
    values = {}
    for name in inputs:
        width = {"n": 2, "b": 1}.get(name, 3)
        filler = {"n": 0.0, "b": 0.0, "w": 0.0, "i": -1}.get(name, "")
        padded = [(row + [filler] * width)[:width] for row in features[name]]
        values[name] = np.array([[x.encode("utf-8") if isinstance(x, type(u"")) else x for x in row] for row in padded], dtype=object if isinstance(filler, str) else np.int64 if name == "i" else np.float32)
    return values


def run(case, directory):
    directory = os.path.join(directory, case["name"])
    shutil.rmtree(directory, ignore_errors=True)
    os.makedirs(directory)
    own, sequence = columns(case, directory)
    spec = fc.make_parse_example_spec(own + sequence)
    if case["kind"] == "baseline":
        spec = {"n": tf.io.FixedLenFeature([2], tf.float32)}
    if case["kind"] == "combined" and "b" in spec:
        spec["b"] = tf.io.FixedLenFeature([1], tf.float32)
    model = estimator(case, own, sequence, directory)
    model.train(input_fn(case, spec), steps=case.get("steps", 3))
    path = model.export_saved_model(os.path.join(directory, "export"), receiver(case, spec))
    path = path.decode() if isinstance(path, bytes) else path
    answers = []
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        meta = tf.compat.v1.saved_model.load(session, ["serve"], path)
        for name, signature in sorted(meta.signature_def.items()):
            for rows in BATCHES:
                given = feeds(case, spec, list(signature.inputs), rows, zlib.crc32((name + str(rows)).encode()) % 1000)
                outputs = session.run({key: info.name for key, info in signature.outputs.items()}, {signature.inputs[key].name: value for key, value in given.items()})
                answers.append({
                    "signature": name,
                    "inputs": {key: encoded(value) for key, value in given.items()},
                    "outputs": {key: encoded(value) for key, value in outputs.items()},
                })
    return {"path": path, "cases": answers}


def main():
    with open(sys.argv[1]) as f:
        cases = json.load(f)
    results = {}
    for case in cases:
        try:
            results[case["name"]] = run(case, sys.argv[3])
        except Exception as error:
            results[case["name"]] = {"error": "%s: %s" % (type(error).__name__, error)}
    with open(sys.argv[2], "w") as f:
        json.dump(results, f)


if __name__ == "__main__":
    main()
