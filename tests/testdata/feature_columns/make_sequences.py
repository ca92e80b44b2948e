"""Makes sequences_tf2.json: what TensorFlow 2.15's SequenceFeatures gives for columns described as `toConfig` describes them. Run with TensorFlow
2.15."""

import json
import os
import sys

import numpy as np
import tensorflow as tf

import make

fc = tf.feature_column


def column(c, tables):
    kind = c["kind"]
    if kind == "sequenceNumericColumn":
        n = c.get("normalizer")
        fn = None
        if n:
            fn = lambda x: tf.SparseTensor(x.indices, (x.values - np.float32(n["mean"])) / np.float32(n["std"]), x.dense_shape)
        return fc.sequence_numeric_column(c["key"], shape=tuple(c.get("shape", [1])), default_value=float(c.get("defaultValue", 0)), normalizer_fn=fn)
    if kind == "sequenceCategoricalColumnWithIdentity":
        return fc.sequence_categorical_column_with_identity(c["key"], c["numBuckets"], default_value=c.get("defaultValue"))
    if kind == "sequenceCategoricalColumnWithHashBucket":
        return fc.sequence_categorical_column_with_hash_bucket(c["key"], c["hashBucketSize"], dtype=make.DTYPES[c.get("dtype", "string")])
    if kind == "sequenceCategoricalColumnWithVocabularyList":
        return fc.sequence_categorical_column_with_vocabulary_list(
            c["key"], c["vocabularyList"], default_value=c.get("defaultValue", -1), num_oov_buckets=c.get("numOovBuckets", 0)
        )
    if kind == "indicatorColumn":
        return fc.indicator_column(column(c["column"], tables))
    if kind == "embeddingColumn":
        inner = column(c["column"], tables)
        # Multiples of 1/16 are exact in float32 and in JSON.
        value = np.round(np.random.RandomState(len(tables)).randn(inner._num_buckets, c["dimension"]) * 16).astype(np.float32) / 16
        tables[inner.name + "_embedding"] = value.tolist()
        return fc.embedding_column(
            inner, c["dimension"], combiner=c.get("combiner", "mean"), max_norm=c.get("maxNorm"), initializer=lambda shape, dtype=None, **kw: tf.constant(value)
        )
    raise ValueError(kind)


def num(key="x", **kw):
    return dict(kind="sequenceNumericColumn", key=key, **kw)


def identity(n=5, key="i", **kw):
    return dict(kind="sequenceCategoricalColumnWithIdentity", key=key, numBuckets=n, **kw)


def voc(key="s", **kw):
    return dict(kind="sequenceCategoricalColumnWithVocabularyList", key=key, vocabularyList=["a", "b", "c"], **kw)


def hashed(n=7, key="s", **kw):
    return dict(kind="sequenceCategoricalColumnWithHashBucket", key=key, hashBucketSize=n, **kw)


emb, ind, i64, st, sp = make.emb, make.ind, make.i64, make.st, make.sp

# Rows of 3, 0, 2 (after a gap) and 1 steps, in tensors that are as wide as the longest.
AT = [[0, 0], [0, 1], [0, 2], [2, 1], [3, 0]]
X = sp("float32", AT, [0.5, -2.25, 3.0, 7.5, 1.125], [4, 3])
I = sp("int64", AT, [1, 4, 1, 3, 0], [4, 3])
S = sp("string", AT, ["a", "zz", "c", "é", "b"], [4, 3])
PADDED_I = i64([[1, 4, 1], [-1, -1, -1], [-1, 3, -1], [0, -1, -1]])
PADDED_S = st([["a", "zz", "c"], ["", "", ""], ["", "q", ""], ["b", "", ""]])
# Several values a step.
AT3 = [[0, 0, 0], [0, 0, 1], [0, 1, 0], [1, 2, 0], [1, 2, 1], [2, 0, 1]]
I3 = sp("int64", AT3, [1, 1, 4, 2, 3, 0], [4, 3, 2])
S3 = sp("string", AT3, ["a", "zz", "c", "b", "b", "c"], [4, 3, 2])
PADDED_I3 = i64([[[1, 1], [4, -1]], [[-1, -1], [2, 3]]])

