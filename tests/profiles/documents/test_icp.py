"""Exactly one page with every word on it, for every sample, size and language."""

from io import BytesIO

import pikepdf
import pytest
from pypdf import PdfReader

from icpstudio.kit.pdf.check import fold, has_blank_glyph
from profiles.documents.icp import LEAST, MOST, html, reading, render
from profiles.documents.icp_texts import printed

SAMPLES = ("v1", "v2", "v3", "v3.de", "sparse")
POINTS = {"A4": (595.28, 841.89), "Letter": (612.0, 792.0)}


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("page", ["A4", "Letter"])
@pytest.mark.parametrize("name", SAMPLES)
def test_one_page_with_every_word_and_every_character(name, page, language, sample, page_of):
    made = page_of(name, page, language)

    assert made.problems == ()
    assert LEAST <= made.zoom <= MOST
    (sheet,) = PdfReader(BytesIO(made.pdf)).pages
    assert (float(sheet.mediabox.width), float(sheet.mediabox.height)) == pytest.approx(POINTS[page], abs=0.1)
    text = fold(sheet.extract_text()).casefold()
    assert [field for _section, field, words in printed(sample(name)) if fold(words).casefold() not in text] == []
    assert not has_blank_glyph(made.pdf)


def test_the_layouts_stay_few(page_of):
    counts = [page_of(name, page, language).layouts for name in SAMPLES for page in POINTS for language in ("en", "de")]

    assert sum(counts) / len(counts) <= 2.5
    assert max(counts) <= 4


def test_the_same_version_gives_the_same_bytes(sample, published, page_of):
    assert render(sample("v3"), published, page="A4", language="en").pdf == page_of("v3", "A4", "en").pdf


def test_starting_from_the_last_zoom_takes_one_layout_and_gives_the_same_page(sample, published, page_of):
    before = page_of("v2", "A4", "en")

    again = render(sample("v2"), published, page="A4", start_zoom=before.zoom)

    assert again.layouts == 1
    assert again.pdf == before.pdf


def test_the_screen_shows_the_sheet_of_the_pdf_without_style_or_script(sample, published, page_of):
    made = page_of("v3", "A4", "en")

    shown = html(sample("v3"), published, zoom=made.zoom, columns=made.columns)

    assert f'data-page="A4" data-zoom="{made.zoom}"' in shown
    assert shown.startswith("<article")
    for forbidden in ("style=", "<style", "<script", "href=", "onclick"):
        assert forbidden not in shown
    places = [shown.index(f'id="icp-{key}"') for column in made.columns for key in column]
    assert places == sorted(places)


def test_the_reading_page_says_the_same_words_as_the_sheet(sample, published):
    shown = fold(reading(sample("v3"), published))

    assert [field for _section, field, words in printed(sample("v3")) if fold(words) not in shown and not field.endswith("act")] == []


def test_what_people_type_stays_text(sample, draft):
    content = sample("v3")
    content["pains"][0]["text"] = '<img src="file:///etc/hostname"> {{ workspace }} <script>alert(1)</script>'

    made = render(content, draft)

    assert made.problems == ()
    assert "&lt;script&gt;" in html(content, draft)
    assert "<script" not in reading(content, draft)
    assert fold("<script>alert(1)</script>") in fold(PdfReader(BytesIO(made.pdf)).pages[0].extract_text())


def test_the_pdf_is_tagged_and_names_title_and_language(page_of):
    with pikepdf.open(BytesIO(page_of("v3.de", "A4", "de").pdf)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert str(pdf.Root.Lang) == "de"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Kelvaro: Idealkundenprofil, Rampenplanung, Europa"
        assert [str(font.FontDescriptor.FontName) for font in _fonts(pdf) if "/FontFile2" not in font.FontDescriptor] == []
        elements = list(_elements(pdf.Root.StructTreeRoot))
    kinds = [kind for kind, _figure in elements]
    assert kinds.count("/H1") == 1
    assert {"/Table", "/TH", "/TD", "/L", "/LI", "/H2", "/Figure"} <= set(kinds)
    figures = [figure for kind, figure in elements if kind == "/Figure"]
    assert all(alt and 0 <= left < right <= 596 and 0 <= bottom < top <= 842 for alt, left, bottom, right, top in figures)


def _fonts(pdf):
    return [font.DescendantFonts[0] for font in pdf.pages[0].Resources.Font.values()]


def _elements(node):
    """Every structure element below `node` as (kind, what a figure says and where it stands)."""
    children = node.get("/K")
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            figure = None
            if child.S == "/Figure":
                figure = (str(child.get("/Alt", "")), *(float(value) for value in child.A.BBox))
            yield str(child.S), figure
            yield from _elements(child)
