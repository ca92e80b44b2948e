"""TensorFlow 2.15's RNNClassifier on the names by language: `names_run.py SETTINGS.json RESULTS.json DIRECTORY`.

The settings are those of `examples/names.ts`. Accuracy on the rows held out, and seconds of training alone.
"""

import csv
import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import tensorflow as tf

import common


def dataset(rows, batch, epochs=None, seed=1):
    def input_fn():
        letters = tf.ragged.constant([list(name) for name, _ in rows])
        data = tf.data.Dataset.from_tensor_slices((letters, [language for _, language in rows]))
        if epochs is not None:
            data = data.shuffle(len(rows), seed=seed).repeat(epochs)
        return data.batch(batch).map(lambda letters, language: ({"letters": letters.to_tensor("")}, language)).prefetch(2)

    return input_fn


def run(settings, directory):
    with open(settings["csv"], encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    train = [row for i, row in enumerate(rows) if i % 5 != 0]
    held_out = [row for i, row in enumerate(rows) if i % 5 == 0]
    letters = tf.feature_column.sequence_categorical_column_with_vocabulary_list(
        "letters", sorted({letter for name, _ in train for letter in name})
    )
    rate = settings["learningRate"]
    estimator = tf.estimator.experimental.RNNClassifier(
        sequence_feature_columns=[tf.feature_column.embedding_column(letters, settings["dimension"])],
        units=[settings["units"]],
        cell_type="gru",
        n_classes=8,
        label_vocabulary=sorted({language for _, language in train}),
        optimizer=lambda: tf.keras.optimizers.legacy.Adam(rate),
        model_dir=os.path.join(directory, "names"),
        config=tf.estimator.RunConfig(tf_random_seed=settings["seed"], save_summary_steps=0),
    )
    start = time.monotonic()
    estimator.train(dataset(train, settings["batch"], settings["epochs"], settings["seed"]))
    seconds = time.monotonic() - start
    return {"accuracy": float(estimator.evaluate(dataset(held_out, 128))["accuracy"]), "seconds": seconds}


if __name__ == "__main__":
    tf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.ERROR)
    settings_path, results_path, directory = sys.argv[1:]
    common.write_json(results_path, run(common.read_json(settings_path), directory))
