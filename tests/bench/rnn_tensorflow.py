"""The opponent: steps of TensorFlow 2.15's RNNClassifier, `rnn_tensorflow.py SETTINGS.json`.

For every line of standard input that holds a number of steps it trains so many on one batch that is in memory, and prints milliseconds a step.
"""

import json
import os
import sys
import tempfile
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np
import tensorflow as tf

tf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.ERROR)
settings = json.loads(sys.argv[1])
ids = np.array(settings["ids"], np.int64).reshape(settings["batch"], settings["time"])
labels = np.array(settings["labels"], np.int64)


threads = settings["threads"]  # 0: as many as TensorFlow likes
session = tf.compat.v1.ConfigProto(intra_op_parallelism_threads=threads, inter_op_parallelism_threads=threads)


class Rounds(tf.estimator.SessionRunHook):
    """Waits for a round to be asked for, and tells how long its steps took."""

    left = 0

    def before_run(self, _):
        if self.left == 0:
            line = sys.stdin.readline()
            if not line.strip():
                sys.stdout.flush()
                os._exit(0)
            self.left = self.steps = int(line)
            self.start = time.perf_counter()

    def after_run(self, *_):
        self.left -= 1
        if self.left == 0:
            print((time.perf_counter() - self.start) * 1000 / self.steps, flush=True)


with tempfile.TemporaryDirectory() as model_dir:
    column = tf.feature_column.sequence_categorical_column_with_identity("ids", settings["buckets"])
    estimator = tf.estimator.experimental.RNNClassifier(
        sequence_feature_columns=[tf.feature_column.embedding_column(column, settings["inputs"])],
        units=[settings["units"]],
        cell_type=settings["cell"],
        model_dir=model_dir,
        config=tf.estimator.RunConfig(session_config=session, tf_random_seed=1, save_summary_steps=0, save_checkpoints_steps=10**9, log_step_count_steps=10**9),
    )
    estimator.train(lambda: tf.data.Dataset.from_tensors(({"ids": ids}, labels)).repeat().prefetch(2), hooks=[Rounds()])
