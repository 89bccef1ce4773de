"""What the whole dossier is about: the topic `dossier`, whose name and description head the site.

It is a topic like any other for editors, history, search and the API; only pages that list what things are about leave
it out, since everything is about it.
"""

from __future__ import annotations

import datetime as dt

from claims.models import Topic
from claims.models.base import PublicQuerySet

#: The slug of the topic that says what the dossier is about.
DOSSIER = "dossier"


def dossier_topic(*, as_of: dt.date) -> Topic | None:
    """The topic of the whole dossier; None where there is none by this day."""
    return Topic.objects.public(as_of).filter(slug=DOSSIER).first()


def topics(*, as_of: dt.date) -> PublicQuerySet[Topic]:
    """All topics but the one of the whole dossier."""
    return Topic.objects.public(as_of).exclude(slug=DOSSIER)
