"""A small OpenID provider on loopback that keeps the rules: PKCE, one-time codes, its client's secret, signed tokens."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "orgdesk", "between us"


class Directory:
    """Who is signed in there, and how its tokens lie when a test wants them to."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.signs_with = self.key
        self.claims: dict[str, Any] = {"sub": "7", "email": "joyce.bell@brightwater.example", "email_verified": True}
        self.lies: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.issuer = ""

    def answer_to(self, path: str, asked: dict[str, str]) -> tuple[int, Any, str]:
        if path == "/.well-known/openid-configuration":
            ends = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
            return 200, {"issuer": self.issuer} | {name: self.issuer + end for name, end in ends.items()}, ""
        if path == "/keys":
            return (
                200,
                {"keys": [json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key())) | {"kid": "1"}]},
                "",
            )
        if path == "/authorize" and asked["code_challenge_method"] == "S256" and asked["client_id"] == CLIENT:
            code = secrets.token_urlsafe()
            self.codes[code] = asked
            return 302, {}, f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
        return 400, {"error": "invalid_request"}, ""

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, Any, str]:
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proven = asked and base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]
        own = authorization == "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if not (proven and own and asked and form["redirect_uri"] == asked["redirect_uri"]):
            return 400, {"error": "invalid_grant"}, ""
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        token = jwt.encode(claims | self.claims | self.lies, self.signs_with, "RS256", headers={"kid": "1"})
        return 200, {"id_token": token, "access_token": "x", "token_type": "Bearer"}, ""


@contextmanager
def provider() -> Iterator[Directory]:
    directory = Directory()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            self._say(
                *directory.answer_to(parts.path, {name: value[0] for name, value in parse_qs(parts.query).items()})
            )

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: value[0] for name, value in parse_qs(body).items()}
            self._say(*directory.token(form, self.headers.get("Authorization", "")))

        def _say(self, status: int, said: Any, location: str) -> None:
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(said).encode())

        def log_message(self, *_words: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    directory.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield directory
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
