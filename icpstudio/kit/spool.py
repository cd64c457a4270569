"""The queue of the embedded edition: a folder with one file for each message.

The library's transport writes a message into the file under its final name, and a worker that looks at that moment reads half of it
and dies. Here a message gets its name when all of it is there, and is taken by renaming it, so that only one worker has it."""

from __future__ import annotations

import os
import time
from pathlib import Path
from queue import Empty
from typing import Any
from uuid import uuid4

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads


class Channel(filesystem.Channel):
    def _put(self, queue: str, message: Any, **kwargs: Any) -> None:  # type: ignore[override]
        folder = Path(self.data_folder_out)
        name = f"{time.time_ns():020d}-{uuid4().hex}"
        unfinished = folder / f"{name}.part"
        unfinished.write_text(dumps(message))  # type: ignore[no-untyped-call]
        os.replace(unfinished, folder / f"{name}.{queue}.msg")

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """The oldest message, which from now on nobody else finds. Raises Empty."""
        for path in sorted(Path(self.data_folder_in).glob(f"*.{queue}.msg")):
            taken = path.with_suffix(".taken")
            try:
                os.rename(path, taken)
            except FileNotFoundError:
                continue  # another worker was faster
            text = taken.read_text()
            taken.unlink()
            return loads(text)  # type: ignore[no-untyped-call]
        raise Empty


class Transport(filesystem.Transport):
    Channel = Channel
