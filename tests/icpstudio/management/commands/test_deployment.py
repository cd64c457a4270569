"""The commands of Dockerfile and compose.yaml, run as processes: the files of the image in a folder of their own, the same names of
settings, secrets in files, a private PostgreSQL and Redis in place of the containers beside them."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from icpstudio.kit.catcher import store
from tests.services import processes
from tests.services.redis import RedisServer
from tests.services.running import ROOT

pytestmark = pytest.mark.slow

GRACE = 20  # compose.yaml's stop_grace_period
QUEUE = """
from icpstudio.actions import mail
from icpstudio.documents.mails import Words
from icpstudio.kit import clock
mail.queue(key="deployed", to="ruth@kelvaro.example", words=Words("It runs", "Words.", "", "en"), at=clock.now())
"""


def image(folder: Path) -> None:
    """What `COPY . ./` brings into the image: what .dockerignore lets through."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    folder.mkdir()
    for name in [line[1:] for line in lines if line.startswith("!")]:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        else:
            shutil.copy(ROOT / name, folder / name)


def run_steps() -> list[str]:
    """The Dockerfile's RUN lines that need no container: translations and static files."""
    steps = re.findall(r"^RUN (.+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    return [step for step in steps if "msgfmt" in step or "collectstatic" in step]


@dataclass
class Deployment:
    """The services of compose.yaml on this machine. `places` says what stands here for what stands there."""

    app: Path
    places: dict[str, str]
    told: dict[str, Any]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def here(self, text: str) -> str:
        """A value or a word of a command as it reads on this machine; `${NAME:-default}` is its default."""
        text = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", str(text))
        for there, here in self.places.items():
            text = text.replace(there, here)
        return text

    def environment(self, service: str) -> dict[str, str]:
        named = self.told["services"][service]["environment"]
        outside = {name: os.environ[name] for name in ("HOME", "LANG", "TMPDIR") if name in os.environ}
        image = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "STATIC_ROOT": str(self.app.parent / "static")}
        return {**outside, **image, "PYTHONDONTWRITEBYTECODE": "1"} | {name: self.here(value) for name, value in named.items()}

    def command(self, service: str) -> list[str]:
        return [self.here(word) for word in self.told["services"][service]["command"]]

    def run(self, service: str, *command: str) -> subprocess.CompletedProcess[str]:
        argv = list(command) or self.command(service)
        return subprocess.run(argv, cwd=self.app, env=self.environment(service), capture_output=True, text=True)

    def begin(self, service: str) -> None:
        log = self.app.parent / f"{service}.log"
        more = processes.ending_with_us()
        self.running[service] = processes.begin(self.command(service), log, cwd=self.app, env=self.environment(service), **more)

    def is_healthy(self, service: str) -> bool:
        """What the health check of the service says: its own one, or that of the image."""
        own = self.told["services"][service].get("healthcheck")
        test = own["test"][1:] if own else json.loads(re.search(r"^HEALTHCHECK .* CMD (.+)$", (ROOT / "Dockerfile").read_text(), re.M)[1])
        return self.run(service, *[self.here(word) for word in test]).returncode == 0

    def readiness(self) -> dict[str, Any]:
        with urllib.request.urlopen(f"http://{self.places['0.0.0.0:8000']}/readyz", timeout=10) as answer:
            return json.load(answer)

    def end(self, service: str) -> int:
        process = self.running.pop(service)
        process.send_signal(signal.SIGTERM)
        return process.wait(GRACE)


def wait_until(condition: Callable[[], bool], deployment: Deployment, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not condition():
        logs = "\n".join(f"{path.name}:\n{path.read_text()[-2000:]}" for path in deployment.app.parent.glob("*.log"))
        assert time.monotonic() < end, logs
        time.sleep(0.2)


@pytest.fixture
def deployment(tmp_path: Path, postgres_url: str, redis_server: RedisServer) -> Iterator[Deployment]:
    told = yaml.safe_load((ROOT / "compose.yaml").read_text())
    web, mail = processes.free_port(), processes.free_port()
    places = {
        "/run/secrets/": f"{tmp_path}/secrets/",
        "redis://redis:6379/0": redis_server.url,
        "http://127.0.0.1:8000": f"http://127.0.0.1:{web}",
        "0.0.0.0:8000": f"127.0.0.1:{web}",
        "1025": str(mail),
        "0.0.0.0": "127.0.0.1",
    }
    image(tmp_path / "app")
    (tmp_path / "secrets").mkdir()
    for name, value in {"secret-key": "s3cret-" * 10, "audit-key": "tra1l-" * 10, "database-url": postgres_url}.items():
        (tmp_path / "secrets" / name).write_text(value + "\n")
    deployed = Deployment(tmp_path / "app", places, told)
    told["services"]["web"]["environment"] = {**told["services"]["web"]["environment"], "CATCHER_HOST": "127.0.0.1"}
    for service in ("migrate", "worker", "scheduler"):
        told["services"][service]["environment"] = told["services"]["web"]["environment"]
    yield deployed
    for process in deployed.running.values():
        processes.end(process)


def test_the_commands_of_the_containers_make_a_site_that_is_ready_and_ends_when_told(deployment):
    for step in run_steps():
        built = subprocess.run(
            step.replace("/opt/static", str(deployment.app.parent / "static")).replace("/tmp/var", str(deployment.app.parent / "building")),
            shell=True,
            cwd=deployment.app,
            env={"PATH": deployment.environment("web")["PATH"]},
            capture_output=True,
            text=True,
        )
        assert built.returncode == 0, built.stderr
    migrated = deployment.run("migrate")
    assert migrated.returncode == 0, migrated.stderr
    before = sorted(path for path in deployment.app.rglob("*") if "var" not in path.relative_to(deployment.app).parts)
    for service in ("mail", "web", "worker", "scheduler"):
        deployment.begin(service)
    for service in ("web", "worker", "scheduler"):
        wait_until(lambda service=service: deployment.is_healthy(service), deployment)
    deployment.run("web", "python", "manage.py", "shell", "-v0", "-c", QUEUE)
    wait_until(lambda: bool(store.messages(deployment.app / "var" / "mail")), deployment)
    ready = deployment.readiness()
    page = urllib.request.urlopen(f"http://{deployment.places['0.0.0.0:8000']}/accounts/login/", timeout=20).read().decode()
    ended = {service: deployment.end(service) for service in ("web", "worker", "scheduler", "mail")}

    assert ready["state"] == "ok", ready
    assert [(mail.subject, mail.to) for mail in store.messages(deployment.app / "var" / "mail")] == [("It runs", "ruth@kelvaro.example")]
    assert re.search(r'href="/static/css/[\w.-]+\.[0-9a-f]{12}\.css"', page)
    assert ended == {"web": 0, "worker": 0, "scheduler": 0, "mail": 0}
    assert sorted(path for path in deployment.app.rglob("*") if "var" not in path.relative_to(deployment.app).parts) == before


def test_a_command_that_lacks_a_secret_says_so_and_ends(deployment):
    (deployment.app.parent / "secrets" / "database-url").unlink()
    done = deployment.run("web")

    assert (done.returncode, done.stdout) == (1, "")
    assert (
        done.stderr == f"DATABASE_URL_FILE='{deployment.places['/run/secrets/']}database-url' can't be read (No such file or directory).\n"
    )
