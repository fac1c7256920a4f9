"""The one error of this package."""


class InvalidIdentifier(ValueError):
    """An identifier does not follow the rules of its type. The text says what is wrong and never repeats the value."""
