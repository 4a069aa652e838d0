"""What can be wrong with a document or a model."""


class DecisionError(Exception):
    """Any refusal of a decision document."""


class UnreadableDocument(DecisionError):  # noqa: N818 - named for the situation
    """The bytes are no DMN document that is safe to read."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        self.reason = reason
        super().__init__(f"The document cannot be read as DMN: {reason}")


class NotExecutable(DecisionError):  # noqa: N818 - named for the situation
    """An element of the model cannot be run: says which and why."""

    def __init__(self, element: str, reason: str) -> None:
        """Keep the element's id (or name, where it has none) and the reason."""
        self.element = element
        self.reason = reason
        super().__init__(f"The element {element!r} cannot be run: {reason} Change it, then try again.")


class UnknownDecision(DecisionError):  # noqa: N818 - named for the situation
    """The model has nothing of that name or id."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        """Keep the name that was asked for, and those there are."""
        self.name = name
        super().__init__(f"The model has no decision {name!r}; it has: {', '.join(known) or 'none'}.")
