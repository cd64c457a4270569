"""Rebuild everything under a vendor/ folder from npm, with a manifest: `.venv/bin/python .ci/vendor.py`.

Tabler's sheet is 630 KB; only the rules whose every class is in KEPT stay, and only the variables which those rules read.
The result depends on nothing but the versions below, so running it twice changes no byte.
"""

import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import tinycss2

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static/vendor"
TESTS = ROOT / "tests/vendor"

VERSIONS = {"@tabler/core": "1.6.1", "@tabler/icons": "3.51.0", "htmx.org": "4.0.1", "axe-core": "4.14.1"}

ICONS = re.findall(
    r"\S+",
    """
adjustments-horizontal alert-circle alert-triangle arrow-down arrow-left arrow-right arrow-up calendar check chevron-down
chevron-right clock copy device-desktop download eye-off file-text grip-vertical history info-circle layout-list lock logout mail
menu-2 message minus moon pencil plus printer quote refresh search selector send settings sun trash upload user users x
""",
)

SPACE, SIZE = "[0-5]", "(sm|md|lg|xl)-"
KEPT = re.compile(
    "|".join(
        [
            r"row|col(-auto)?|col-(\d+|auto)|col-" + SIZE + r"(\d+|auto)|g[xy]?-" + SPACE,
            r"table|form-(label|text|control|select|check|check-input|check-label|check-inline|switch|range)",
            r"form-(control|select)-sm|input-group|input-group-text|is-invalid|invalid-feedback|col-form-label",
            r"btn|btn-(primary|sm|lg|link|icon|group|check)|active|disabled|show|collapse|nav|nav-(tabs|link|item)",
            r"d-(" + SIZE + r")?(none|block|flex|grid|inline|inline-block|inline-flex)|flex-(" + SIZE + r")?(row|column|wrap|nowrap|fill)",
            r"(justify-content|align-items|align-self)-(start|end|center|between|baseline|stretch)|gap-" + SPACE,
            r"[mp][tbsexy]?-(" + SPACE + r"|auto)|text-(start|end|center|nowrap|truncate|break|wrap)|w-100|h-100",
            r"visually-hidden|visually-hidden-focusable|list-(unstyled|inline|inline-item)|h[1-6]|lead|small|mark|overflow-auto",
        ]
    )
)
STRUCK = re.compile(
    r"data-(bs-)?theme|data-bs-popper|theme-dark|-webkit-calendar|:host|\.ts-|tom-select|\bbtn-check\b.*\bbtn-outline", re.I
)
VARIABLE = re.compile(r"--[\w-]+")


def fetch(name: str, into: Path) -> Path:
    """The unpacked package `name` in its pinned version."""
    packed = subprocess.run(
        ["npm", "pack", "--silent", f"{name}@{VERSIONS[name]}"], cwd=into, check=True, capture_output=True, text=True
    ).stdout.split()[-1]
    target = into / packed.removesuffix(".tgz")
    with tarfile.open(into / packed) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # not in the Python 3.11.2 of Debian 12
        archive.extractall(target)  # noqa: S202
    return target / "package"


def kept_selectors(prelude: str) -> list[str]:
    """The selectors of one rule which speak only of what we use."""
    found = []
    for selector in re.split(r",(?![^(]*\))", prelude):
        classes = re.findall(r"\.(-?[A-Za-z_][\w-]*)", re.sub(r":not\([^)]*\)", "", selector))
        if all(KEPT.fullmatch(name) for name in classes) and not STRUCK.search(selector):
            found.append(selector.strip())
    return found


def cut(rules: list) -> Iterator[tuple[str, list]]:
    """Yield (head, parts) of every rule that stays; `parts` are declarations as text, or nested rules."""
    for rule in rules:
        if rule.type == "qualified-rule":
            if heads := kept_selectors(tinycss2.serialize(rule.prelude)):
                declarations = tinycss2.parse_declaration_list(rule.content, skip_comments=True, skip_whitespace=True)
                yield ",".join(heads), [d.serialize() for d in declarations if d.type == "declaration"]
        elif rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports") and rule.content is not None:
            inner = list(cut(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)))
            if inner:
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude).rstrip()}", inner


