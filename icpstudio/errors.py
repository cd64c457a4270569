"""What an action answers when it can't do what it was asked; the error middleware turns each into its page."""


class Refusal(Exception):
    """The base: `sentence` says, for a person, what happened, what was kept and what to do."""

    status = 422

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Forbidden(Refusal):
    """The member may not do this (403)."""

    status = 403


class Conflict(Refusal):
    """Somebody was faster, or the state has moved on (409); `current` is what stands now."""

    status = 409

    def __init__(self, sentence: str = "", current: object = None) -> None:
        super().__init__(sentence)
        self.current = current


class Invalid(Refusal):
    """The input can't be used (422); `field` names where."""

    def __init__(self, sentence: str = "", field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field
