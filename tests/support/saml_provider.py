"""A SAML provider for tests: its answers are signed by libxmlsec, another library than the product verifies with."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree

ENTITY = "https://directory.brightwater.example/saml"
SAML = {"saml": "urn:oasis:names:tc:SAML:2.0:assertion", "samlp": "urn:oasis:names:tc:SAML:2.0:protocol", "ds": "http://www.w3.org/2000/09/xmldsig#"}  # fmt: skip
_TEMPLATE = """<samlp:Response xmlns:samlp="{samlp}" xmlns:saml="{saml}" ID="r1" Version="2.0" IssueInstant="{now}"
  Destination="{back}" InResponseTo="{asked}"><saml:Issuer>{issuer}</saml:Issuer><samlp:Status><samlp:StatusCode
  Value="urn:oasis:names:tc:SAML:2.0:status:{status}"/></samlp:Status><saml:Assertion ID="a1" Version="2.0" IssueInstant="{now}">
  <saml:Issuer>{issuer}</saml:Issuer><saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:{format}">{subject}</saml:NameID>
  <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="{until}"
  Recipient="{recipient}" InResponseTo="{asked}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{since}"
  NotOnOrAfter="{until}"><saml:AudienceRestriction><saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
  <saml:AuthnStatement AuthnInstant="{now}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>
  <saml:AttributeStatement><saml:Attribute Name="mail"><saml:AttributeValue>{email}</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>
  </saml:Assertion></samlp:Response>"""


class Provider:
    """Its key, its certificate, and how its answers lie when a test wants them to."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "directory.brightwater.example")])
        now = datetime.now(UTC)
        made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(self.key.public_key())
        made = made.serial_number(7).not_valid_before(now - timedelta(days=9)).not_valid_after(now + timedelta(days=9))
        self.certificate = made.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()

    def question(self, address: str) -> Any:
        """The AuthnRequest in the address to which the browser was sent."""
        said = parse_qs(urlsplit(address).query)["SAMLRequest"][0]
        return etree.fromstring(zlib.decompress(base64.b64decode(said), -15))

    def answer(
        self,
        question: Any,
        *,
        signs: str = "Assertion",
        key: Any = None,
        twist: Callable[[Any], Any] | None = None,
        before: Callable[[Any], Any] | None = None,
        **lies: str,
    ) -> str:
        """What the browser posts: made, changed by `before`, signed, changed by `twist`."""
        now = datetime.now(UTC).replace(tzinfo=None)
        back = question.get("AssertionConsumerServiceURL")
        said = {
            **SAML, "now": _z(now), "since": _z(now - timedelta(minutes=1)), "until": _z(now + timedelta(minutes=5)), "back": back,
            "recipient": back, "asked": question.get("ID"), "issuer": ENTITY, "status": "Success", "subject": "7",
            "audience": question.findtext("saml:Issuer", namespaces=SAML), "email": "joyce.bell@brightwater.example", "format": "persistent",
        }  # fmt: skip
        root = etree.fromstring(_TEMPLATE.format(**(said | lies)))
        if before:
            before(root)
        if signs:
            element = root if signs == "Response" else root.find("saml:Assertion", SAML)
            self._sign(element, key or self.key)
        changed = twist(root) if twist else None
        raw = changed if isinstance(changed, bytes) else etree.tostring(root if changed is None else changed)
        return base64.b64encode(raw).decode()

    def _sign(self, element: Any, key: Any) -> None:
        template = xmlsec.template.create(element, xmlsec.constants.TransformExclC14N, xmlsec.constants.TransformRsaSha256, ns="ds")  # fmt: skip
        element.insert(1, template)
        reference = xmlsec.template.add_reference(template, xmlsec.constants.TransformSha256, uri=f"#{element.get('ID')}")  # fmt: skip
        xmlsec.template.add_transform(reference, xmlsec.constants.TransformEnveloped)
        xmlsec.template.add_transform(reference, xmlsec.constants.TransformExclC14N)
        xmlsec.tree.add_ids(element, ["ID"])
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        context = xmlsec.SignatureContext()
        context.key = xmlsec.Key.from_memory(pem, xmlsec.constants.KeyDataFormatPem)
        context.sign(template)


def _z(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
