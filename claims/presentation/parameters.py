"""What a sentence needs: a parameter that is missing is an error, never a word or a number that nobody computed."""

from collections.abc import Mapping
from typing import Any


class MissingParameterError(ValueError):
    """A sentence was asked for without one of its numbers, days or words."""


def required_parameter(params: Mapping[str, Any], name: str) -> Any:
    """The parameter of that name. Raises MissingParameterError where it is absent or None."""
    value = params.get(name)
    if value is None:
        raise MissingParameterError(f"The sentence needs “{name}”, and it was given {sorted(params)}.")
    return value
