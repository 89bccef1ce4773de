"""Tables of the claims app, one module per concern."""

from claims.models.access import AnsweredRequest, Token
from claims.models.changes import Change, Report, Revision
from claims.models.dossiers import Dossier
from claims.models.imports import Import
from claims.models.jobs import Heartbeat, JobRun, ParkedChange, Reader
from claims.models.judgements import Assessment, Basis, ClaimCheck, Dependency, Finding, Flag, Verdict, VerdictCitation
from claims.models.links import LinkCheck
from claims.models.measures import Indicator, Observation, ObservationCitation, Series
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
from claims.models.statements import Assertion, Claim, ClaimCitation, ClaimRelation
from claims.models.stored import StoredAnswer
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
