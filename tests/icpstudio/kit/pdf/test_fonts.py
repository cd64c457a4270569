"""The shipped fonts: what they draw, and that they are the files of the manifest."""

import hashlib
import json

from icpstudio.kit.pdf.fonts import FOLDER, missing_glyphs


def test_the_scripts_that_are_promised_are_drawn():
    text = "Zoë, Łódź, Ğ, ŵ €£₺ “x” – … → ✓ Ελληνικά Кириллица שלום العربية فارسی 日本語 簡体 繁體 한국어 가힣 かなカナ 😀🚚👩‍💻❤️"

    assert missing_glyphs(text) == []


def test_what_no_font_draws_is_named_once_in_order():
    assert missing_glyphs("a ก b ᚠ ก \x07\n") == ["ก", "ᚠ", "\x07"]


def test_combining_marks_are_judged_in_composed_form():
    assert missing_glyphs("e\u0301") == []


def test_every_font_is_the_one_of_the_manifest_and_has_its_licence():
    listed = json.loads((FOLDER / "manifest.json").read_text())
    there = {path.name for path in FOLDER.iterdir() if path.suffix in (".ttf", ".otf", ".woff2")}

    assert {entry["file"] for entry in listed} == there
    for entry in listed:
        assert hashlib.sha256((FOLDER / entry["file"]).read_bytes()).hexdigest() == entry["sha256"], entry["file"]
        assert "SIL" in (FOLDER / entry["licence_file"]).read_text()


def test_the_fonts_stay_small_enough_to_ship():
    assert sum(path.stat().st_size for path in FOLDER.rglob("*")) < 12_000_000
