"""What can be wrong with a document or a model."""

from orgdesk.core.phrases import phrase


class DecisionError(Exception):
    """Any refusal of a decision document."""


class UnreadableDocument(DecisionError):  # noqa: N818 - named for the situation
    """The bytes are no DMN document that is safe to read."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        self.reason = reason
        super().__init__(phrase("The document cannot be read as DMN: {reason}", reason=reason))


class NotExecutable(DecisionError):  # noqa: N818 - named for the situation
    """An element of the model cannot be run: says which and why."""

    def __init__(self, element: str, reason: str) -> None:
        """Keep the element's id (or name, where it has none) and the reason."""
        self.element = element
        self.reason = reason
        super().__init__(
            phrase(
                "The element {element!r} cannot be run: {reason} Change it, then try again.",
                element=element,
                reason=reason,
            )
        )


class UnknownDecision(DecisionError):  # noqa: N818 - named for the situation
    """The model has nothing of that name or id."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        """Keep the name that was asked for, and those there are."""
        self.name = name
        super().__init__(
            phrase(
                "The model has no decision {name!r}; it has: {known}.",
                name=name,
                known=", ".join(known) or phrase("none"),
            )
        )
