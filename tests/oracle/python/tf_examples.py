"""Reads TFRecord files of tf.Examples written by Headway and writes such files: `tf_examples.py CASES RESULTS DIRECTORY`."""
import json
import sys

import tensorflow as tf

SPEC = {
    "f": tf.io.FixedLenFeature([2], tf.float32),
    "i": tf.io.VarLenFeature(tf.int64),
    "s": tf.io.VarLenFeature(tf.string),
}

cases, results = json.load(open(sys.argv[1])), {}
for case in cases:
    rows = []
    records = list(tf.data.TFRecordDataset(case["path"], case["compressionType"]))
    for record in records:
        parsed = tf.io.parse_single_example(record, SPEC)
        rows.append({
            "f": parsed["f"].numpy().tolist(),
            "i": [str(value) for value in parsed["i"].values.numpy()],
            "s": [value.hex() for value in parsed["s"].values.numpy()],
        })
    # The same examples, serialised by TensorFlow.
    with tf.io.TFRecordWriter(case["path"] + ".tensorflow", case["compressionType"]) as writer:
        for record in records:
            writer.write(tf.train.Example.FromString(record.numpy()).SerializeToString())
    results[case["name"]] = rows
json.dump(results, open(sys.argv[2], "w"))
