"""Signing in at another house by OpenID Connect: the authorization code flow with PKCE, and the identity token checked by the provider's keys."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import jwt
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

_ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "PS256", "EdDSA"]
_NEARBY = {"localhost", "127.0.0.1", "::1"}
_LEEWAY = 60


class ProviderRefusedError(Exception):
    """The provider, or what came in its name, cannot be trusted; the message says why, for the administrator."""


@dataclass(frozen=True)
class Provider:
    """One provider of the file that `ORGDESK_OIDC` names."""

    key: str
    name: str
    issuer: str
    client: str
    secret: str

    @property
    def _is_safe(self) -> bool:
        parts = urlsplit(self.issuer)
        return parts.scheme == "https" or parts.hostname in _NEARBY

    def discovered(self) -> Mapping[str, Any]:
        """What the provider says of itself, kept for an hour. Raises ProviderRefusedError."""
        if not self._is_safe:
            raise ProviderRefusedError(_("The issuer %(issuer)s must be reached by https.") % {"issuer": self.issuer})
        kept = cache.get(f"oidc:{self.issuer}")
        if kept is None:
            kept = _fetched(self.issuer.rstrip("/") + "/.well-known/openid-configuration")
            if kept.get("issuer") != self.issuer:
                raise ProviderRefusedError(
                    _("%(issuer)s calls itself %(kept)s.") % {"issuer": self.issuer, "kept": kept.get("issuer")}
                )
            cache.set(f"oidc:{self.issuer}", kept, 3600)
        return kept  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Attempt:
    """What must come back unchanged; it waits in the session."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def begin(cls) -> Attempt:
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(64))

    def question(self, provider: Provider, *, back: str) -> str:
        """The address at the provider to which the browser goes."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": provider.client,
            "redirect_uri": back,
            "scope": "openid email profile",
            "state": self.state,
            "nonce": self.nonce,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        return f"{provider.discovered()['authorization_endpoint']}?{urlencode(asked)}"


def providers() -> dict[str, Provider]:
    return {key: Provider(key=key, **said) for key, said in settings.ORGDESK_OIDC.items()}


def claims_of(provider: Provider, attempt: Attempt, *, code: str, back: str) -> dict[str, Any]:
    """What the provider vouches for, after the code was changed into a token. Raises ProviderRefusedError."""
    known = provider.discovered()
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": attempt.verifier}
    try:
        answer = httpx.post(known["token_endpoint"], data=form, auth=(provider.client, provider.secret), timeout=10)
        answer.raise_for_status()
        token = answer.json()["id_token"]
    except (httpx.HTTPError, KeyError, ValueError) as problem:
        raise ProviderRefusedError(
            _("%(provider)s gave no identity token: %(problem)s") % {"provider": provider.name, "problem": problem}
        ) from problem
    claims = _checked(token, provider, known)
    if not secrets.compare_digest(str(claims.get("nonce", "")), attempt.nonce):
        raise ProviderRefusedError(
            _("The token of %(provider)s answers another question.") % {"provider": provider.name}
        )
    return claims


def _checked(token: str, provider: Provider, known: Mapping[str, Any]) -> dict[str, Any]:
    """Signature, issuer, audience and times."""
    try:
        keys = jwt.PyJWKSet.from_dict(_fetched(known["jwks_uri"]))
        head = jwt.get_unverified_header(token)
        key = next(one for one in keys.keys if one.key_id == head.get("kid") or len(keys.keys) == 1)
        return jwt.decode(
            token, key.key, algorithms=_ALGORITHMS, audience=provider.client, issuer=provider.issuer, leeway=_LEEWAY,
            options={"require": ["exp", "iat", "sub", "iss", "aud"]},
        )  # fmt: skip
    except (jwt.PyJWTError, KeyError, StopIteration) as problem:
        raise ProviderRefusedError(
            _("The identity token of %(provider)s does not hold: %(problem)s")
            % {"provider": provider.name, "problem": problem}
        ) from problem


def _fetched(address: str) -> dict[str, Any]:
    try:
        answer = httpx.get(address, timeout=10)
        answer.raise_for_status()
        return dict(answer.json())
    except (httpx.HTTPError, ValueError) as problem:
        raise ProviderRefusedError(
            _("%(address)s does not answer: %(problem)s") % {"address": address, "problem": problem}
        ) from problem
