"""Files as other desks write them, made of the sample company's people."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + b"pixel"


def lines(rows: Iterable[Mapping[str, Any]]) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def packed(files: Mapping[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def zendesk_user(
    number: int, name: str, email: str, role: str = "end-user", organisation: int | None = None
) -> dict[str, Any]:
    return {"id": number, "name": name, "email": email, "role": role, "organization_id": organisation, "active": True, "locale": "en-GB"}  # fmt: skip


def zendesk_comment(
    number: int, author: int, said: str, *, at: str, public: bool = True, **more: Any
) -> dict[str, Any]:
    return {"id": number, "type": "Comment", "author_id": author, "body": said, "plain_body": said, "html_body": f"<p>{said}</p>", "public": public, "created_at": at, "attachments": [], **more}  # fmt: skip


def zendesk_ticket(number: int, subject: str, comments: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        "id": number, "subject": subject, "status": "closed", "priority": "normal", "requester_id": 501, "assignee_id": 901,
        "organization_id": 71, "group_id": 31, "created_at": "2025-03-03T08:00:00Z", "updated_at": "2025-03-05T16:00:00Z",
        "tags": ["pump", "firmware"], "via": {"channel": "email"}, "custom_fields": [{"id": 801, "value": "HF-17"}], "comments": comments,
        **more,
    }  # fmt: skip


USERS = [
    zendesk_user(501, "Nadia Clarke", "nadia.clarke@harbour-fuels.example", organisation=71),
    zendesk_user(502, "Otto Brandt", "otto@nordlicht-si.example"),
    zendesk_user(901, "Joyce Bell", "joyce.bell@brightwater.example", "agent"),
    zendesk_user(902, "Rutger Vos", "rutger.vos@brightwater.example", "agent"),
]
ORGANISATIONS = [
    {"id": 71, "name": "Harbour Fuels", "domain_names": ["harbour-fuels.example"]},
    {"id": 72, "name": "Nordlicht SI", "domain_names": ["nordlicht-si.example"]},
]
PICTURE = {"id": 6001, "file_name": "display.png", "content_type": "image/png", "size": len(PIXEL), "inline": True, "content_url": "https://old.example/attachments/token/abc/?name=display.png"}  # fmt: skip
LOST = {"id": 6002, "file_name": "trace.log", "content_type": "text/plain", "size": 900, "inline": False, "content_url": "https://old.example/attachments/token/def"}  # fmt: skip
TICKETS = [
    zendesk_ticket(
        11, "Totals differ after the update",
        [
            zendesk_comment(1101, 501, "The display shows another total.", at="2025-03-03T08:00:00Z", attachments=[PICTURE],
                            html_body=f'<p>The display shows another total. <img src="{PICTURE["content_url"]}"></p>'),
            zendesk_comment(1102, 901, "Please send the trace.", at="2025-03-03T10:00:00Z"),
            zendesk_comment(1103, 902, "Same as at Tamar Retail.", at="2025-03-03T11:00:00Z", public=False),
            zendesk_comment(1104, 501, "Here it is.", at="2025-03-04T09:00:00Z", attachments=[LOST]),
        ],
        satisfaction_rating={"score": "good", "comment": "Quick.", "updated_at": "2025-03-06T08:00:00Z"},
        metric_set={"solved_at": "2025-03-05T15:30:00Z"},
    ),
    zendesk_ticket(12, "Printer is dark", [zendesk_comment(1201, 502, "Nothing lights up.", at="2025-03-07T08:00:00Z")],
                   status="open", priority="urgent", requester_id=502, organization_id=None, assignee_id=901, created_at="2025-03-07T08:00:00Z",
                   updated_at="2025-03-07T08:00:00Z"),
    zendesk_ticket(13, "Totals differ again",
                   [zendesk_comment(1301, 501, "Once more.", at="2025-03-08T08:00:00Z"),
                    zendesk_comment(1302, 901, 'This request was closed and merged into request #11 "Totals differ".', at="2025-03-08T09:00:00Z")],
                   tags=["closed_by_merge"], created_at="2025-03-08T08:00:00Z", updated_at="2025-03-08T09:00:00Z"),
]  # fmt: skip


def zendesk_files(tickets: list[dict[str, Any]] | None = None, **more: bytes) -> dict[str, bytes]:
    return {
        "tickets.json": lines(TICKETS if tickets is None else tickets),
        "users.json": lines(USERS),
        "organizations.json": lines(ORGANISATIONS),
        "groups.json": json.dumps({"groups": [{"id": 31, "name": "Support"}], "count": 1}).encode(),
        "ticket_fields.json": json.dumps({"ticket_fields": [{"id": 801, "title": "Site"}]}).encode(),
        "attachments/6001/display.png": PIXEL,
        **more,
    }
