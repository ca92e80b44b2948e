"""Makes columns_tf2.json: what TensorFlow 2.15 gives for columns described as `toConfig` describes them. Run with TensorFlow 2.15."""

import json
import os
import sys

import numpy as np
import tensorflow as tf

fc = tf.feature_column
DTYPES = {"float32": tf.float32, "int32": tf.int32, "int64": tf.int64, "string": tf.string}


def column(c, tables):
    kind = c["kind"]
    if kind == "numericColumn":
        n = c.get("normalizer")
        fn = None
        if n and "mean" in n:
            fn = lambda x: (tf.cast(x, tf.float32) - np.float32(n["mean"])) / np.float32(n["std"])
        elif n and "min" in n:
            fn = lambda x: (tf.cast(x, tf.float32) - np.float32(n["min"])) / (np.float32(n["max"]) - np.float32(n["min"]))
        elif n:
            fn = lambda x: tf.math.log1p(tf.cast(x, tf.float32))
        return fc.numeric_column(c["key"], shape=tuple(c.get("shape", [1])), normalizer_fn=fn)
    if kind == "bucketizedColumn":
        return fc.bucketized_column(column(c["source"], tables), c["boundaries"])
    if kind == "categoricalColumnWithIdentity":
        return fc.categorical_column_with_identity(c["key"], c["numBuckets"], default_value=c.get("defaultValue"))
    if kind == "categoricalColumnWithHashBucket":
        return fc.categorical_column_with_hash_bucket(c["key"], c["hashBucketSize"], dtype=DTYPES[c.get("dtype", "string")])
    if kind == "categoricalColumnWithVocabularyList":
        return fc.categorical_column_with_vocabulary_list(
            c["key"], c["vocabularyList"], default_value=c.get("defaultValue", -1), num_oov_buckets=c.get("numOovBuckets", 0)
        )
    if kind == "crossedColumn":
        keys = [k if isinstance(k, str) else column(k, tables) for k in c["keys"]]
        return fc.crossed_column(keys, c["hashBucketSize"], hash_key=int(c.get("hashKey", "0")))
    if kind == "weightedCategoricalColumn":
        return fc.weighted_categorical_column(column(c["column"], tables), c["weightKey"])
    if kind == "indicatorColumn":
        return fc.indicator_column(column(c["column"], tables))
    if kind == "embeddingColumn":
        inner = column(c["column"], tables)
        shape = (inner.num_buckets, c["dimension"])
        # Multiples of 1/16 are exact in float32 and in JSON.
        value = np.round(np.random.RandomState(len(tables)).randn(*shape) * 16).astype(np.float32) / 16
        tables[inner.name + "_embedding"] = value.tolist()
        return fc.embedding_column(
            inner, c["dimension"], combiner=c.get("combiner", "mean"), max_norm=c.get("maxNorm"), initializer=lambda shape, dtype=None, **kw: tf.constant(value)
        )
    raise ValueError(kind)


def tensor(f):
    if "sparse" in f:
        s = f["sparse"]
        values = tf.constant(s["values"], dtype=DTYPES[f["dtype"]])
        return tf.SparseTensor(np.array(s["indices"], np.int64).reshape(-1, len(s["denseShape"])), values, s["denseShape"])
    return tf.constant(f["values"], dtype=DTYPES[f["dtype"]])


def num(key, **kw):
    return dict(kind="numericColumn", key=key, **kw)


def emb(c, d=3, **kw):
    return dict(kind="embeddingColumn", column=c, dimension=d, **kw)


def ind(c):
    return dict(kind="indicatorColumn", column=c)


def weighted(c):
    return dict(kind="weightedCategoricalColumn", column=c, weightKey="w")


def identity(n=5, **kw):
    return dict(kind="categoricalColumnWithIdentity", key="i", numBuckets=n, **kw)


def voc(**kw):
    return dict(kind="categoricalColumnWithVocabularyList", key="s", vocabularyList=["a", "b", "c"], **kw)


def hashed(n=7, key="s", **kw):
    return dict(kind="categoricalColumnWithHashBucket", key=key, hashBucketSize=n, **kw)


def cross(keys, n=11, **kw):
    return dict(kind="crossedColumn", keys=keys, hashBucketSize=n, **kw)


