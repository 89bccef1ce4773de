"""The editors' desk: Django's admin over the services. Importing it registers every model that it shows."""

from claims.admin import exchange, jobs, judgements, kinds, links, log, subscriptions, tokens

__all__ = ["exchange", "jobs", "judgements", "kinds", "links", "log", "subscriptions", "tokens"]
