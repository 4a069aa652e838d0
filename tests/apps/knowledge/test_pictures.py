"""Pictures in articles: put in while writing, cleaned, held for the scanner, shown to whoever may read the article, and to nobody else."""

from __future__ import annotations

import base64
import io
import json
import struct
import tempfile
import zipfile
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from apps.mail.scanners import EICAR, clamd
from orgdesk.apps.api.actions import create_token
from orgdesk.apps.events.models import Event
from orgdesk.apps.exchange.actions import ask_archive, make_archive
from orgdesk.apps.knowledge.actions import publish_article
from orgdesk.apps.knowledge.duties import forget, scan_what_waits
from orgdesk.apps.knowledge.models import Article, Picture

NOW = datetime.now(UTC)
WORDS = "The key with the printer on it"


def photograph(kind="JPEG", size=(64, 48), **options):
    buffer = io.BytesIO()
    Image.new("RGB", size, "#1c5d99").save(buffer, kind, **options)
    return buffer.getvalue()


def bomb():
    """A few bytes that say they are 8,000 dots wide and high."""
    content = photograph("PNG")
    head = b"IHDR" + struct.pack(">II", 8000, 8000) + content[24:29]
    return content[:12] + head + struct.pack(">I", zlib.crc32(head)) + content[33:]


def upload(content=None, name="till.jpg"):
    return SimpleUploadedFile(name, photograph() if content is None else content)


def add(walk, content=None, who="dario", **more):
    return walk.client(who).post(reverse("knowledge:pictures"), {"picture": upload(content), "words": WORDS, **more})


def look(client, address):
    """How the picture is answered, read to its end."""
    answer = client.get(address)
    if answer.streaming:
        assert b"".join(answer.streaming_content)
    return answer


def kept(walk, body, audience=None, key=None):
    """An article with this answer, published for the audience, written on its page."""
    address = reverse("knowledge:article-versions", args=[key]) if key else reverse("knowledge:article-new")
    answer = walk.client("dario").post(address, {"title": "Print the report", "body": body})
    assert answer.status_code == 302, answer.content.decode()
    article = Article.objects.get(key=key) if key else Article.objects.latest("pk")
    if audience:
        publish_article(article.latest, audience=audience, by=walk.staff["dario"], at=NOW)
    return article


def test_a_picture_is_put_in_while_writing_and_nothing_typed_is_lost(walk):
    typed = {"title": "Print the report", "body": "Press this key:", "language": "de", "words": WORDS}

    page = walk.client("dario").post(
        reverse("knowledge:article-new"), {**typed, "picture": upload(), "add-picture": "1"}
    )

    picture = Picture.objects.get()
    content = page.content.decode()
    assert f"Press this key:\n\n![{WORDS}](picture:{picture.key})" in content
    assert 'value="Print the report"' in content
    assert '<option value="de" selected>' in content
    assert f'<img src="/knowledge/pictures/{picture.key}" alt="{WORDS}" loading="lazy">' in content
    assert not Article.objects.filter(versions__title="Print the report").exists()


@pytest.mark.parametrize(
    ("content", "words", "reason"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", WORDS, "no picture that we can read"),
        (photograph()[:300], WORDS, "no picture that we can read"),
        (bomb(), WORDS, "too many dots"),
        (b"GIF89a" + bytes(10 * 1024 * 1024), WORDS, "the most is"),
        (photograph(), " ", "required"),
        (b"", WORDS, "empty"),
    ],
    ids=["a drawing with a script", "cut off", "a bomb", "too large", "without words", "nothing"],
)  # fmt: skip
def test_what_is_no_fit_picture_is_refused_with_the_reason_and_the_text_stays(walk, content, words, reason):
    sent = {"title": "Kept", "body": "Typed for an hour.", "words": words, "picture": upload(content)}

    page = walk.client("dario").post(reverse("knowledge:article-new"), {**sent, "add-picture": "1"}).content.decode()
    told = add(walk, content, words=words)

    assert reason in page
    assert "Typed for an hour." in page
    assert (told.status_code, reason in told.json()["problem"]) == (422, True)
    assert not Picture.objects.exists()


def test_what_a_camera_wrote_beside_the_picture_is_gone_and_it_stands_upright(walk):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera of Harbour Fuels"
    large = photograph("JPEG", (2400, 1200), exif=exif.tobytes(), comment=b"owner: nadia") + b"PK\x03\x04 a second file"

    add(walk, large)

    picture = Picture.objects.get()
    with picture.file.open() as file:
        content = file.read()
    assert (picture.width, picture.height) == (1000, 2000)
    assert not [words for words in (b"Harbour", b"nadia", b"second file") if words in content]


def test_a_moving_picture_goes_on_moving(walk):
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    buffer = io.BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:], duration=200, comment=b"of nadia")

    add(walk, buffer.getvalue())

    with Picture.objects.get().file.open() as file, Image.open(file) as shown:
        assert (shown.format, shown.n_frames, shown.info.get("comment")) == ("GIF", 3, None)


