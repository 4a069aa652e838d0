"""Where files are kept, from one address."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

_IN_MEMORY = 5 * 1024 * 1024
_CONNECT, _READ = 3.0, 20.0
"""Seconds."""
_TRIES = 3


def storage_from(address: str, *, key: str = "", secret: str = "") -> dict[str, Any]:
    """Turn `file:///path` or `s3://bucket/prefix?endpoint=https://host&region=name` into an entry of Django's STORAGES.

    Without a key the server's own ways of telling who asks are used: a role of the machine, or the usual files of boto3.
    Raises ValueError for any other scheme, and for one without a path or a bucket.
    """
    parts = urlsplit(address)
    if parts.scheme == "file" and parts.path.strip("/"):
        options: dict[str, Any] = {"location": unquote(parts.path)}
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    if parts.scheme == "s3" and parts.netloc:
        return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": _s3_options(parts, key, secret)}
    raise ValueError(f"ORGDESK_FILES must begin with s3://bucket or file:///path, not {address.partition('?')[0]!r}")


def _s3_options(parts: Any, key: str, secret: str) -> dict[str, Any]:
    """Objects belong to the bucket's owner alone: they have no public address, only pages that check who asks give them out."""
    said = dict(parse_qsl(parts.query))
    given = {
        "endpoint_url": said.get("endpoint"),
        "region_name": said.get("region"),
        "access_key": key or None,
        "secret_key": secret or None,
    }
    return {
        "bucket_name": parts.netloc,
        "location": unquote(parts.path).strip("/"),
        "client_config": _patience(said.get("addressing", "auto")),
        "default_acl": None,
        "querystring_auth": True,
        "file_overwrite": False,
        "max_memory_size": _IN_MEMORY,
        **{name: value for name, value in given.items() if value},
    }


def _patience(addressing: str) -> Any:
    """A page that waits for a file waits seconds, not the minutes that the library would."""
    from botocore.config import Config

    return Config(  # type: ignore[no-untyped-call]  # the library has no types
        s3={"addressing_style": addressing},
        signature_version="s3v4",
        connect_timeout=_CONNECT,
        read_timeout=_READ,
        retries={"total_max_attempts": _TRIES, "mode": "standard"},
    )
