"""Until claims.wording lands: the plain codes. Removed then."""

from typing import Any


class wording:
    vague_date_words: Any = staticmethod(lambda edtf, words, lower, upper: words or edtf)
    status_label: Any = staticmethod(str)
    flag_label: Any = staticmethod(str)
    flag_sentence: Any = staticmethod(lambda kind, params: f"{kind} {params}")


try:
    from claims import wording as _found

    _found.flag_sentence  # noqa: B018
    wording = _found  # type: ignore[assignment, misc]
except (ImportError, AttributeError):
    pass
