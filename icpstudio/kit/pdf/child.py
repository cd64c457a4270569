"""The child process of the press: reads sheets from standard input, answers on standard output, one after the other.

It holds no credentials, opens no connection, and may use only so much memory and so many seconds; whatever happens to it,
the parent has an answer. It ends when its input ends, so it never outlives the parent for longer than one page takes.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import pickle
import resource
import signal
import struct
import sys
from base64 import b64encode
from dataclasses import asdict
from typing import IO

LENGTH = struct.Struct(">Q")
MEMORY = 2 * 1024**3


def read(stream: IO[bytes]) -> bytes:
    """One message, or nothing when the other end is gone."""
    head = stream.read(LENGTH.size)
    return stream.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else b""


def write(stream: IO[bytes], message: bytes) -> None:
    """One message with its length before it."""
    stream.write(LENGTH.pack(len(message)) + message)
    stream.flush()


def answer(message: bytes) -> dict[str, object]:
    """The pressed sheet, or the reason why there is none. What comes back is data only, so the parent runs nothing of it."""
    from .bed import Bed

    try:
        pressed = Bed(pickle.loads(message)).press()  # noqa: S301 - written by our own parent
        return {"kind": "pressed"} | asdict(pressed) | {"pdf": b64encode(pressed.pdf).decode()}
    except RecursionError:
        return {"kind": "nesting", "words": "the document is nested too deeply"}
    except MemoryError:
        return {"kind": "memory", "words": "the document needs too much memory"}
    except Exception as error:
        return {"kind": "broken", "words": f"{type(error).__name__}: {error}"[:500]}


def main(seconds: int) -> None:
    """Serve until the input ends. An alarm with its default action ends the process if the parent could not."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    incoming, outgoing = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    from . import bed

    bed.fonts()
    while message := read(incoming):
        signal.alarm(seconds + 2)
        write(outgoing, json.dumps(answer(message)).encode())
        signal.alarm(0)
        gc.collect()


if __name__ == "__main__":
    main(int(sys.argv[1]))
