"""What the pages' templates load as `pages`: one library, from a module for each theme."""

from __future__ import annotations

from django import template

from timeline.pages.templatetags import charts, dates, forms, labels, links, numbers, seo, status, titles

register = template.Library()

for part in (charts, dates, forms, labels, links, numbers, seo, status, titles):
    register.tags |= part.register.tags
    register.filters |= part.register.filters
