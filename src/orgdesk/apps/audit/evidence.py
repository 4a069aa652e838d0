"""What stood in an item when it was used as evidence, as a digest: whether it was changed since can be seen."""

from __future__ import annotations

import hashlib
import json

from orgdesk.apps.audit.models import Draw, SampledItem
from orgdesk.apps.desk.models import Message
from orgdesk.apps.work.models import WorkItem


def digest_of(item: SampledItem) -> str:
    """Of a request the conversation, of a piece of work its answer."""
    said: list[list[str]]
    if item.draw.subject == Draw.Subject.TICKET:
        letters = Message.objects.filter(ticket__key=item.key).order_by("at", "pk")
        said = [[letter.at.isoformat(), letter.kind, letter.text] for letter in letters]
    else:
        work = WorkItem.objects.filter(key=item.key)
        said = [[str(one.finished_at and one.finished_at.isoformat()), one.outcome, one.title] for one in work]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
