"""The catcher as a process of its own: several hundred mails, then a clean end."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys

from icpstudio.kit.catcher import store
from icpstudio.kit.smtp import connect


def test_it_takes_hundreds_of_mails_on_an_inherited_socket_and_ends_when_told(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port, descriptor = listener.getsockname()[1], listener.fileno()
        command = [sys.executable, "-m", "icpstudio.kit.catcher", "--descriptor", str(descriptor), "--folder", str(tmp_path)]
        process = subprocess.Popen(command, pass_fds=[descriptor])
        body = (b"word " * 15 + b"\n") * 1000
        try:
            with connect(f"smtp://127.0.0.1:{port}") as wire:
                for number in range(300):
                    wire.offer("icp@x.example", f"person{number}@x.example", b"Subject: %d\n\n" % number + body)
                    wire.commit()
        finally:
            process.send_signal(signal.SIGTERM)

        assert process.wait(10) == 0
    assert [caught.recipients for caught in reversed(store.messages(tmp_path))] == [(f"person{number}@x.example",) for number in range(300)]
