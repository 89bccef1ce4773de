"""What pages say to search engines.

Everything returned is escaped here or by the template.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString

register = template.Library()

#: What would end the script element, or begin another one, in a page.
_JSON_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.filter
def json_ld(said: Mapping[str, Any] | None) -> SafeString:
    """What a page says to machines, as a data block, which no browser runs; empty where there is nothing to say."""
    if not said:
        return SafeString("")
    text = json.dumps(said, ensure_ascii=False).translate(_JSON_ESCAPES)
    return SafeString(f'<script type="application/ld+json">{text}</script>')
