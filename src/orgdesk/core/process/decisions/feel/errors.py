"""What can go wrong with an expression before and while it is evaluated."""

from orgdesk.core.phrases import phrase


class FeelError(Exception):
    """Any refusal of the expression language."""


class FeelSyntaxError(FeelError):
    """The text is not an expression: says where (0-based character position) and why."""

    def __init__(self, text: str, position: int, reason: str) -> None:
        """Keep the text, the position in it and the reason."""
        self.text = text
        self.position = position
        self.reason = reason
        excerpt = text[max(0, position - 20) : position + 20]
        super().__init__(
            phrase(
                "{reason} at character {position}, near {excerpt!r}; correct the expression there.",
                reason=reason,
                position=position + 1,
                excerpt=excerpt,
            )
        )


class FeelLimitError(FeelError):
    """The expression asked for more work, depth or length than any honest decision needs."""

    def __init__(self, what: str, limit: int) -> None:
        """Name the limit that was reached."""
        self.what = what
        self.limit = limit
        super().__init__(
            phrase(
                "The expression was stopped after {limit} {what}; make it work on less, or split it.",
                limit=limit,
                what=what,
            )
        )