def f32(v):
    return {"dtype": "float32", "values": v}


def i64(v):
    return {"dtype": "int64", "values": v}


def st(v):
    return {"dtype": "string", "values": v}


def sp(dtype, indices, values, shape):
    return {"dtype": dtype, "sparse": {"indices": indices, "values": values, "denseShape": shape}}


X = f32([0.1, -2.5, 1e-3, 7.25, 1234.5])
S = st([["a", "b"], ["zz", ""], ["c", "c"], ["", ""], ["é", "日本語"]])
I = i64([[1, 2], [-1, 4], [0, 0], [-1, -1], [3, -1]])
W = f32([[2.0, 0.5], [1.5, 0.0], [-1.0, 3.0], [0.0, 0.0], [0.25, -4.0]])
IW = f32([[2.0, 0.5], [0.0, 1.5], [-1.0, 3.0], [0.0, 0.0], [0.25, 0.0]])
SPS = sp("string", [[0, 0], [0, 2], [2, 1], [3, 0]], ["a", "", "zz", "c"], [4, 3])
SPI = sp("int64", [[0, 0], [0, 2], [2, 1], [3, 0]], [1, -1, 4, 3], [4, 3])
SPW = sp("float32", [[0, 0], [0, 2], [2, 1], [3, 0]], [0.0, 2.0, -1.0, 0.5], [4, 3])

