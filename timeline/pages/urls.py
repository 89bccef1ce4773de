"""Addresses of the public pages."""

from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.functional import lazy
from django.views.generic import RedirectView

from claims.models import Actor, Claim, Indicator, Promise, Source, Topic
from timeline.models import Event
from timeline.pages import (
    as_of_days,
    bulk_data,
    corrections,
    downloads,
    email_subscription,
    embeds,
    error_report,
    flags,
    home,
    methodology,
    promise,
    promise_list,
    records,
    search,
    social_cards,
    styleguide,
    timeline,
)

#: Browsers ask for it on pages that name no icon of their own.
icon = RedirectView.as_view(url=lazy(static, str)("pages/icon.svg"))

urlpatterns: list[URLPattern] = [
    path("favicon.ico", icon, name="favicon"),
    path("", home.home, name="home"),
    path("home.png", social_cards.home, name="home-png"),
    path("timeline.png", social_cards.timeline, name="timeline-png"),
    path("timeline/", timeline.timeline, name="timeline"),
    path("embed/promises/<slug:slug>/", embeds.promise, name="embed-promise"),
    path("embed/timeline/", embeds.timeline, name="embed-timeline"),
    path("oembed", embeds.oembed, name="oembed"),
    path("search/", search.search, name="search"),
    path("promises/", promise_list.promises, name="promises"),
    path("promises/<slug:slug>/", promise.promise, name="promise"),
    path("promises/<slug:slug>.png", social_cards.of_record(Promise), name="promise-png"),
    path("promises/<slug:slug>.csv", downloads.csv, name="promise-csv"),
    path("promises/<slug:slug>.svg", downloads.svg, name="promise-svg"),
    path("claims/", records.claims, name="claims"),
    path("claims/<slug:slug>/", records.claim, name="claim"),
    path("claims/<slug:slug>.png", social_cards.of_record(Claim), name="claim-png"),
    path("sources/", records.sources, name="sources"),
    path("sources/<slug:slug>/", records.source, name="source"),
    path("sources/<slug:slug>.png", social_cards.of_record(Source), name="source-png"),
    path("actors/", records.actors, name="actors"),
    path("actors/<slug:slug>/", records.actor, name="actor"),
    path("actors/<slug:slug>.png", social_cards.of_record(Actor), name="actor-png"),
    path("topics/", records.topics, name="topics"),
    path("topics/<slug:slug>/", records.topic, name="topic"),
    path("topics/<slug:slug>.png", social_cards.of_record(Topic), name="topic-png"),
    path("events/<slug:slug>/", records.event, name="event"),
    path("events/<slug:slug>.png", social_cards.of_record(Event), name="event-png"),
    path("indicators/", records.indicators, name="indicators"),
    path("indicators/<slug:slug>/", records.indicator, name="indicator"),
    path("indicators/<slug:slug>.png", social_cards.of_record(Indicator), name="indicator-png"),
    path("flags/", flags.register, name="flags"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("methodology/", methodology.methodology, name="methodology"),
    path("about/", methodology.about, name="about"),
    path("days/", as_of_days.days, name="days"),
    path("data/", bulk_data.view, name="data"),
    path("news/", email_subscription.news, name="news"),
    path("news/<str:token>/confirm/", email_subscription.confirm, name="confirm"),
    path("news/<str:token>/end/", email_subscription.unsubscribe, name="unsubscribe"),
    path("report/", error_report.report, name="report"),
    path("report/thanks/", error_report.thanks, name="thanks"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]
