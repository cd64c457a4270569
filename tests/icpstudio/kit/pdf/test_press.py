"""The press answers whatever it is given, in time, and reads nothing on the way."""

import time
from io import BytesIO

import pikepdf
import pytest

from icpstudio.kit.pdf.check import has_blank_glyph, lost_texts, page_count
from icpstudio.kit.pdf.fit import Zooms
from icpstudio.kit.pdf.press import Press
from icpstudio.kit.pdf.sheets import PressError, Sheet

CSS = """@page { size: A4; margin: 0 }
#sheet { display: inline-block; position: relative; width: 210mm; height: 296mm; font: 12pt Inter, "Noto Emoji" }
#sheet p { margin: 0; font-size: 12pt; overflow-wrap: break-word } #sheet[data-zoom="90"] p { font-size: 10.8pt }
#foot { position: absolute; bottom: 0; height: 20mm }"""


def sheet(inside: str, head: str = "", zooms: Zooms | None = None) -> Sheet:
    html = (
        f'<!doctype html><html lang="en"><head><title>t</title>{head}</head><body><div id="sheet" data-zoom="100">'
        f'<div id="flow">{inside}</div><div id="foot">foot</div></div></body></html>'
    )
    return Sheet(html=html, css=(CSS,), zooms=zooms or Zooms(90, 100), sheet="sheet", flow="flow", foot="foot", parts=("flow",))


@pytest.fixture(scope="module")
def machine():
    press = Press(seconds=12)
    yield press
    press.close()


def test_a_sheet_becomes_one_page_with_its_words(machine):
    pressed = machine.press(sheet("<p>Every truck has a slot.</p>"))

    assert (pressed.pages, pressed.zoom, pressed.layouts) == (1, 100, 1)
    assert page_count(pressed.pdf) == 1
    assert lost_texts(["Every truck has a slot.", "foot"], pressed.pdf) == []
    assert lost_texts(["Every lorry"], pressed.pdf) == ["Every lorry"]


def test_a_sheet_that_is_too_tall_has_no_pdf_and_says_by_how_much(machine):
    pressed = machine.press(sheet("<p>line</p>" * 90))

    assert pressed.pdf == b""
    assert pressed.zoom == 90
    assert 100 < pressed.over_mm < 250
    assert pressed.heights_mm["flow"] == pytest.approx(pressed.over_mm + 276, abs=1)


def test_words_beyond_the_paper_are_not_accepted(machine):
    pressed = machine.press(sheet('<p style="position: absolute; left: 205mm; white-space: nowrap">over the edge</p>'))

    assert pressed.pdf == b""
    assert pressed.outside == ("over the edge",)


def test_two_processes_give_the_same_bytes(machine):
    other = Press()
    try:
        assert machine.press(sheet("<p>same</p>")).pdf == other.press(sheet("<p>same</p>")).pdf
    finally:
        other.close()


def test_no_file_and_no_address_is_opened(machine, tmp_path):
    secret = tmp_path / "canary.txt"
    secret.write_text("CANARY-7261")
    links = "".join(f'<link rel="{kind}" href="{secret.as_uri()}">' for kind in ("attachment", "stylesheet"))
    head = f'{links}<base href="{tmp_path.as_uri()}/">'
    inside = f"""<p>page</p><img alt="x" src="{secret.as_uri()}"><img alt="x" src="canary.txt"><object data="{secret.as_uri()}"></object>
        <svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>x</title><image href="{secret.as_uri()}"/><use href="http://127.0.0.1:9/#a"/></svg>
        <p style="background: url({secret.as_uri()}); content: url(http://127.0.0.1:9/)">end</p>"""

    pdf = machine.press(sheet(inside, head)).pdf

    with pikepdf.open(BytesIO(pdf)) as opened:
        assert "/Names" not in opened.Root or "/EmbeddedFiles" not in opened.Root.Names
        drawn = b"".join(thing.read_bytes() for thing in opened.objects if isinstance(thing, pikepdf.Stream) and "/Subtype" not in thing)
    assert b"CANARY" not in pdf + drawn


def test_deep_nesting_is_a_clear_answer(machine):
    with pytest.raises(PressError) as refused:
        machine.press(sheet("<div>" * 3000 + "x" + "</div>" * 3000))

    assert refused.value.reason == "nesting"
    assert machine.press(sheet("<p>still there</p>")).fits


def test_a_page_that_takes_too_long_is_stopped_and_the_next_one_is_made():
    press = Press(seconds=2)
    try:
        began = time.monotonic()
        with pytest.raises(PressError) as refused:
            press.press(sheet(f"<p>{'x' * 200_000}</p>"))
        assert refused.value.reason == "time"
        assert time.monotonic() - began < 4
        press.seconds = 12
        assert press.press(sheet("<p>next</p>")).fits
    finally:
        press.close()


def test_a_character_without_a_glyph_is_seen_in_the_pdf(machine):
    assert has_blank_glyph(machine.press(sheet("<p>rune ᚠ</p>")).pdf)
    assert not has_blank_glyph(machine.press(sheet("<p>truck 🚚</p>")).pdf)
