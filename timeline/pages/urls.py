"""Addresses of the public pages."""

from django.urls import URLPattern, path

from . import doubts, home, promise, records, report, stream, texts

app_name = "pages"

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("timeline/", stream.timeline, name="timeline"),
    path("promises/", home.promises, name="promises"),
    path("promises/<slug:slug>/", promise.promise, name="promise"),
    path("claims/", records.claims, name="claims"),
    path("claims/<slug:slug>/", records.claim, name="claim"),
    path("sources/", records.sources, name="sources"),
    path("sources/<slug:slug>/", records.source, name="source"),
    path("actors/", records.actors, name="actors"),
    path("actors/<slug:slug>/", records.actor, name="actor"),
    path("topics/", records.topics, name="topics"),
    path("topics/<slug:slug>/", records.topic, name="topic"),
    path("events/<slug:slug>/", records.event, name="event"),
    path("indicators/", records.indicators, name="indicators"),
    path("indicators/<slug:slug>/", records.indicator, name="indicator"),
    path("flags/", doubts.register, name="flags"),
    path("methodology/", texts.methodology, name="methodology"),
    path("about/", texts.about, name="about"),
    path("report/", report.report, name="report"),
    path("report/thanks/", report.thanks, name="thanks"),
]
