"""The only way out of a rendering: assets handed in by name, and small images inside the document itself."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from urllib.parse import unquote_to_bytes

from weasyprint.urls import URLFetcher, URLFetcherResponse

LARGEST_IMAGE = 300_000
IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
ASSET = "asset:"


class SealedFetcher(URLFetcher):  # type: ignore[misc]
    """Opens no file and no connection and follows nothing; whatever else is asked for is refused."""

    def __init__(self, assets: Mapping[str, bytes] | None = None) -> None:
        super().__init__(allowed_protocols=["data"], allow_redirects=False)
        self.assets = dict(assets or {})
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """The bytes of an asset or of a small raster image; raises ValueError for anything else."""
        if url.startswith(ASSET) and (body := self.assets.get(url.removeprefix(ASSET))) is not None:
            return URLFetcherResponse(url, body)
        if url[:5].lower() == "data:":
            head, _comma, data = url[5:].partition(",")
            kind, *parameters = head.split(";")
            if kind.lower() in IMAGES and len(data) <= LARGEST_IMAGE:
                body = b64decode(data) if "base64" in parameters else unquote_to_bytes(data)
                return URLFetcherResponse(url, body, {"Content-Type": kind})
        self.refused.append(url[:200])
        raise ValueError("this document may not load anything")
