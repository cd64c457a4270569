"""Sets this folder up: `python3 .ci/setup.py run` for running, `... test` for everything that tests need. Standard library only.

Says what it does; does nothing, in a tenth of a second, when all is there. Writes only to `.venv`, to compiled translations, and,
through the package manager and only for what is missing, to the system.
"""

from __future__ import annotations

import ctypes.util
import fcntl
import glob
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "set-up-for"


@dataclass(frozen=True)
class Need:
    """Something of the system: how to see that it is there, and which Debian package brings it."""

    what: str
    package: str
    program: str = ""
    library: str = ""
    pattern: str = ""
    module: str = ""

    def is_there(self) -> bool:
        if self.program:
            return shutil.which(self.program) is not None
        if self.library:
            return ctypes.util.find_library(self.library) is not None
        if self.module:
            return subprocess.run([sys.executable, "-c", f"import {self.module}"], capture_output=True).returncode == 0
        return bool(glob.glob(self.pattern))


VENV_NEED = Need("virtual environments for Python", "python3-venv", module="ensurepip")
RUN = [
    Need("text layout for PDF", "libpangoft2-1.0-0", library="pangoft2-1.0"),
    Need("small fonts in PDF", "libharfbuzz-subset0", library="harfbuzz-subset"),
    Need("compiled translations", "gettext", program="msgfmt"),
]
TEST = [
    *RUN,
    Need("a browser", "chromium", program="chromium"),
    Need("Redis", "redis-server", program="redis-server"),
    Need("PostgreSQL", "postgresql", pattern="/usr/lib/postgresql/*/bin/initdb"),
    Need("a second opinion on PDF text", "poppler-utils", program="pdftotext"),
    Need("a second opinion on PDF structure", "qpdf", program="qpdf"),
]
REQUIREMENTS = {"run": ["requirements.txt"], "test": ["requirements.txt", "requirements-dev.txt"]}


def main(purpose: str) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 (this file runs under whatever python3 is)
        sys.exit(f"ICP Studio needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    signal.signal(signal.SIGTERM, _end)
    os.chdir(ROOT)
    with open(ROOT / "Makefile") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two set-ups in one folder wait for each other
        install_packages(purpose)
        install_requirements(purpose)
        compile_translations()


def _end(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


def say(sentence: str) -> None:
    print(f"set-up | {sentence}", flush=True)


def install_packages(purpose: str) -> None:
    """Bring what the system lacks, where we may; say what is missing and how to get it, where we may not."""
    needs = TEST if purpose == "test" else RUN
    missing = [need for need in needs if not need.is_there()]
    if not python_of_venv_works() and not VENV_NEED.is_there():
        missing.append(VENV_NEED)
    if not missing:
        return
    packages = [need.package for need in missing]
    rights = [] if os.geteuid() == 0 else ["sudo", "-n"]
    may = shutil.which("apt-get") and (not rights or _quietly([*rights, "true"]))
    if may:
        say(f"Installing {', '.join(packages)} ({', '.join(need.what for need in missing)}).")
        install = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-qq", "--no-install-recommends"]
        if not _quietly([*install, *packages]):
            _quietly([*rights, "apt-get", "update", "-qq"])
            _aloud([*install, *packages])
        missing = [need for need in missing if not need.is_there()]
    for need in missing:
        say(f"Missing: {need.what}. Install it with: sudo apt-get install {need.package}")
    if purpose == "test" and missing and os.environ.get("ICP_ALLOW_MISSING") != "1":
        sys.exit("set-up | Tests need all of it. ICP_ALLOW_MISSING=1 skips the tests that can't run without.")
    if VENV_NEED in missing:
        sys.exit(1)


def python_of_venv_works() -> bool:
    """It is there, runs, and knows itself under this path: a copied folder's doesn't."""
    python = VENV / "bin" / "python"
    if not python.exists():
        return False
    told = subprocess.run([python, "-c", "import sys, pip; print(sys.prefix)"], capture_output=True, text=True)
    return told.stdout.strip() == str(VENV)


def install_requirements(purpose: str) -> None:
    """The pinned packages, unless the same ones are in place; what tests need includes what running needs."""
    wanted = fingerprint(purpose)
    have = STAMP.read_text().split() if STAMP.exists() else []
    if wanted in have:
        return
    if not python_of_venv_works():
        say("Making .venv.")
        _aloud([sys.executable, "-m", "venv", "--clear", str(VENV)])
    files = REQUIREMENTS[purpose][-1]
    say(f"Installing {files} into .venv; the first time this takes a minute or two.")
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    _aloud([*pip, "-r", files])
    STAMP.write_text("\n".join({fingerprint("run"), wanted}))


def fingerprint(purpose: str) -> str:
    """Of the requirements, of the Python that reads them, and of the place: any of them new asks for an installation."""
    parts = [(ROOT / name).read_bytes() for name in REQUIREMENTS[purpose]]
    return hashlib.sha256(b"\n".join([sys.version.encode(), str(VENV).encode(), *parts])).hexdigest()


def compile_translations() -> None:
    """Each .po that is newer than its .mo. Without gettext the pages are in English."""
    if shutil.which("msgfmt") is None:
        return
    for source in ROOT.glob("*/locale/*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            _aloud(["msgfmt", "--check-format", "-o", str(compiled), str(source)])


def _quietly(command: list[str]) -> bool:
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True).returncode == 0


def _aloud(command: list[str]) -> None:
    """Run it; what it printed is shown only if it failed, and then we end."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        print(done.stdout, file=sys.stderr)
        sys.exit(f"set-up | `{' '.join(command)}` failed.")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "run")
