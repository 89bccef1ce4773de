"""Tables of the claims app, one module per concern."""

from claims.models.api_tokens import IdempotentResponse, Token
from claims.models.assessments import (
    Assessment,
    ClaimCheck,
    Dependency,
    Flag,
    FlagPeriod,
    ResultFingerprint,
    Verdict,
    VerdictCitation,
)
from claims.models.background import ChangeConsumer, FailedChange, Heartbeat, JobRun
from claims.models.change_log import Change, ErrorReport, Revision
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
from claims.models.response_cache import CachedApiResponse
from claims.models.spreadsheet_imports import SpreadsheetImport
from claims.models.statistics import Indicator, Observation, ObservationCitation, Series
from claims.models.subscriptions import Delivery, Subscription

__all__ = [
    "Actor",
    "ActorAlias",
    "IdempotentResponse",
    "Assertion",
    "Assessment",
    "ResultFingerprint",
    "Dependency",
    "Change",
    "Claim",
    "ClaimCheck",
    "ClaimCitation",
    "ClaimRelation",
    "Delivery",
    "FlagPeriod",
    "Flag",
    "SpreadsheetImport",
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
    "FailedChange",
    "Promise",
    "ChangeConsumer",
    "ErrorReport",
    "Revision",
    "Series",
    "Source",
    "CachedApiResponse",
    "Subscription",
    "Target",
    "TargetCitation",
    "Token",
    "Topic",
    "Verdict",
    "VerdictCitation",
]
