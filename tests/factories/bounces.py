"""Delivery status notifications as mail servers write them (RFC 3464)."""

from __future__ import annotations

from collections.abc import Sequence


def dsn(
    message_id: str,
    *,
    action: str = "failed",
    said: str = "550 5.1.1 No such person here",
    recipients: Sequence[str] = ("anna@kelvaro.example",),
    envelope: str = "",
    returned: str = "message/rfc822",
) -> bytes:
    """One notification. Without a `message_id` the mail itself is not returned."""
    groups = ["Reporting-MTA: dns; mx.kelvaro.example\n" + (f"Original-Envelope-Id: {envelope}\n" if envelope else "")]
    for address in recipients:
        groups.append(f"Final-Recipient: rfc822; {address}\nAction: {action}\nStatus: 5.1.1\nDiagnostic-Code: smtp; {said}\n")
    back = (
        f"--b\nContent-Type: {returned}\n\nFrom: icp@x.example\nMessage-ID: {message_id}\nSubject: Version 3\n\nRead it.\n"
        if message_id
        else ""
    )
    return (
        "From: MAILER-DAEMON@mx.kelvaro.example\nTo: icp@x.example\nMessage-ID: <the-report@mx.kelvaro.example>\nMIME-Version: 1.0\n"
        'Subject: Undelivered\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nYour mail did not arrive.\n\n"
        "--b\nContent-Type: message/delivery-status\n\n" + "\n".join(groups) + f"\n{back}--b--\n"
    ).encode("utf-8", "surrogateescape")