def declarations(rules: list) -> Iterator[str]:
    for _, parts in rules:
        for part in parts:
            yield from [part] if isinstance(part, str) else declarations([part])


def without_unread(rules: list) -> list:
    """Drop custom properties that nothing reads, again and again until all that are left are read."""
    while True:
        read = {name for text in declarations(rules) for name in VARIABLE.findall(text.partition(":")[2])}
        slim = [
            (head, without_unread_in(parts, read)) if parts and not isinstance(parts[0], str) else (head, alive(parts, read))
            for head, parts in rules
        ]
        slim = [(head, parts) for head, parts in slim if parts]
        if slim == rules:
            return rules
        rules = slim


def without_unread_in(rules: list, read: set[str]) -> list:
    inner = [(head, alive(parts, read)) for head, parts in rules if not parts or isinstance(parts[0], str)]
    return [(head, parts) for head, parts in inner if parts]


def alive(parts: list[str], read: set[str]) -> list[str]:
    return [text for text in parts if not text.startswith("--") or text.partition(":")[0].strip() in read]


def written(rules: list) -> str:
    return "\n".join(
        f"{head}{{{';'.join(parts)}}}" if isinstance(parts[0], str) else f"{head}{{\n{written(parts)}\n}}" for head, parts in rules
    )


def tabler(package: Path) -> str:
    source = (package / "dist/css/tabler.css").read_text()
    rules = list(cut(tinycss2.parse_stylesheet(source, skip_comments=True, skip_whitespace=True)))
    notice = source[source.index("/*!") : source.index("*/") + 2]
    return f"{notice}\n/* Cut by .ci/vendor.py: only the rules in use. */\n{written(without_unread(rules))}\n"


def sprite(package: Path) -> str:
    """One file of symbols; the name of a symbol is the name of the icon."""
    symbols = []
    for name in sorted(ICONS):
        drawing = (package / f"icons/outline/{name}.svg").read_text()
        inside = re.sub(r"\s+", " ", drawing[drawing.index(">", drawing.index("<svg")) + 1 : drawing.index("</svg>")]).strip()
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{inside}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def script(path: Path) -> str:
    return re.sub(r"\n?//# sourceMappingURL=.*", "", path.read_text()).rstrip() + "\n"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        packages = {name: fetch(name, Path(folder)) for name in VERSIONS}
        icons_licence = (packages["@tabler/icons"] / "LICENSE").read_text()
        authors = "Copyright (c) 2018-2026 The Tabler Authors, codecalm.net Paweł Kuna"
        files = {
            STATIC / "tabler/tabler.css": ("@tabler/core", "MIT", tabler(packages["@tabler/core"])),
            STATIC / "tabler/LICENSE": ("@tabler/core", "MIT", re.sub(r"Copyright.*", authors, icons_licence, count=1)),
            STATIC / "tabler-icons/sprite.svg": ("@tabler/icons", "MIT", sprite(packages["@tabler/icons"])),
            STATIC / "tabler-icons/LICENSE": ("@tabler/icons", "MIT", icons_licence),
            STATIC / "htmx/htmx.min.js": ("htmx.org", "0BSD", script(packages["htmx.org"] / "dist/htmx.min.js")),
            STATIC / "htmx/hx-csp.min.js": ("htmx.org", "0BSD", script(packages["htmx.org"] / "dist/ext/hx-csp.min.js")),
            STATIC / "htmx/LICENSE": ("htmx.org", "0BSD", (packages["htmx.org"] / "LICENSE").read_text()),
            TESTS / "axe.min.js": ("axe-core", "MPL-2.0", script(packages["axe-core"] / "axe.min.js")),
            TESTS / "axe.LICENSE": ("axe-core", "MPL-2.0", (packages["axe-core"] / "LICENSE").read_text()),
        }
    rows = []
    for path, (name, licence, text) in sorted(files.items()):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        rows.append({"file": str(path.relative_to(ROOT)), "name": name, "version": VERSIONS[name], "licence": licence, "sha256": sha256})
    (STATIC / "manifest.json").write_text(json.dumps(rows, indent=2) + "\n")


if __name__ == "__main__":
    main()
