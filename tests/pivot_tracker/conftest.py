"""A client that is signed in as an editor, as in the tests of the admin."""

from tests.admin.conftest import as_editor

__all__ = ["as_editor"]
