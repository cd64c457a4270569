"""Begins workers of the outbox without their start-up: for each line on standard input it forks one and prints its process id."""

from __future__ import annotations

import os
import signal
import sys

import django


def main() -> None:
    django.setup()
    from django.core.management import call_command

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead need nobody to wait for them
    for _line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            os.setsid()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            call_command("outbox_run")
            os._exit(0)
        print(pid, flush=True)


if __name__ == "__main__":
    main()
