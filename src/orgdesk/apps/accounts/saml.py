"""Signing in at another house by SAML 2.0: what we ask, and what must hold before an answer is believed.

Only what the signature covers is read. The signature is verified by `signxml` (the extra `orgdesk[saml]`), with the certificate of the
settings and no other; everything around it is checked here, and each refusal says why.
"""

from __future__ import annotations

import base64
import binascii
import secrets
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext as _
from lxml import etree

from orgdesk.apps.accounts.oidc import ProviderRefusedError

ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion"
PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol"
_METADATA = "urn:oasis:names:tc:SAML:2.0:metadata"
_SIGNED = "http://www.w3.org/2000/09/xmldsig#"
_POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
_BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
_SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
_TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
_PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
_EMAILS = ("email", "mail", "urn:oid:0.9.2342.19200300.100.1.3", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress")  # fmt: skip
_MOST_BYTES = 256 * 1024
_LEEWAY = timedelta(seconds=60)


@dataclass(frozen=True)
class House:
    """One provider of the file that `ORGDESK_SAML` names."""

    key: str
    name: str
    entity: str
    sign_in: str
    certificate: str
    email: str = ""

    def question(self, number: str, *, ours: str, back: str, at: datetime) -> str:
        """The address at the provider to which the browser goes, with our AuthnRequest (HTTP-Redirect binding)."""
        asked = etree.Element(
            f"{{{PROTOCOL}}}AuthnRequest", nsmap={"samlp": PROTOCOL, "saml": ASSERTION},
            ID=number, Version="2.0", IssueInstant=_said(at), Destination=self.sign_in,
            AssertionConsumerServiceURL=back, ProtocolBinding=_POST,
        )  # fmt: skip
        etree.SubElement(asked, f"{{{ASSERTION}}}Issuer").text = ours
        etree.SubElement(asked, f"{{{PROTOCOL}}}NameIDPolicy", Format=_PERSISTENT, AllowCreate="true")
        pressed = zlib.compressobj(wbits=-15)
        raw = pressed.compress(etree.tostring(asked)) + pressed.flush()
        sign = "&" if "?" in self.sign_in else "?"
        return f"{self.sign_in}{sign}{urlencode({'SAMLRequest': base64.b64encode(raw).decode()})}"


@dataclass(frozen=True)
class Vouched:
    """What the provider vouches for: in answer to which question, and for whom, in the words of OpenID's claims."""

    answers: str
    claims: Mapping[str, Any]


def houses() -> dict[str, House]:
    return {key: House(key=key, **said) for key, said in settings.ORGDESK_SAML.items()}


def new_question() -> str:
    """An XML ID begins with a letter."""
    return "q" + secrets.token_hex(20)


def metadata(*, ours: str, back: str) -> bytes:
    """What the provider's administrator reads in: who we are, and where answers go."""
    top = etree.Element(f"{{{_METADATA}}}EntityDescriptor", nsmap={None: _METADATA}, entityID=ours)
    part = etree.SubElement(
        top, f"{{{_METADATA}}}SPSSODescriptor", protocolSupportEnumeration=PROTOCOL, AuthnRequestsSigned="false", WantAssertionsSigned="true"
    )  # fmt: skip
    etree.SubElement(part, f"{{{_METADATA}}}NameIDFormat").text = _PERSISTENT
    etree.SubElement(
        part, f"{{{_METADATA}}}AssertionConsumerService", Binding=_POST, Location=back, index="0", isDefault="true"
    )
    return etree.tostring(top, xml_declaration=True, encoding="utf-8")


def vouched(house: House, answer: str, *, ours: str, back: str, at: datetime) -> Vouched:
    """What a signed answer says to us, now. Raises ProviderRefusedError. Whether we asked is for the caller to compare."""
    response = _parsed(answer)
    _check_response(response, house, back=back)
    assertion = _signed_assertion(response, house)
    if _text(assertion, "Issuer") != house.entity:
        raise ProviderRefusedError(_("The assertion was not issued by %(a)s.") % {"a": house.entity})
    asked = _check_subject(assertion, back=back, at=at)
    if response.get("InResponseTo") != asked:
        raise ProviderRefusedError(_("Response and assertion answer different questions."))
    _check_conditions(assertion, ours=ours, at=at)
    return Vouched(asked, _claims(assertion, house))


def _parsed(answer: str) -> Any:
    """The one Response in it: no document type, no entity, no second element of the same ID."""
    try:
        raw = base64.b64decode(answer, validate=False)
        if len(raw) > _MOST_BYTES:
            raise ProviderRefusedError(_("An answer has %(a)s bytes at most.") % {"a": _MOST_BYTES})
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
        root = etree.fromstring(raw, parser)
    except (binascii.Error, ValueError, etree.XMLSyntaxError) as problem:
        raise ProviderRefusedError(_("The answer is no XML: %(a)s") % {"a": problem}) from problem
    if root.getroottree().docinfo.doctype or any(not isinstance(one.tag, str) for one in root.iter()):
        raise ProviderRefusedError(_("The answer has a document type, an entity or an instruction."))
    numbers = [one.get("ID") for one in root.iter() if one.get("ID")]
    if len(numbers) != len(set(numbers)):
        raise ProviderRefusedError(_("Two elements of the answer have the same ID."))
    return root


def _check_response(response: Any, house: House, *, back: str) -> None:
    if response.tag != f"{{{PROTOCOL}}}Response" or response.get("Version") != "2.0":
        raise ProviderRefusedError(_("The answer is no Response of SAML 2.0."))
    if response.get("Destination") not in (None, back):
        raise ProviderRefusedError(_("The answer was meant for %(a)s.") % {"a": response.get("Destination")})
    if _text(response, "Issuer", optional=True) not in ("", house.entity):
        raise ProviderRefusedError(_("The answer was not issued by %(a)s.") % {"a": house.entity})
    status = response.find(f"{{{PROTOCOL}}}Status/{{{PROTOCOL}}}StatusCode")
    if status is None or status.get("Value") != _SUCCESS:
        raise ProviderRefusedError(
            _("%(a)s said: %(b)s") % {"a": house.name, "b": status.get("Value") if status is not None else "nothing"}
        )
    if next(response.iter(f"{{{ASSERTION}}}EncryptedAssertion"), None) is not None:
        raise ProviderRefusedError(
            _("The assertion is encrypted; set the provider to sign it only, the way is encrypted.")
        )


def _signed_assertion(response: Any, house: House) -> Any:
    """The assertion as the verified signature covers it: the only one, in its place, signed itself or with the response."""
    found = list(response.iter(f"{{{ASSERTION}}}Assertion"))
    if len(found) != 1 or found[0].getparent() is not response:
        raise ProviderRefusedError(_("The answer must hold one assertion, in its place."))
    for signed in (found[0], response):
        if len(signed.findall(f"{{{_SIGNED}}}Signature")) == 1:
            covered = _verified(signed, house)
            if signed is response:
                (covered,) = covered.findall(f"{{{ASSERTION}}}Assertion")
            return covered
    raise ProviderRefusedError(_("Neither answer nor assertion is signed."))


def _verified(signed: Any, house: House) -> Any:
    """The element as its own signature covers it: by the certificate of the settings, with one reference, to itself."""
    try:
        from signxml.exceptions import SignXMLException
        from signxml.verifier import SignatureConfiguration, XMLVerifier
    except ImportError as missing:
        raise ProviderRefusedError(_("Install orgdesk[saml] to sign people in by SAML.")) from missing
    alone = etree.fromstring(etree.tostring(signed, with_tail=False))
    references = alone.findall(f"{{{_SIGNED}}}Signature/{{{_SIGNED}}}SignedInfo/{{{_SIGNED}}}Reference")
    if not signed.get("ID") or [one.get("URI") for one in references] != [f"#{signed.get('ID')}"]:
        raise ProviderRefusedError(_("The signature covers something else than what it stands in."))
    try:
        result = XMLVerifier().verify(
            alone, x509_cert=house.certificate, id_attribute="ID",
            expect_config=SignatureConfiguration(location="./", expect_references=1),
        )  # fmt: skip
    except (SignXMLException, ValueError) as problem:
        raise ProviderRefusedError(_("The signature does not hold: %(a)s") % {"a": problem}) from problem
    covered = (result[0] if isinstance(result, list) else result).signed_xml
    if covered is None or covered.tag != signed.tag or covered.get("ID") != signed.get("ID"):
        raise ProviderRefusedError(_("The signature covers something else than what it stands in."))
    return covered


def _check_subject(assertion: Any, *, back: str, at: datetime) -> str:
    """The question that a bearer confirmation answers to us, in time."""
    for confirmation in assertion.findall(f"{{{ASSERTION}}}Subject/{{{ASSERTION}}}SubjectConfirmation"):
        data = confirmation.find(f"{{{ASSERTION}}}SubjectConfirmationData")
        if confirmation.get("Method") != _BEARER or data is None or data.get("NotBefore"):
            continue
        in_time = data.get("NotOnOrAfter") and at < _time(data.get("NotOnOrAfter")) + _LEEWAY
        if data.get("Recipient") == back and in_time and data.get("InResponseTo"):
            return str(data.get("InResponseTo"))
    raise ProviderRefusedError(_("No confirmation of the subject is for us, in time, and in answer to a question."))


def _check_conditions(assertion: Any, *, ours: str, at: datetime) -> None:
    conditions = assertion.find(f"{{{ASSERTION}}}Conditions")
    statement = assertion.find(f"{{{ASSERTION}}}AuthnStatement")
    if conditions is None or statement is None:
        raise ProviderRefusedError(_("The assertion names no conditions, or no sign-in."))
    if conditions.get("NotBefore") and at < _time(conditions.get("NotBefore")) - _LEEWAY:
        raise ProviderRefusedError(_("The assertion does not hold yet; compare the clocks."))
    for words in (conditions.get("NotOnOrAfter"), statement.get("SessionNotOnOrAfter")):
        if words and at >= _time(words) + _LEEWAY:
            raise ProviderRefusedError(_("The assertion is over."))
    restrictions = conditions.findall(f"{{{ASSERTION}}}AudienceRestriction")
    if not restrictions or any(ours not in set(_texts(one, "Audience")) for one in restrictions):
        raise ProviderRefusedError(_("The assertion is not meant for %(a)s.") % {"a": ours})


def _claims(assertion: Any, house: House) -> dict[str, Any]:
    subject = assertion.find(f"{{{ASSERTION}}}Subject/{{{ASSERTION}}}NameID")
    name = "".join(subject.itertext()).strip() if subject is not None else ""
    if not name or subject.get("Format") == _TRANSIENT:
        raise ProviderRefusedError(_("The person's name must last: set the provider to send a persistent NameID."))
    wanted = (house.email,) if house.email else _EMAILS
    emails = [
        words
        for one in assertion.findall(f"{{{ASSERTION}}}AttributeStatement/{{{ASSERTION}}}Attribute")
        if one.get("Name") in wanted
        for words in _texts(one, "AttributeValue")
    ]
    email = next((one for one in [*emails, name] if "@" in one), "")
    return {"iss": house.entity, "sub": name, "email": email, "email_verified": bool(email)}


def _texts(element: Any, name: str) -> Iterator[str]:
    for one in element.findall(f"{{{ASSERTION}}}{name}"):
        yield "".join(one.itertext()).strip()


def _text(element: Any, name: str, *, optional: bool = False) -> str:
    found = list(_texts(element, name))
    if len(found) > 1 or (not found and not optional):
        raise ProviderRefusedError(_("%(a)s must be named once.") % {"a": name})
    return found[0] if found else ""


def _time(words: str) -> datetime:
    try:
        said = datetime.fromisoformat(words)
    except ValueError as problem:
        raise ProviderRefusedError(_("no time: %(a)s") % {"a": words[:40]}) from problem
    if said.tzinfo is None:
        raise ProviderRefusedError(_("%(a)s names no zone.") % {"a": words[:40]})
    return said


def _said(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
