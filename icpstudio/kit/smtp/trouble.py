"""The three ways in which a mail does not get through."""


class Refused(Exception):
    """The server has answered no to this mail. `permanent` (5xx): asking again won't help."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(f"{code} {text}")
        self.code = code
        self.text = text
        self.permanent = 500 <= code < 600


class Unreachable(Exception):
    """No connection, no sign-in, or the line broke before the final dot: nothing was handed over."""


class Uncertain(Exception):
    """The line broke after the final dot and before the answer: the server may have the mail."""
