"""What ends a command: a message for a person and what to do next."""


class Failure(Exception):
    """The command cannot go on. `hint` says what to do next; exit code 1."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint
