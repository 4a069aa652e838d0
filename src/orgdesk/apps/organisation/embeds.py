"""Signed addresses for charts inside other sites."""

from __future__ import annotations

from django.core import signing
from django.urls import reverse

from orgdesk.apps.organisation import lookup
from orgdesk.apps.organisation.models import Embedding, Version

_SALT = "organisation.embedding"


def address_of(embedding: Embedding) -> str:
    return reverse("organisation:embed", args=[signing.dumps(embedding.pk, salt=_SALT)])


def embedding_of(signature: str) -> Embedding | None:
    """The leave behind an address, None where it is forged or ended."""
    try:
        number = signing.loads(signature, salt=_SALT)
    except signing.BadSignature:
        return None
    return Embedding.objects.standing().select_related("version__workspace").filter(pk=number).first()


def version_of(embedding: Embedding) -> Version | None:
    return embedding.version or lookup.active_version()
