"""Feature columns of a case, from its JSON to `tf.feature_column`. Both TensorFlow versions."""

import tensorflow as tf

from common import normalizer

fc = tf.feature_column
DTYPES = {"float32": tf.float32, "int64": tf.int64, "string": tf.string}


def build_columns(specs):
    columns = []
    for spec in specs:
        if spec["kind"] == "shared":
            columns.extend(
                fc.shared_embeddings(
                    [build_column(each) for each in spec["columns"]],
                    spec["dimension"],
                    combiner=spec.get("combiner", "mean"),
                    max_norm=spec.get("maxNorm"),
                    trainable=spec.get("trainable", True),
                )
            )
        else:
            columns.append(build_column(spec))
    return columns


def build_column(spec):
    kind = spec["kind"]
    if kind == "numeric":
        return fc.numeric_column(spec["key"], shape=tuple(spec.get("shape", [1])), normalizer_fn=normalizer(spec.get("normalizer")))
    if kind == "bucketized":
        return fc.bucketized_column(build_column(spec["source"]), spec["boundaries"])
    if kind == "identity":
        return fc.categorical_column_with_identity(spec["key"], spec["numBuckets"], default_value=spec.get("defaultValue"))
    if kind == "vocabulary":
        return fc.categorical_column_with_vocabulary_list(
            spec["key"], spec["vocabulary"], num_oov_buckets=spec.get("numOovBuckets", 0), default_value=spec.get("defaultValue", -1)
        )
    if kind == "vocabularyFile":
        return fc.categorical_column_with_vocabulary_file(
            spec["key"],
            spec["file"],
            vocabulary_size=spec.get("size"),
            num_oov_buckets=spec.get("numOovBuckets", 0),
            default_value=spec.get("defaultValue"),
        )
    if kind == "hash":
        return fc.categorical_column_with_hash_bucket(spec["key"], spec["size"], dtype=DTYPES[spec.get("dtype", "string")])
    if kind == "crossed":
        keys = [key if isinstance(key, str) else build_column(key) for key in spec["keys"]]
        return fc.crossed_column(keys, spec["size"], hash_key=spec.get("hashKey"))
    if kind == "weighted":
        return fc.weighted_categorical_column(build_column(spec["column"]), spec["weightKey"])
    if kind == "indicator":
        return fc.indicator_column(build_column(spec["column"]))
    if kind == "embedding":
        return fc.embedding_column(
            build_column(spec["column"]),
            spec["dimension"],
            combiner=spec.get("combiner", "mean"),
            max_norm=spec.get("maxNorm"),
            trainable=spec.get("trainable", True),
        )
    raise ValueError("no such column: %r" % kind)
