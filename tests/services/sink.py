"""A mail server that keeps nothing but counts: quick enough for benchmarks, and with the manners that faults need.

    python -m tests.services.sink --port 0

says `listening on PORT`. Beside SMTP it knows `XCOUNT` (answers with its counts as JSON) and `XMANNERS {json}` (changes how it behaves)."""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from tests.services import processes

ROOT = Path(__file__).resolve().parents[2]
MESSAGE_ID = re.compile(rb"^message-id:\s*(<[^>\r\n]+>)", re.IGNORECASE | re.MULTILINE)
END = b"\r\n.\r\n"
HEAD = 4096  # the Message-ID stands in the first lines


@dataclass
class Manners:
    """How the server behaves; may be changed while it runs."""

    half: bool = False  # every second mail is answered 451 the first time it comes
    hang: bool = False  # nothing is answered until this is False again
    drop_after: int = 0  # so many mails are taken, but the line is cut instead of saying so
    refused: tuple[str, ...] = ()  # addresses that are answered 550
    busy: tuple[str, ...] = ()  # addresses that are answered 451
    latency: float = 0.0  # seconds before each answer, as if the server were far away
    pipelining: bool = True
    most_sessions: int = 0  # further connections are turned away with 421


class Counts:
    """What has arrived, by Message-ID."""

    def __init__(self) -> None:
        self.arrived: Counter[bytes] = Counter()
        self.refused_once: set[bytes] = set()
        self.heard = self.octets = 0
        self.sessions = self.connections = self.most_at_once = 0

    def said(self) -> dict[str, Any]:
        doubles = sorted(name.decode() for name, times in self.arrived.items() if times > 1)
        found = {name: getattr(self, name) for name in ("heard", "connections", "most_at_once", "octets")}
        return {**found, "mails": sum(self.arrived.values()), "unique": len(self.arrived), "doubles": doubles}


class Session(asyncio.Protocol):
    """One connection. Commands may come in a row; answers go out in order, each after the latency."""

    def __init__(self, manners: Manners, counts: Counts) -> None:
        self.manners, self.counts = manners, counts
        self.buffer = bytearray()
        self.in_data = self.has_recipient = self.is_over = False
        self.searched = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport
        self.counts.connections += 1
        self.counts.sessions += 1
        self.counts.most_at_once = max(self.counts.most_at_once, self.counts.sessions)
        if self.manners.most_sessions and self.counts.sessions > self.manners.most_sessions:
            self.answer(b"421 4.7.0 Too many connections")
            transport.close()
        else:
            self.answer(b"220 sink")

    def connection_lost(self, problem: Exception | None) -> None:
        self.is_over = True
        self.counts.sessions -= 1

    def answer(self, line: bytes) -> None:
        if self.manners.hang:
            asyncio.get_running_loop().call_later(0.05, self.answer, line)
        elif self.manners.latency:
            asyncio.get_running_loop().call_later(self.manners.latency, self.write, line)
        else:
            self.write(line)

    def write(self, line: bytes) -> None:
        if not self.is_over:
            self.transport.write(line + b"\r\n")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while not self.is_over and (self.take_mail() if self.in_data else self.take_command()):
            pass

    def take_mail(self) -> bool:
        end = self.buffer.find(END, max(0, self.searched - len(END)))
        if end < 0:
            self.searched = len(self.buffer)
            return False
        self.heard(bytes(self.buffer[:HEAD]), end)
        del self.buffer[: end + len(END)]
        self.in_data, self.has_recipient, self.searched = False, False, 0
        return True

    def heard(self, head: bytes, octets: int) -> None:
        found = MESSAGE_ID.search(head)
        name = found[1] if found else b"none"
        self.counts.heard += 1
        if self.manners.half and self.counts.heard % 2 and name not in self.counts.refused_once:
            self.counts.refused_once.add(name)
            self.answer(b"451 4.3.0 Come back later")
            return
        self.counts.arrived[name] += 1
        self.counts.octets += octets
        if self.manners.drop_after > 0:
            self.manners.drop_after -= 1
            self.is_over = True
            self.transport.abort()
            return
        self.answer(b"250 2.0.0 Kept as %x" % self.counts.heard)

    def take_command(self) -> bool:
        end = self.buffer.find(b"\r\n")
        if end < 0:
            return False
        line = bytes(self.buffer[:end])
        del self.buffer[: end + 2]
        verb = line[:4].upper()
        if verb in {b"EHLO", b"HELO"}:
            self.answer(b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME" if self.manners.pipelining else b"250-sink\r\n250 8BITMIME")
        elif verb == b"RCPT" and self.is_for(line, self.manners.refused):
            self.answer(b"550 5.1.1 No such person here")
        elif verb == b"RCPT" and self.is_for(line, self.manners.busy):
            self.answer(b"451 4.2.1 Come back later")
        elif verb == b"RCPT":
            self.has_recipient = True
            self.answer(b"250 OK")
        elif verb == b"DATA":
            self.in_data = self.has_recipient
            self.answer(b"354 Go" if self.has_recipient else b"503 5.5.1 For whom?")
        elif verb == b"QUIT":
            self.answer(b"221 Bye")
            asyncio.get_running_loop().call_later(self.manners.latency, self.transport.close)
        elif line.startswith(b"XCOUNT"):
            self.write(b"250 " + json.dumps(self.counts.said()).encode())
        elif line.startswith(b"XMANNERS"):
            for key, value in json.loads(line[9:]).items():
                setattr(self.manners, key, value)
            self.write(b"250 OK")
        else:
            self.has_recipient = self.has_recipient and verb not in {b"RSET", b"MAIL"}
            self.answer(b"250 OK")
        return True

    @staticmethod
    def is_for(line: bytes, addresses: Iterable[str]) -> bool:
        return any(f"<{address}>".encode() in line.lower() for address in addresses)


@dataclass
class Sink:
    """A sink in a process of its own."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def counts(self) -> dict[str, Any]:
        return json.loads(self._ask(b"XCOUNT"))

    def behave(self, **manners: Any) -> None:
        assert set(manners) <= {field.name for field in fields(Manners)}
        self._ask(b"XMANNERS " + json.dumps(manners).encode())

    def _ask(self, command: bytes) -> bytes:
        """On a hanging server too: what is asked here is answered at once, and ahead of the greeting."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as line, line.makefile("rb") as incoming:
            line.sendall(command + b"\r\n")
            for said in incoming:
                if said.startswith(b"250 "):
                    return said[4:]
        raise RuntimeError("The sink has hung up.")


@contextmanager
def sink(log: Path, **manners: Any) -> Iterator[Sink]:
    port = processes.free_port()
    command = [sys.executable, "-m", "tests.services.sink", "--port", str(port), "--manners", json.dumps(asdict(Manners(**manners)))]
    process = processes.begin(command, log, cwd=ROOT)
    try:
        processes.wait_for(process, lambda: b"listening" in log.read_bytes(), log)
        yield Sink(port, process)
    finally:
        processes.end(process)


async def serve(port: int, manners: Manners) -> None:
    loop, counts, over = asyncio.get_running_loop(), Counts(), asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, over.set)
    server = await loop.create_server(lambda: Session(manners, counts), "127.0.0.1", port)
    print(f"listening on {server.sockets[0].getsockname()[1]}", flush=True)
    await over.wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--manners", type=json.loads, default={})
    given = parser.parse_args()
    asyncio.run(serve(given.port, Manners(**given.manners)))
