"""Texts as they are searched: without case, accents and double spaces, the same on every database.

SQLite folds the case of ASCII letters only, PostgreSQL that of its locale; so each record keeps its own words folded
in a column, and a search compares folded with folded. Out of scope: which records are searched through which others
(``claims.selectors.search``).
"""

from __future__ import annotations

import unicodedata
from typing import Any

from django.db import models


def fold(text: str) -> str:
    """The text in small letters, compatibility forms spelt out, accents dropped, each run of blanks one blank.

    Letters with marks fold to those without: é to e, ё to е, й to и. So a search finds more rather than less.
    """
    spelt_out = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join("".join(sign for sign in spelt_out if not unicodedata.combining(sign)).split())


class SearchTextField(models.TextField):  # type: ignore[type-arg]
    """The row's own words, folded; made anew by every save and bulk creation from `searched_texts()`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(blank=True, editable=False, db_default="")
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        texts = model_instance.searched_texts()  # type: ignore[attr-defined]
        text = "\n".join(fold(str(text)) for text in texts if text)
        setattr(model_instance, self.attname, text)
        return text
