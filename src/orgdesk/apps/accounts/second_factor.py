"""A second proof of who signs in: codes of an app, recovery codes, passkeys. The arithmetic is django-allauth's; the pages are ours."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, validate_totp_code
from allauth.mfa.webauthn.internal import auth as passkeys
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from orgdesk.apps.accounts.actions.note_security import note_security
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.accounts.sealing import seal, unseal

PURPOSE = "orgdesk second factors"
_FIRST = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Adapter(DefaultMFAAdapter):
    """Shared secrets are sealed in the database; the app shows the company's name."""

    def encrypt(self, text: str) -> str:
        return seal(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, purpose=PURPOSE)

    def get_totp_issuer(self) -> str:
        return settings.ORGDESK_COMPANY


def name_of(person: Person) -> str:
    """What a passkey's window shows."""
    return person.name


def factors_of(person: Person) -> QuerySet[Any]:
    return Authenticator.objects.filter(user=person, type__in=_FIRST).order_by("created_at")


def all_factors() -> QuerySet[Any]:
    """Of everybody, to count."""
    return Authenticator.objects.filter(type__in=_FIRST)


def has_second_factor(person: Person) -> bool:
    return bool(factors_of(person).exists())


def has_passkey(person: Person) -> bool:
    return bool(factors_of(person).filter(type=Authenticator.Type.WEBAUTHN).exists())


def begin_app(person: Person, secret: str) -> str:
    """The picture that the app reads, as SVG text."""
    adapter = Adapter()
    return str(adapter.build_totp_svg(adapter.build_totp_url(person, secret)))


def add_app(person: Person, *, secret: str, code: str) -> bool:
    """Keep the app's secret once a code of it proves that the app has it."""
    if not validate_totp_code(secret, code):
        return False
    Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).delete()
    TOTP.activate(person, secret)
    return True


def check_code(person: Person, code: str, *, at: datetime) -> bool:
    """A code of the app, or a recovery code; each is good once, whichever process is asked."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
    with transaction.atomic():
        for row in Authenticator.objects.select_for_update().filter(user=person, type__in=kinds):
            mark = salted_hmac("orgdesk used code", code).hexdigest()
            if mark == row.data.get("used"):
                note_security("second_factor.code_repeated", person, at=at)
            elif row.wrap().validate_code(code):
                row.refresh_from_db()  # allauth keeps there which recovery codes are spent
                row.data["used"] = mark
                row.last_used_at = at
                row.save(update_fields=["data", "last_used_at"])
                return True
    return False


def recovery_codes(person: Person) -> list[str]:
    """Those not used yet; made when the person has none."""
    return list(RecoveryCodes.activate(person).get_unused_codes())


def renew_recovery_codes(person: Person) -> list[str]:
    Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).delete()
    return recovery_codes(person)


def passkey_to_add(person: Person) -> dict[str, Any]:
    """What the browser is asked to make; the challenge waits in the session."""
    return dict(passkeys.begin_registration(person, passwordless=True))


def add_passkey(person: Person, *, name: str, credential: Any) -> bool:
    try:
        passkeys.parse_registration_response(credential)
        if not passkeys.complete_registration(credential).is_user_verified():
            return False
        passkeys.WebAuthn.add(person, name, credential)
    except (ValidationError, ValueError, TypeError, KeyError):
        return False
    return True


def passkey_to_show(person: Person | None) -> dict[str, Any]:
    """What the browser is asked to prove: of one person, or of whoever holds the key."""
    return dict(passkeys.begin_authentication(person))


def check_passkey(credential: Any, *, at: datetime, person: Person | None = None) -> Person | None:
    """Whose passkey answered the challenge of this session; None when it proves nothing, or somebody else."""
    try:
        passkeys.parse_authentication_response(credential)
        found: Any = person or passkeys.extract_user_from_response(credential)
        row = passkeys.complete_authentication(found, credential)
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError):
        return None
    Authenticator.objects.filter(pk=row.pk).update(last_used_at=at)
    return found if found.is_active else None


def remove_factor(person: Person, pk: int) -> bool:
    """Whether there was one; with the last one the recovery codes go too."""
    gone, _ = factors_of(person).filter(pk=pk).delete()
    if not has_second_factor(person):
        Authenticator.objects.filter(user=person).delete()
    return bool(gone)


def remove_all_factors(person: Person) -> int:
    """For a person who lost phone and codes: they sign in by password and begin anew."""
    return int(Authenticator.objects.filter(user=person).delete()[0])