CASES = [
    ([num()], {"x": X}),
    ([num(defaultValue=-1.5)], {"x": X}),
    ([num(normalizer={"mean": 0.3, "std": 1.7}, defaultValue=2)], {"x": X}),
    ([num(shape=[2])], {"x": sp("float32", [[0, 0], [0, 1], [0, 2], [1, 3], [2, 0]], [1, 2, 3, 4, 5], [4, 4])}),
    ([num(shape=[2, 2], defaultValue=9)], {"x": sp("float32", [[0, 0], [0, 1], [0, 4], [1, 0]], [1, 2, 3, 4], [2, 8])}),
    ([num(shape=[2])], {"x": sp("float32", [[0, 0, 0], [0, 0, 1], [0, 2, 1], [1, 1, 0]], [1, 2, 3, 4], [3, 3, 2])}),
    ([num(shape=[3])], {"x": sp("float32", [[0, 0]], [1], [1, 4])}),
    ([ind(identity())], {"i": I}),
    ([emb(identity())], {"i": I}),
    ([ind(identity())], {"i": PADDED_I}),
    ([emb(identity())], {"i": PADDED_I}),
    ([ind(identity(3))], {"i": I}),
    ([emb(identity(3))], {"i": I}),
    ([emb(identity(3, defaultValue=2))], {"i": sp("int64", AT, [1, -4, 7, 3, 0], [4, 3])}),
    ([ind(identity())], {"i": I3}),
    ([emb(identity())], {"i": I3}),
    ([emb(identity(), combiner="sum")], {"i": I3}),
    ([emb(identity(), combiner="sqrtn", maxNorm=0.75)], {"i": I3}),
    ([ind(identity())], {"i": PADDED_I3}),
    ([emb(identity(), combiner="sqrtn")], {"i": PADDED_I3}),
    ([ind(voc())], {"s": S}),
    ([emb(voc())], {"s": S}),
    ([emb(voc(defaultValue=1))], {"s": S}),
    ([ind(voc(numOovBuckets=4))], {"s": PADDED_S}),
    ([emb(voc(numOovBuckets=4))], {"s": S3}),
    ([emb(voc())], {"s": S3}),
    ([ind(hashed(5))], {"s": S}),
    ([emb(hashed(5))], {"s": PADDED_S}),
    ([ind(hashed(5, "i", dtype="int64"))], {"i": sp("int64", AT, [0, 42, -7, 1234567890123, 9007199254740991], [4, 3])}),
    ([emb(voc(), 2), num("x"), ind(identity()), num("B")], {"s": S, "x": X, "i": PADDED_I, "B": X}),
    ([emb(voc(), 2), ind(hashed(3)), num("Z")], {"s": S, "Z": X}),
    ([num("x"), num("y")], {"x": X, "y": sp("float32", AT[1:], [1, 2, 3, 4], [4, 3])}),
    ([num("x"), ind(identity())], {"x": X, "i": i64([[1, 4, 1], [-1, -1, -1], [-1, 3, 3], [0, -1, -1]])}),
]


def run(columns, features):
    tables = {}
    result = {"columns": columns, "features": features}
    try:
        built = [column(c, tables) for c in columns]
        layer = tf.keras.experimental.SequenceFeatures(built)
        given = {k: make.tensor(f) for k, f in features.items()}
        with tf.GradientTape() as tape:
            x, lengths = layer(given)
            loss = tf.reduce_sum(x * x)
        result["output"] = x.numpy().tolist()
        result["lengths"] = lengths.numpy().tolist()
        gradients = tape.gradient(loss, layer.trainable_variables)
        result["touched"] = {
            v.name.split("/")[-2]: sorted(set(np.asarray(g.indices).tolist())) for v, g in zip(layer.trainable_variables, gradients)
        }
    except Exception as e:
        result["error"] = [type(e).__name__, str(e)[:200]]
    result["tables"] = tables
    return result


if __name__ == "__main__":
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "sequences_tf2.json")
    with open(path, "w") as f:
        f.write("[\n" + ",\n".join(json.dumps(run(*case), ensure_ascii=False) for case in CASES) + "\n]\n")
    sys.stdout.write("%d cases\n" % len(CASES))
