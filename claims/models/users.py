"""The project's user model, as services and selectors name it in their types."""

from django.contrib.auth.models import User

__all__ = ["User"]
