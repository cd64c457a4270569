"""A document loads only what was handed in with it."""

import pytest

from icpstudio.kit.pdf.fetcher import SealedFetcher

PIXEL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def test_an_asset_comes_by_its_name():
    assert SealedFetcher({"logo.png": b"logo"}).fetch("asset:logo.png").read() == b"logo"


def test_a_small_image_inside_the_document_is_read():
    assert SealedFetcher().fetch(PIXEL).read()[:4] == b"\x89PNG"


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/hostname",
        "FILE:///etc/hostname",
        "http://127.0.0.1:1/",
        "https://example.org/x.png",
        "ftp://127.0.0.1/x",
        "asset:unknown",
        "asset:../../etc/hostname",
        "data:text/css,@import url(file:///etc/hostname)",
        "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/hostname'/></svg>",
        "data:image/png;base64," + "A" * 400_000,
        "/etc/hostname",
        "gopher://x",
    ],
)
def test_everything_else_is_refused(url):
    fetcher = SealedFetcher({"logo.png": b"logo"})

    with pytest.raises(ValueError, match="may not load anything"):
        fetcher.fetch(url)
    assert fetcher.refused == [url[:200]]
