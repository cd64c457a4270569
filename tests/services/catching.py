"""A mail catcher in a thread of the test run, with manners that a test can change while it runs."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from icpstudio.kit.catcher import store
from icpstudio.kit.catcher.server import Manners, serve


@dataclass(frozen=True)
class Catcher:
    url: str
    folder: Path
    manners: Manners

    def caught(self) -> list[store.Caught]:
        """What has arrived, the oldest first."""
        return list(reversed(store.messages(self.folder)))


@pytest.fixture
def catcher(tmp_path: Path) -> Iterator[Catcher]:
    """An SMTP server on a free port with an empty folder."""
    listener = socket.create_server(("127.0.0.1", 0))
    folder, manners = tmp_path / "mail", Manners()
    loop = asyncio.new_event_loop()
    serving = loop.create_task(serve(listener, folder, manners))
    thread = threading.Thread(target=_until_cancelled, args=(loop, serving), daemon=True)
    thread.start()
    yield Catcher(f"smtp://127.0.0.1:{listener.getsockname()[1]}", folder, manners)
    loop.call_soon_threadsafe(serving.cancel)
    thread.join(10)
    assert not thread.is_alive()


def _until_cancelled(loop: asyncio.AbstractEventLoop, serving: asyncio.Task[None]) -> None:
    try:
        loop.run_until_complete(serving)
    except asyncio.CancelledError:
        loop.run_until_complete(_end_sessions())
    finally:
        loop.close()


async def _end_sessions() -> None:
    sessions = asyncio.all_tasks() - {asyncio.current_task()}
    for session in sessions:
        session.cancel()
    await asyncio.gather(*sessions, return_exceptions=True)
