"""Reads settings by type. A wrong one is noted and stands at its default until `finish` names everything that was noted."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


class WrongSetting(SystemExit):
    """Settings that can't be used; the process ends with their sentences."""


@dataclass(frozen=True)
class Form:
    """How an address is written: with one of `schemes` and a host, or one of the `local` schemes, which need none.

    `path` says what the path names, if it has to name something."""

    words: str
    schemes: Sequence[str]
    local: Sequence[str] = ()
    path: str = ""
    bare: bool = False  # nothing may follow the host

    def problem(self, value: str) -> str:
        """What is wrong with an address; empty when nothing is."""
        try:
            parts = urlsplit(value)
            has_port = parts.port is None or parts.port > 0
        except ValueError:  # a port that is no number, a broken IPv6 address
            has_port = False
        if "://" not in value:
            return "is no address"
        if not has_port:
            return "can't be read"
        if parts.scheme not in {*self.schemes, *self.local}:
            return f"begins with {parts.scheme}://"
        if parts.scheme not in self.local and not parts.hostname:
            return "names no host"
        if (parts.scheme in self.local or self.path) and not parts.path.strip("/"):
            return f"names no {self.path or 'file'}"
        if self.bare and (parts.path.strip("/") or parts.query or parts.fragment):
            return "has something after the host"
        return ""


@dataclass
class Environment:
    """The variables of the process. Each may also be given as the path of a file that holds it: `NAME_FILE`, for secrets."""

    values: Mapping[str, str] = field(default_factory=lambda: os.environ)
    problems: list[str] = field(default_factory=list)

    def text(self, name: str, default: str = "") -> str:
        value, file = self.values.get(name, "").strip(), self.values.get(f"{name}_FILE", "").strip()
        if not file:
            return value or default
        if value:
            self.wrong(f"{name} and {name}_FILE are both set: keep one of them.")
            return value
        try:
            return Path(file).read_text().strip() or default
        except (OSError, UnicodeDecodeError) as problem:
            self.wrong(f"{name}_FILE={file!r} can't be read ({getattr(problem, 'strerror', '') or 'it is no text'}).")
            return default

    def yes(self, name: str, default: bool = False) -> bool:
        value = self.text(name).lower()
        if value not in YES | NO | {""}:
            self.wrong(f"{name}={value!r} is neither yes nor no.")
        return value in YES if value in YES | NO else default

    def words(self, name: str) -> list[str]:
        return [word for word in self.text(name).replace(",", " ").split() if word]

    def number(self, name: str, default: int, least: int = 0, most: int | None = None) -> int:
        """A whole number from `least` to `most`."""
        value = self.text(name)
        if not value:
            return default
        if not (value.isascii() and value.isdigit()):
            self.wrong(f"{name}={value!r} is not a whole number.")
        elif int(value) < least or (most is not None and int(value) > most):
            span = f"at least {least}" if most is None else f"from {least} to {most}"
            self.wrong(f"{name}={value} is out of range: it is {span}.")
        else:
            return int(value)
        return default

    def choice(self, name: str, default: str, options: Iterable[str]) -> str:
        value = self.text(name, default)
        if value in options:
            return value
        self.wrong(f"{name}={value!r} is none of {', '.join(options)}.")
        return default

    def url(self, name: str, default: str, form: Form) -> str:
        """An address of this form. The sentences show the scheme and the form only: the rest may hold a password."""
        value = self.text(name)
        if not value:
            return default
        problem = form.problem(value)
        if problem:
            self.wrong(f"{name} {problem}: write it as {form.words}.")
        return default if problem else value

    def sender(self, name: str, default: str) -> str:
        """A mail address, with a name before it or not."""
        value = self.text(name, default)
        local, _, domain = parseaddr(value)[1].partition("@")
        if local and domain and value.isprintable():
            return value
        self.wrong(f"{name}={value!r} is no mail address: write it as ICP Studio <icp@company.example>.")
        return default

    def secret(self, name: str, kept_in: Path, *, needed: bool) -> str:
        """The secret given by `name`; where none is `needed`, one made once and kept in a file that only we can read."""
        given = self.text(name)
        if given or needed:
            return given
        if not kept_in.exists():
            kept_in.parent.mkdir(parents=True, exist_ok=True)
            _make_once(kept_in, secrets.token_urlsafe(48))
        return kept_in.read_text().strip()

    def wrong(self, sentence: str) -> None:
        self.problems.append(sentence)

    def finish(self) -> None:
        """The last line of the settings: raise WrongSetting when anything was noted."""
        if self.problems:
            raise WrongSetting("\n".join(self.problems))


def _make_once(path: Path, text: str) -> None:
    """Whole or not at all, and of two processes that start together both get the key of the first."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
        os.link(draft, path)
    except FileExistsError:
        pass  # the other one was first
    finally:
        os.unlink(draft)