@pytest.mark.parametrize(
    ("audience", "readers"),
    [("public", {"nobody", "nadia", "joyce"}), ("customer", {"nadia", "joyce"}), ("internal", {"joyce"}), (None, {"joyce"})],
)  # fmt: skip
def test_a_picture_is_for_whoever_may_read_the_article(walk, audience, readers):
    typed = add(walk).json()
    kept(walk, f"Press this key:\n\n{typed['typed']}", audience)

    who = {"nobody": Client(), "nadia": walk.client("nadia"), "joyce": walk.client("joyce")}
    answers = {name: look(client, typed["address"]) for name, client in who.items()}

    assert {name for name, answer in answers.items() if answer.status_code == 200} == readers
    assert all(answer["Content-Type"] == "image/jpeg" for name, answer in answers.items() if name in readers)
    assert all("private" in answer["Cache-Control"] for name, answer in answers.items() if name in readers)


def test_a_picture_that_the_published_version_no_longer_shows_is_closed_to_customers(walk):
    typed = add(walk).json()
    article = kept(walk, f"Press:\n\n{typed['typed']}", "public")
    before = look(Client(), typed["address"]).status_code

    kept(walk, "Press **Report**.", "public", key=article.key)

    assert (before, look(Client(), typed["address"]).status_code) == (200, 404)
    assert look(walk.client("joyce"), typed["address"]).status_code == 200


def test_the_portal_shows_our_pictures_and_makes_a_link_of_anybody_elses(walk):
    typed = add(walk).json()
    foreign = "![Map](https://tracker.example/pixel.png)"
    article = kept(walk, f'{typed["typed"]}\n\n{foreign}\n\n![x" onerror="alert(1)](picture:{typed["key"]})', "public")

    page = Client().get(reverse("portal:answer", args=[article.key])).content.decode()

    assert f'<img src="{typed["address"]}" alt="{WORDS}" loading="lazy">' in page
    assert '<a href="https://tracker.example/pixel.png"' in page
    assert page.count("<img") == 2
    assert 'alt="x&quot; onerror=&quot;alert(1)"' in page


def test_the_scanner_sees_pictures_before_readers_do(walk, settings):
    with tempfile.TemporaryDirectory(prefix="scan-") as folder, clamd(Path(folder)) as named:
        settings.ORGDESK_SCANNER = named
        told = add(walk).json()
        article = kept(walk, told["typed"], "public")
        page = reverse("knowledge:article", args=[article.key])
        waiting, said = look(Client(), told["address"]).status_code, walk.client("joyce").get(page).content.decode()
        scan_what_waits(NOW)
        after = look(Client(), told["address"]).status_code
        bad = add(walk).json()
        with default_storage.open(Picture.objects.latest("pk").file.name, "wb") as file:
            file.write(EICAR)
        scan_what_waits(NOW)

    assert (told["scan"], waiting, after) == ("held", 404, 200)
    assert "waits for the scanner" in said
    assert look(walk.client("dario"), bad["address"]).status_code == 404
    assert Event.objects.filter(kind="picture.kept_aside").count() == 1


def test_customers_put_nothing_in_and_a_picture_chosen_and_never_kept_is_forgotten(walk):
    refused = add(walk, who="nadia").status_code
    unused, used = add(walk).json(), add(walk).json()
    kept(walk, used["typed"])
    file = Picture.objects.get(key=unused["key"]).file.name

    early, forgotten = forget(NOW + timedelta(days=29)), forget(NOW + timedelta(days=31))

    assert (refused, early, forgotten) == (404, 0, 1)
    assert [one.key for one in Picture.objects.all()] == [used["key"]]
    assert not default_storage.exists(file)


def test_a_program_puts_a_picture_in_and_reads_it(walk):
    token = create_token(walk.staff["dario"], name="a test", scopes=["knowledge:write", "knowledge:read"], expires_at=NOW + timedelta(days=9), at=NOW).secret  # fmt: skip
    client, bearer = Client(), {"Authorization": f"Bearer {token}"}
    content = base64.b64encode(photograph("PNG")).decode()

    made = client.post("/api/v1/articles/pictures", {"picture": {"name": "key.png", "content": content}, "words": WORDS}, "application/json", headers=bearer)  # fmt: skip
    odd = client.post("/api/v1/articles/pictures", {"picture": {"name": "key.png", "content": "AAAA"}, "words": WORDS}, "application/json", headers=bearer)  # fmt: skip

    told = made.json()["told"]
    read = client.get(f"/api/v1/articles/pictures/{told['key']}", headers=bearer)
    assert told["typed"] == f"![{WORDS}](picture:{told['key']})"
    assert (odd.status_code, "no picture" in odd.json()["detail"]) == (422, True)
    assert b"".join(read.streaming_content)[:4] == b"\x89PNG"


def test_pictures_leave_with_the_articles(walk):
    typed = add(walk).json()
    kept(walk, typed["typed"], "public")

    export = make_archive(ask_archive(by=walk.staff["ada"], at=NOW, later=False), clock=lambda: NOW)

    with zipfile.ZipFile(export.path) as archive:
        records = [json.loads(line) for line in archive.read("articles.ndjson").splitlines()]
        told = next(one["pictures"][0] for one in records if one["pictures"])
        assert (told["key"], told["words"]) == (typed["key"], WORDS)
        assert archive.read(told["path"])[:2] == b"\xff\xd8"


def test_a_reply_says_in_words_what_a_picture_of_its_article_shows(walk, limitation):
    typed = add(walk).json()
    article = kept(walk, f"Press this key:\n\n{typed['typed']}", "public")
    place = f"/tickets/{limitation.discovered_from}"

    walk.client("joyce").post(f"{place}/links", {"article": article.key, "insert": "yes"})

    page = walk.client("joyce").get(place).content.decode()
    assert f"Press this key:\n\n[{WORDS}]" in page
    assert "(picture:" not in page
