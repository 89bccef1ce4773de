"""The editors' desk: Django's admin over the services. Importing it registers every model that it shows."""

from claims.admin import judgements, kinds, log

__all__ = ["judgements", "kinds", "log"]
