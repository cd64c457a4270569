"""Two-step delivery against a real SMTP server with good and bad manners."""

from __future__ import annotations

import socket
import threading
import time
from email.message import EmailMessage

import pytest

from icpstudio.kit.catcher import store
from icpstudio.kit.smtp import Address, Refused, Uncertain, Unreachable, connect

FROM, ANNA, BEN = "icp@kelvaro.example", "anna@kelvaro.example", "ben@kelvaro.example"


def mail(subject: str = "Hello", body: str = "One line\n") -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = FROM, ANNA, subject
    message.set_content(body)
    return bytes(message)


def test_nothing_arrives_before_the_commit(catcher):
    with connect(catcher.url) as wire:
        wire.offer(FROM, ANNA, mail())
        time.sleep(0.1)
        before = catcher.caught()
        reply = wire.commit()

    assert before == []
    assert [(one.sender, one.recipients, one.subject) for one in catcher.caught()] == [(FROM, (ANNA,), "Hello")]
    assert reply == f"250 2.0.0 Kept as {catcher.caught()[0].id}"


def test_a_mail_that_is_offered_and_never_committed_does_not_arrive(catcher):
    with connect(catcher.url) as wire:
        wire.offer(FROM, ANNA, mail("never"))
        wire.offer(FROM, ANNA, mail("instead"))
        wire.commit()
        wire.offer(FROM, ANNA, mail("left behind"))

    time.sleep(0.1)
    assert [one.subject for one in catcher.caught()] == ["instead"]


def test_many_mails_go_over_one_connection(catcher):
    ports = set()
    with connect(catcher.url) as wire:
        for number in range(50):
            wire.offer(FROM, ANNA, mail(f"{number}"))
            wire.commit()
            ports.add(wire._session.sock.getsockname())

    assert [one.subject for one in catcher.caught()] == [f"{number}" for number in range(50)]
    assert len(ports) == 1


def test_dots_and_line_ends_arrive_as_they_were_meant(catcher):
    with connect(catcher.url) as wire:
        wire.offer(FROM, ANNA, b"Subject: dots\n\n.\n..two\r\nlast")
        wire.commit()

    assert store.message(catcher.folder, catcher.caught()[0].id).raw == b"Subject: dots\r\n\r\n.\r\n..two\r\nlast\r\n"


def test_a_refused_address_is_permanent_and_the_next_mail_goes(catcher):
    catcher.manners.refused = frozenset({ANNA})
    with connect(catcher.url) as wire:
        with pytest.raises(Refused) as refused:
            wire.offer(FROM, ANNA, mail())
        wire.offer(FROM, BEN, mail())
        wire.commit()

    assert (refused.value.code, refused.value.text, refused.value.permanent) == (550, "5.1.1 No such person here", True)
    assert [one.recipients for one in catcher.caught()] == [(BEN,)]


def test_a_no_for_now_is_not_permanent(catcher):
    catcher.manners.half = True
    answers = []
    with connect(catcher.url) as wire:
        for _ in range(4):
            wire.offer(FROM, ANNA, mail())
            try:
                answers.append(wire.commit()[:3])
            except Refused as refused:
                answers.append((refused.code, refused.permanent))

    assert answers == [(451, False), "250", (451, False), "250"]
    assert len(catcher.caught()) == 2


def test_a_line_cut_instead_of_an_answer_is_uncertain_and_the_next_mail_goes(catcher):
    catcher.manners.drop_after = 1
    with connect(catcher.url) as wire:
        wire.offer(FROM, ANNA, mail("cut"))
        with pytest.raises(Uncertain):
            wire.commit()
        wire.offer(FROM, ANNA, mail("next"))
        wire.commit()

    assert [one.subject for one in catcher.caught()] == ["cut", "next"]


def test_a_server_that_hangs_costs_no_more_than_the_timeout(catcher):
    catcher.manners.hang = True
    with connect(catcher.url, timeout=0.5) as wire:
        begun_at = time.monotonic()
        with pytest.raises(Unreachable):
            wire.offer(FROM, ANNA, mail())
        took = time.monotonic() - begun_at
        catcher.manners.hang = False
        wire.offer(FROM, ANNA, mail("later"))
        wire.commit()

    assert 0.4 < took < 2
    assert [one.subject for one in catcher.caught()] == ["later"]


def test_a_server_that_hangs_after_the_dot_is_uncertain(catcher):
    with connect(catcher.url, timeout=0.5) as wire:
        wire.offer(FROM, ANNA, mail())
        catcher.manners.hang = True
        with pytest.raises(Uncertain):
            wire.commit()
        catcher.manners.hang = False


def test_a_server_that_is_not_there_is_unreachable():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with connect(f"smtp://127.0.0.1:{port}") as wire, pytest.raises(Unreachable) as unreachable:
        wire.offer(FROM, ANNA, mail())

    assert str(unreachable.value).startswith(f"127.0.0.1:{port}: ")


def test_a_connection_that_idled_away_is_opened_again():
    """A server that closes after every mail: the second offer finds the line cut and takes a new one."""
    sessions: list[list[bytes]] = []

    def serve(listener: socket.socket) -> None:
        for _ in range(2):
            line, _ = listener.accept()
            heard: list[bytes] = []
            sessions.append(heard)
            with line, line.makefile("rb") as incoming:
                line.sendall(b"220 hello\r\n")
                for command in incoming:
                    heard.append(command.strip())
                    line.sendall({b"DATA": b"354 go\r\n", b"Subject: x": b"", b"": b"", b"y": b""}.get(command.strip(), b"250 ok\r\n"))
                    if command == b".\r\n":
                        break

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        with connect(f"smtp://127.0.0.1:{listener.getsockname()[1]}") as wire:
            for _ in range(2):
                wire.offer(FROM, ANNA, b"Subject: x\n\ny\n")
                wire.commit()
                time.sleep(0.1)
        thread.join(10)

    assert [heard[-1] for heard in sessions] == [b".", b"."]


@pytest.mark.parametrize(
    "address", ["", "anna", "anna@x.example\r\nRCPT TO:<b@x.example>", "a b@x.example", "<a>@x.example", "änna@x.example"]
)
def test_an_address_that_could_be_more_than_an_address_is_refused(catcher, address):
    with connect(catcher.url) as wire, pytest.raises(Refused) as refused:
        wire.offer(FROM, address, mail())

    assert refused.value.permanent


def test_an_international_domain_is_written_as_servers_know_it(catcher):
    with connect(catcher.url) as wire:
        wire.offer(FROM, "anna@müller.example", mail())
        wire.commit()

    assert catcher.caught()[0].recipients == ("anna@xn--mller-kva.example",)


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("smtp://127.0.0.1:1025", Address("smtp", "127.0.0.1", 1025, "", "")),
        ("smtps://mail.example", Address("smtps", "mail.example", 465, "", "")),
        ("smtp+tls://icp%40x.example:p%3Aw@mail.example", Address("smtp+tls", "mail.example", 587, "icp@x.example", "p:w")),
    ],
)
def test_the_url_says_how(url, read):
    assert Address.read(url) == read


@pytest.mark.parametrize("url", ["", "http://mail.example", "smtp://", "mail.example:25"])
def test_a_url_that_says_nothing_of_a_mail_server_is_refused(url):
    with pytest.raises(ValueError, match="smtp://"):
        connect(url)
