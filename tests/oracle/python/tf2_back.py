"""Opens model directories that were not written by TensorFlow: `tf2_back.py CASES.json RESULTS.json DIRECTORY`.

DIRECTORY/NAME/ours is a model directory. Every variable of its latest checkpoint is read, the same variables are saved by TensorFlow's own
Saver as DIRECTORY/NAME/resaved/model.ckpt-N, and the estimator of the case trains on from a copy in DIRECTORY/NAME/ours_continued.
"""

import os
import shutil
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import tensorflow as tf

import common
from tf2_run import build_estimator, train


def resave(values, prefix):
    shutil.rmtree(os.path.dirname(prefix), ignore_errors=True)
    os.makedirs(os.path.dirname(prefix))
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        variables = {
            name: tf.compat.v1.get_variable(name, initializer=value, use_resource=True) for name, value in values.items()
        }
        session.run(tf.compat.v1.global_variables_initializer())
        tf.compat.v1.train.Saver(variables).save(session, prefix, write_meta_graph=False, write_state=False)


def open_directory(case, directory):
    ours = os.path.join(directory, case["name"], "ours")
    prefix = tf.train.latest_checkpoint(ours)
    values = common.checkpoint_values(prefix)
    resave(values, os.path.join(directory, case["name"], "resaved", os.path.basename(prefix)))
    continued = os.path.join(directory, case["name"], "ours_continued")
    common.copy_checkpoint(prefix, continued)
    evaluation = build_estimator(case, continued).evaluate(common.batches(case, case["evalBatch"], False))
    losses = train(case, continued, case["more"])
    final = common.checkpoint_values(tf.train.latest_checkpoint(continued))
    return {
        "values": common.encode_all(values),
        "evaluation": common.encode_evaluation(evaluation),
        "moreLosses": losses,
        "moreFinal": common.encode_all(final),
    }


if __name__ == "__main__":
    tf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.ERROR)
    cases_path, results_path, directory = sys.argv[1:]
    common.write_json(results_path, {case["name"]: open_directory(case, directory) for case in common.read_json(cases_path)})
