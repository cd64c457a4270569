"""A small OpenID Connect provider on loopback: discovery, keys, a page that says yes at once, code for tokens, userinfo.

It signs its id_tokens, checks client, secret, redirect address and PKCE, and lies when a test tells it to."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "icp-studio", "the-provider-shares-this-with-nobody-else"


@dataclass
class Provider:
    """Who signs in next (`claims`), and how it lies: other claims in the id_token, another key, no id_token, a refusal."""

    url: str
    claims: dict[str, Any]
    lies: dict[str, Any] = field(default_factory=dict)
    signs_with_another_key: bool = False
    leaves_token_out: bool = False
    refuses: bool = False
    asked: list[str] = field(default_factory=list)
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def discovery(self) -> dict[str, Any]:
        ends = {"authorization_endpoint": "authorize", "token_endpoint": "token", "userinfo_endpoint": "userinfo", "jwks_uri": "keys"}
        methods = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
        return {"issuer": self.url, **{name: f"{self.url}/{path}" for name, path in ends.items()}, **methods}

    def keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": "one", "alg": "RS256", "use": "sig"}]}

    def answer_to(self, asked: dict[str, str]) -> str:
        """Where the browser goes on: with a code for those who are asked about, or with a refusal."""
        if self.refuses:
            return f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': asked['state']})}"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def tokens(self, sent: dict[str, str]) -> dict[str, Any] | None:
        """The tokens for a code; None when client, secret, address or proof of the code don't fit."""
        asked = self.codes.pop(sent.get("code", ""), None)
        if asked is None or (sent.get("client_id"), sent.get("client_secret")) != (CLIENT, SECRET):
            return None
        proof = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if sent.get("redirect_uri") != asked["redirect_uri"] or proof != asked.get("code_challenge"):
            return None
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "jti": secrets.token_hex(8)} | self.claims | self.lies
        key = rsa.generate_private_key(65537, 2048) if self.signs_with_another_key else self.key
        told = {} if self.leaves_token_out else {"id_token": jwt.encode(claims, key, algorithm="RS256", headers={"kid": "one"})}
        return {"access_token": "for-userinfo", "token_type": "Bearer", "expires_in": 300, **told}


class Desk(BaseHTTPRequestHandler):
    """The provider's HTTP."""

    provider: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.provider.asked.append(parts.path)
        if parts.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.provider.answer_to({name: values[0] for name, values in parse_qs(parts.query).items()}))
            self.end_headers()
            return
        pages = {"/.well-known/openid-configuration": self.provider.discovery, "/keys": self.provider.keys, "/userinfo": self._person}
        page = pages.get(parts.path)
        self._say(200 if page else 404, page() if page else {})

    def do_POST(self) -> None:
        self.provider.asked.append(self.path)
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        tokens = self.provider.tokens({name: values[0] for name, values in sent.items()}) if self.path == "/token" else None
        self._say(200 if tokens else 400, tokens or {"error": "invalid_grant"})

    def _person(self) -> dict[str, Any]:
        return self.provider.claims if self.headers.get("Authorization") == "Bearer for-userinfo" else {}

    def _say(self, status: int, what: dict[str, Any]) -> None:
        body = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: what was asked is in `asked`."""


@contextmanager
def running_provider(**claims: Any) -> Iterator[Provider]:
    """One on a free port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("TheDesk", (Desk,), {}))
    provider = Provider(f"http://127.0.0.1:{server.server_address[1]}", claims)
    server.RequestHandlerClass.provider = provider
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
