"""Tables of the claims app, one module per concern."""

from claims.models.api_tokens import AnsweredRequest, Token
from claims.models.assessments import Assessment, Basis, ClaimCheck, Dependency, Finding, Flag, Verdict, VerdictCitation
from claims.models.background import Heartbeat, JobRun, ParkedChange, Reader
from claims.models.change_log import Change, Report, Revision
from claims.models.claims import Assertion, Claim, ClaimCitation, ClaimRelation
from claims.models.dossiers import Dossier
from claims.models.link_checks import LinkCheck
from claims.models.promises import (
    Milestone,
    MilestoneCitation,
    Outcome,
    OutcomeCitation,
    Promise,
    Target,
    TargetCitation,
)
from claims.models.provenance import Actor, ActorAlias, Source, Topic
from claims.models.response_cache import StoredAnswer
from claims.models.spreadsheet_imports import Import
from claims.models.statistics import Indicator, Observation, ObservationCitation, Series
from claims.models.subscriptions import Delivery, Subscription

__all__ = [
    "Actor",
    "ActorAlias",
    "AnsweredRequest",
    "Assertion",
    "Assessment",
    "Basis",
    "Dependency",
    "Change",
    "Claim",
    "ClaimCheck",
    "ClaimCitation",
    "ClaimRelation",
    "Delivery",
    "Finding",
    "Flag",
    "Import",
    "Indicator",
    "Dossier",
    "Heartbeat",
    "JobRun",
    "LinkCheck",
    "Milestone",
    "MilestoneCitation",
    "Observation",
    "ObservationCitation",
    "Outcome",
    "OutcomeCitation",
    "ParkedChange",
    "Promise",
    "Reader",
    "Report",
    "Revision",
    "Series",
    "Source",
    "StoredAnswer",
    "Subscription",
    "Target",
    "TargetCitation",
    "Token",
    "Topic",
    "Verdict",
    "VerdictCitation",
]
