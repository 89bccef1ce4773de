"""Addresses of everything public: the pages, and the timeline in the formats of feed readers, calendars and robots."""

from django.urls import URLPattern, path

from timeline.feeds import sitemap
from timeline.feeds.atom import atom_feed
from timeline.feeds.calendar import icalendar_feed
from timeline.feeds.timelinejs import timelinejs_feed
from timeline.pages import urls as pages

app_name = "pages"

urlpatterns: list[URLPattern] = [
    path("timeline.atom", atom_feed, name="atom"),
    path("timeline.ics", icalendar_feed, name="calendar"),
    path("timeline.json", timelinejs_feed, name="timelinejs"),
    path("sitemap.xml", sitemap.index, name="sitemaps"),
    path("sitemap-<section>.xml", sitemap.section, name="sitemap"),
    path("robots.txt", sitemap.robots, name="robots"),
    *pages.urlpatterns,
]
