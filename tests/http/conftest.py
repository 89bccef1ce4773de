"""The sample records of the API's tests, loaded once for each module."""

from tests.api.conftest import world

__all__ = ["world"]
