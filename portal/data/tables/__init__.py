"""The tables, one module for each group. Each table is written by exactly one module."""

from portal.data.tables.attachments import Attachment, AttachmentChunk
from portal.data.tables.audit import AuditLine
from portal.data.tables.base import Base
from portal.data.tables.breach_desks import (
    Alert,
    AlertLink,
    BreachDesk,
    BreachHandler,
    SteppedAside,
)
from portal.data.tables.breaches import (
    Breach,
    BreachDecision,
    BreachEvent,
    BreachLesson,
    BreachMeasure,
    BreachNote,
    BreachNotice,
    BreachTask,
    Evidence,
    EvidenceChunk,
)
from portal.data.tables.cases import Case, CaseReader, SpentChallenge, StoredEnvelope
from portal.data.tables.charters import Charter
from portal.data.tables.housekeeping import HousekeepingMark
from portal.data.tables.mail import OutboxMail
from portal.data.tables.organisations import Designation, Organisation, Scheme
from portal.data.tables.recipients import (
    Invitation,
    KnownDevice,
    Recipient,
    SignInAttempt,
    StaffSession,
)
from portal.data.tables.rights import (
    BlindQuestion,
    BlindReturn,
    CaseworkerLink,
    NoticeAddress,
    RequestDecision,
    RequestEvent,
    RequestLink,
    RequestNotice,
    RequestSystem,
    RightsHandler,
    RightsRequest,
    Tombstone,
)

__all__ = [
    "Alert",
    "AlertLink",
    "Attachment",
    "AttachmentChunk",
    "AuditLine",
    "Base",
    "BlindQuestion",
    "BlindReturn",
    "Breach",
    "BreachDecision",
    "BreachDesk",
    "BreachEvent",
    "BreachHandler",
    "BreachLesson",
    "BreachMeasure",
    "BreachNote",
    "BreachNotice",
    "BreachTask",
    "Case",
    "CaseReader",
    "CaseworkerLink",
    "Charter",
    "Designation",
    "Evidence",
    "EvidenceChunk",
    "HousekeepingMark",
    "Invitation",
    "KnownDevice",
    "NoticeAddress",
    "Organisation",
    "OutboxMail",
    "Recipient",
    "RequestDecision",
    "RequestEvent",
    "RequestLink",
    "RequestNotice",
    "RequestSystem",
    "RightsHandler",
    "RightsRequest",
    "Scheme",
    "SignInAttempt",
    "SpentChallenge",
    "StaffSession",
    "SteppedAside",
    "StoredEnvelope",
    "Tombstone",
]
