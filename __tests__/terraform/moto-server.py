"""Serves moto on a free port of this machine for as long as its standard input is open."""

import os
import sys
import threading

from moto.server import main


def end_with_starter():
    # The starter's end closes the pipe, however it ended.
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=end_with_starter, daemon=True).start()
main(["-H", "127.0.0.1", "-p", "0"])
