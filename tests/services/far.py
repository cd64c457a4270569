"""A server some way off: a relay on loopback that lets everything through, a fixed time later in each direction."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator

PIECE = 1 << 16


@contextlib.contextmanager
def relayed(port: int, *, delay: float) -> Iterator[int]:
    """The port of a relay to `port` that adds `delay` seconds each way; it takes as much at once as the sender sends."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(lambda *ends: _relay(*ends, port=port, delay=delay), "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        server.close()


async def _relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, port: int, delay: float) -> None:
    there, back = await asyncio.open_connection("127.0.0.1", port)
    await asyncio.gather(_pass_on(reader, back, delay), _pass_on(there, writer, delay))


async def _pass_on(source: asyncio.StreamReader, target: asyncio.StreamWriter, delay: float) -> None:
    """Every piece leaves `delay` after it came, however many are on their way."""
    loop = asyncio.get_running_loop()
    with contextlib.suppress(ConnectionError):
        while piece := await source.read(PIECE):
            loop.call_later(delay, target.write, piece)
    loop.call_later(delay, target.close)
