"""`python -m icpstudio.kit.catcher --folder var/mail --port 1025` (or `--descriptor` of an inherited listening socket)."""

from __future__ import annotations

import argparse
import asyncio
import signal
import socket
from pathlib import Path

from icpstudio.kit.catcher.server import Manners, serve


async def until_told_to_end(listener: socket.socket, folder: Path) -> None:
    """Serve until SIGINT or SIGTERM."""
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    serving = asyncio.create_task(serve(listener, folder, Manners()))
    waiting = asyncio.create_task(told.wait())
    await asyncio.wait([serving, waiting], return_when=asyncio.FIRST_COMPLETED)
    if serving.done():
        serving.result()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m icpstudio.kit.catcher", description="Catch mails on loopback.")
    parser.add_argument("--folder", type=Path, required=True)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--port", type=int)
    where.add_argument("--descriptor", type=int)
    parser.add_argument("--host", default="127.0.0.1", help="another one only where nobody else can reach it, as in a container")
    chosen = parser.parse_args()
    listener = socket.socket(fileno=chosen.descriptor) if chosen.port is None else socket.create_server((chosen.host, chosen.port))
    asyncio.run(until_told_to_end(listener, chosen.folder))


if __name__ == "__main__":
    main()
