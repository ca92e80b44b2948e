"""Evaluates the checkpoints in DIRECTORY/NAME/ours and trains on from them: `rnn_back.py CASES.json RESULTS.json DIRECTORY`."""

from rnn_run import back, main

if __name__ == "__main__":
    main(back)
