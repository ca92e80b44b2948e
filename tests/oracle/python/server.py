"""Imports TensorFlow once and runs scripts in forks of itself: `server.py SOCKET`, until its standard input ends.

A request to the socket is a line of JSON, the script and its arguments; the answer, when the script has ended, is a line with its exit status and the end
of what it wrote to standard error.
"""

import json
import os
import runpy
import select
import signal
import socket
import sys
import tempfile
import traceback

import tensorflow  # noqa: F401, what every script begins with


def run(arguments, errors):
    """Runs a script in this process, which ends with it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(errors, 2)
    sys.argv, code = arguments, 0
    try:
        runpy.run_path(arguments[0], run_name="__main__")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stderr.flush()
    os._exit(code)


def answer(connection):
    arguments = json.loads(connection.makefile("r", encoding="utf-8").readline())
    with tempfile.TemporaryFile() as errors:
        child = os.fork()
        if child == 0:
            run(arguments, errors.fileno())
        status = os.waitpid(child, 0)[1]
        code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status)
        errors.seek(0)
        end = errors.read().decode("utf-8", "replace")[-4000:]
    connection.sendall((json.dumps({"code": code, "errors": end}) + "\n").encode("utf-8"))


def serve(path):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(16)
    # Forks that have ended need nobody to look at them.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)
    while True:
        readable = select.select([listener, sys.stdin], [], [])[0]
        if sys.stdin in readable:
            return
        connection = listener.accept()[0]
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            listener.close()
            answer(connection)
            os._exit(0)
        connection.close()


if __name__ == "__main__":
    serve(sys.argv[1])
