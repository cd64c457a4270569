"""The questions a supervisor asks, put to real servers."""

from __future__ import annotations

import http.server
import socket
import threading

import pytest

from icpstudio.kit.supervisor.probes import file_appears, greeting_comes, page_answers


@pytest.fixture
def page():
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/readyz" else 503)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Nothing: the test's output stays clean."""

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_a_page_answers_with_200_only(page):
    assert page_answers(page, "/readyz")() is True
    assert page_answers(page, "/broken")() is False
    assert page_answers(free_port(), "/readyz")() is False


def test_a_mail_server_greets(catcher):
    port = int(catcher.url.rpartition(":")[2])

    assert greeting_comes(port, b"220")() is True
    assert greeting_comes(port, b"221")() is False
    assert greeting_comes(free_port(), b"220")() is False


def test_a_sign_of_life_from_an_earlier_run_does_not_count(tmp_path):
    sign = tmp_path / "answered"
    sign.touch()
    appears = file_appears(sign)

    assert appears() is False
    sign.touch()
    assert appears() is True
