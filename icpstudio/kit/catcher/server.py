"""The catcher's SMTP side, and the bad manners it can show so that tests see how senders take them."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from icpstudio.kit.catcher import store

LOOK_AGAIN = 0.05


@dataclass
class Manners:
    """How the server behaves; may be changed while it runs."""

    half: bool = False  # every second mail is answered 451 and not kept
    hang: bool = False  # nothing is answered after the greeting until this is False again
    drop_after: int = 0  # so many mails are kept, but the line is cut instead of saying so
    refused: frozenset[str] = frozenset()  # addresses that are answered 550


class Handler:
    """What aiosmtpd calls for each command of a client."""

    def __init__(self, folder: Path, manners: Manners) -> None:
        self.folder = folder
        self.manners = manners
        self._heard = 0

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        await self._awake()
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        await self._awake()
        if address.lower() in self.manners.refused:
            return "550 5.1.1 No such person here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await self._awake()
        self._heard += 1
        if self.manners.half and self._heard % 2:
            return "451 4.3.0 Come back later"
        caught = store.keep(self.folder, envelope.mail_from or "", envelope.rcpt_tos, bytes(envelope.original_content or b""))
        if self.manners.drop_after > 0:
            self.manners.drop_after -= 1
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return f"250 2.0.0 Kept as {caught.id}"

    async def _awake(self) -> None:
        while self.manners.hang:
            await asyncio.sleep(LOOK_AGAIN)


async def serve(listener: socket.socket, folder: Path, manners: Manners) -> None:
    """Take mails from a listening socket until cancelled."""
    loop = asyncio.get_running_loop()

    def protocol() -> SMTP:
        return SMTP(Handler(folder, manners), hostname="localhost", ident="ICP Studio mailbox", enable_SMTPUTF8=True, loop=loop)

    server = await loop.create_server(protocol, sock=listener)
    async with server:
        await server.serve_forever()