CASES = [
    ([num("x", normalizer={"mean": 0.1, "std": 3.3})], {"x": X}),
    ([num("x", normalizer={"min": -2.5, "max": 1234.5})], {"x": X}),
    ([num("x", normalizer={"log1p": True})], {"x": f32([0.1, 0.0, 1e-3, 7.25, 1234.5])}),
    ([num("x", shape=[2, 3], normalizer={"mean": 2.5, "std": 0.7})], {"x": f32(np.arange(12).reshape(2, 2, 3).tolist())}),
    ([num("x"), num("b"), num("Z", shape=[2]), num("a0")], {"x": f32([1, 2]), "b": i64([3, 4]), "Z": f32([[5, 6], [7, 8]]), "a0": f32([[9], [10]])}),
    ([dict(kind="bucketizedColumn", source=num("x"), boundaries=[-2.5, 0.1, 7])], {"x": X}),
    ([dict(kind="bucketizedColumn", source=num("x", shape=[2], normalizer={"mean": 1, "std": 2}), boundaries=[0, 1])], {"x": f32([[1, 3], [2.9, -7], [5, 1]])}),
    ([emb(dict(kind="bucketizedColumn", source=num("x", shape=[2]), boundaries=[0, 1]))], {"x": f32([[1, 3], [2.9, -7], [0.5, 0]])}),
    ([num("x"), emb(cross([dict(kind="bucketizedColumn", source=num("x"), boundaries=[0, 1]), "s"], 6))], {"x": f32([-1, 0.5, 3]), "s": st(["a", "b", "a"])}),
    ([ind(identity())], {"i": I}),
    ([emb(identity())], {"i": I}),
    ([emb(identity(5, defaultValue=2))], {"i": i64([[9, -2], [-1, 5], [0, 0]])}),
    ([ind(identity(3))], {"i": i64([[9, -2], [-1, 5], [0, 2]])}),
    ([emb(identity(3))], {"i": i64([[1, -2], [-1, 2], [0, 2]])}),
    ([emb(identity(3))], {"i": i64([[1, 2], [-1, -1], [0, 3]])}),
    ([ind(voc())], {"s": S}),
    ([ind(voc(numOovBuckets=4))], {"s": S}),
    ([ind(voc(defaultValue=1))], {"s": S}),
    ([emb(voc(), combiner="sum"), ind(voc())], {"s": S}),
    ([emb(voc(), combiner="sqrtn")], {"s": S}),
    ([emb(voc(numOovBuckets=2), maxNorm=1.25)], {"s": S}),
    ([ind(dict(kind="categoricalColumnWithVocabularyList", key="i", vocabularyList=[4, 2, 0], numOovBuckets=3))], {"i": I}),
    ([ind(hashed(13))], {"s": S}),
    ([ind(hashed(13, "i", dtype="int64"))], {"i": i64([[0, 1], [-7, 42], [1234567890123, -1], [-9223372036854775808, 9007199254740992]])}),
    ([ind(weighted(voc(numOovBuckets=2)))], {"s": S, "w": W}),
    ([ind(weighted(identity()))], {"i": I, "w": IW}),
    ([emb(weighted(voc(numOovBuckets=2)))], {"s": S, "w": W}),
    ([emb(weighted(voc(numOovBuckets=2)), combiner="sum")], {"s": S, "w": W}),
    ([emb(weighted(voc(numOovBuckets=2)), combiner="sqrtn")], {"s": S, "w": W}),
    ([emb(weighted(voc()), combiner="sqrtn", maxNorm=0.5)], {"s": S, "w": W}),
    ([emb(weighted(identity()), combiner="mean")], {"i": I, "w": IW}),
    ([ind(voc(numOovBuckets=1))], {"s": SPS}),
    ([emb(voc(numOovBuckets=1))], {"s": SPS}),
    ([ind(hashed(5))], {"s": SPS}),
    ([emb(identity())], {"i": SPI}),
    ([emb(weighted(identity()))], {"i": SPI, "w": SPW}),
    ([emb(weighted(identity()), combiner="sum")], {"i": SPI, "w": SPW}),
    ([ind(weighted(identity()))], {"i": SPI, "w": SPW}),
    ([ind(cross(["s", "t"], 9))], {"s": S, "t": st(["x", "", "y", "z", "x"])}),
    ([ind(cross(["t", "s"], 9, hashKey="12345"))], {"s": S, "t": st(["x", "", "y", "z", "x"])}),
    ([ind(cross(["i", "s"], 9))], {"s": S, "i": i64([5, -1, -9007199254740991, 1 << 40, 0])}),
    ([ind(cross([identity(), voc(), "t"], 9))], {"s": S, "i": I, "t": st(["x", "", "y", "z", "x"])}),
    ([ind(cross([cross(["t", "s"], 4), identity()], 9))], {"s": S, "i": I, "t": st(["x", "", "y", "z", "x"])}),
    ([ind(cross(["s", "t"], 9))], {"s": SPS, "t": st([["x", "y"], ["", "q"], ["y", "y"], ["z", "w"]])}),
    ([ind(cross(["t", "s", identity()], 9))], {"s": SPS, "i": i64([1, 2, -1, 4]), "t": st([["x", "y"], ["", "q"], ["y", "y"], ["z", "w"]])}),
    ([ind(cross(["s", dict(kind="bucketizedColumn", source=num("x"), boundaries=[0, 1])], 9))], {"x": f32([-1, 0.5, 3]), "s": st(["a", "b", "a"])}),
    ([emb(identity()), emb(voc(), 2), num("x"), ind(hashed(4)), dict(kind="bucketizedColumn", source=num("y"), boundaries=[0])], {"i": I, "s": S, "x": X, "y": X}),
    ([emb(weighted(voc()))], {"s": st([["a", "b"]]), "w": f32([[1.0, 0.0]])}),
    ([num("x", shape=[3])], {"x": f32([[1, 2], [3, 4]])}),
    ([num("x"), num("y")], {"x": f32([1, 2]), "y": f32([1, 2, 3])}),
]


def run(columns, features):
    tables = {}
    result = {"columns": columns, "features": features}
    try:
        built = [column(c, tables) for c in columns]
        layer = tf.keras.layers.DenseFeatures(built)
        given = {k: tensor(f) for k, f in features.items()}
        with tf.GradientTape() as tape:
            y = layer(given)
            loss = tf.reduce_sum(y * y)
        result["output"] = y.numpy().tolist()
        gradients = tape.gradient(loss, layer.trainable_variables)
        result["touched"] = {
            v.name.split("/")[-2]: sorted(set(np.asarray(g.indices).tolist())) for v, g in zip(layer.trainable_variables, gradients)
        }
    except Exception as e:
        result["error"] = [type(e).__name__, str(e)[:400]]
    result["tables"] = tables
    return result


if __name__ == "__main__":
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "columns_tf2.json")
    with open(path, "w") as f:
        f.write("[\n" + ",\n".join(json.dumps(run(*case), ensure_ascii=False) for case in CASES) + "\n]\n")
    sys.stdout.write("%d cases\n" % len(CASES))
