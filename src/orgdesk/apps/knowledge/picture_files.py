"""The bytes of a picture made safe: read, turned upright, made no larger than a page needs, and written anew without what a camera or a
drawing program put beside it (place, owner, comments, a second file behind the first)."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, ImageSequence

from orgdesk.apps.knowledge.errors import PictureRefused

MOST_BYTES = 10 * 1024 * 1024
LONGEST_SIDE = 2000
_MOST_PIXELS = 60_000_000
_SUFFIXES = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
_KEPT = ("transparency", "duration", "loop", "disposal", "icc_profile")


@dataclass(frozen=True)
class CleanPicture:
    content: bytes
    suffix: str
    width: int
    height: int

    @property
    def media_type(self) -> str:
        return "image/jpeg" if self.suffix == "jpg" else f"image/{self.suffix}"


def cleaned(content: bytes) -> CleanPicture:
    """Raises PictureRefused for what is too large, or no picture that every browser shows."""
    if len(content) > MOST_BYTES:
        words = _("This picture has %(size)s; the most is %(most)s. Save it smaller.")
        raise PictureRefused(words % {"size": filesizeformat(len(content)), "most": filesizeformat(MOST_BYTES)})
    try:
        with Image.open(io.BytesIO(content), formats=tuple(_SUFFIXES)) as picture:
            frames = getattr(picture, "n_frames", 1) if picture.format != "MPO" else 1
            _refuse_huge(picture.width * picture.height * frames)
            return _written(picture, moving=frames > 1)
    except PictureRefused:
        raise
    except Exception as problem:  # a damaged picture fails in as many ways as there are formats
        raise PictureRefused(
            _("This file is no picture that we can read. Save it anew as PNG, JPEG, GIF or WebP.")
        ) from problem


def _refuse_huge(dots: int) -> None:
    """A file of a few bytes can unfold to more than a machine holds."""
    if dots > _MOST_PIXELS:
        raise PictureRefused(_("This picture has too many dots to be shown on a page. Save it smaller."))


def _written(picture: Image.Image, *, moving: bool) -> CleanPicture:
    kind = picture.format if picture.format in _SUFFIXES else "JPEG"
    buffer = io.BytesIO()
    if moving:
        frames = [_bare(frame.copy()) for frame in ImageSequence.Iterator(picture)]
        frames[0].save(buffer, kind, save_all=True, append_images=frames[1:], loop=picture.info.get("loop", 0))
        shown = frames[0]
    else:
        shown = _bare(ImageOps.exif_transpose(picture))
        shown.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        if kind == "JPEG" and shown.mode not in {"RGB", "L"}:
            shown = _bare(shown.convert("RGB"))
        shown.save(buffer, kind, **_options(kind, shown))
    return CleanPicture(buffer.getvalue(), _SUFFIXES[kind], shown.width, shown.height)


def _bare(picture: Image.Image) -> Image.Image:
    """Without anything but what is needed to show it."""
    picture.info = {name: value for name, value in picture.info.items() if name in _KEPT}
    return picture


def _options(kind: str, picture: Image.Image) -> dict[str, Any]:
    options: dict[str, Any] = {"icc_profile": picture.info.get("icc_profile"), "exif": b""}
    if kind == "JPEG":
        return {**options, "quality": 88, "optimize": True}
    elif kind == "WEBP":
        return {**options, "quality": 88}
    return {"optimize": True} if kind == "GIF" else {**options, "optimize": True}
