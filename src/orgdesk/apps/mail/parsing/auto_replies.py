"""Answers that a machine gave: absence notes, receipts, "we have received your message"."""

from __future__ import annotations

import re

# Subjects that only machines write, in the words of the usual mail systems.
_SUBJECT = re.compile(
    r"^\s*(?:re:\s*)?(?:automatic reply|auto[\s-]?reply|auto[\s-]?response|autoreply|out of (?:the )?office|"
    r"automatische antwort|abwesenheits(?:notiz|meldung)|automatisch antwoord|afwezigheidsbericht|"
    r"réponse automatique|absence du bureau|respuesta automática|fuera de la oficina|risposta automatica|fuori sede|"
    r"resposta automática|automatiskt svar|automatisk svar|automaattinen vastaus|odpowiedź automatyczna|"
    r"автоматический ответ|自动答复|自動回覆|自動応答|자동 회신)\b",
    re.IGNORECASE,
)
_MARKS = {"x-autoreply", "x-autorespond", "x-auto-reply-from"}
_PRECEDENCES = {"auto_reply", "auto-reply", "autoreply"}


def is_auto_reply(subject: str, control: tuple[tuple[str, str], ...]) -> bool:
    """Whether a machine answered: RFC 3834's own mark, the older private ones, or a subject that only machines write."""
    for name, value in control:
        text = value.strip().lower()
        if (
            (name == "auto-submitted" and text.startswith("auto-replied"))
            or (name in _MARKS and text not in {"no", "false", ""})
            or (name in {"precedence", "x-precedence"} and text in _PRECEDENCES)
        ):
            return True
    return _SUBJECT.search(subject) is not None
