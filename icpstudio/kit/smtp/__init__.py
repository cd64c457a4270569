"""Sends mails over one SMTP connection in steps, so that "in flight" can be written down between them.

    with connect("smtp://127.0.0.1:1025") as wire:
        wire.offer("a@x.example", "b@y.example", raw)  # all of it but the final dot: the server has promised nothing yet
        ...                                            # commit the in-flight mark here
        reply = wire.commit()                          # the final dot: from here on the server may have the mail

What fails before the dot (Refused, Unreachable) may be repeated. After the dot only an answer is certain: without one, commit raises
Uncertain, and whether the mail arrived is for a person to find out.

Who sends over several wires takes smaller steps, every wire through one before the next, and so waits for the network once for all of
them: `envelope` (the question goes out), `body` (the server's yes comes, the mail goes out), `dot`, `answer`. An envelope may follow a
dot before its answer: where the server takes commands in a row (RFC 2920), both travel together.
"""

from icpstudio.kit.smtp.address import Address, Envelope
from icpstudio.kit.smtp.text import Stuffed, stuffed
from icpstudio.kit.smtp.trouble import Refused, Uncertain, Unreachable
from icpstudio.kit.smtp.wire import TIMEOUT, Wire

__all__ = ["TIMEOUT", "Address", "Envelope", "Refused", "Stuffed", "Uncertain", "Unreachable", "Wire", "connect", "stuffed"]


def connect(url: str, *, timeout: float = TIMEOUT) -> Wire:
    """A wire to the server at `url`; the connection is opened by the first mail."""
    return Wire(Address.read(url), timeout)
