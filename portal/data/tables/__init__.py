"""The tables, one module for each group. Each table is written by exactly one module."""

from portal.data.tables.audit import AuditLine
from portal.data.tables.base import Base
from portal.data.tables.cases import Case, CaseReader, SpentChallenge, StoredEnvelope
from portal.data.tables.charters import Charter
from portal.data.tables.housekeeping import HousekeepingMark
from portal.data.tables.organisations import Designation, Organisation, Scheme
from portal.data.tables.recipients import (
    Invitation,
    KnownDevice,
    Recipient,
    SignInAttempt,
    StaffSession,
)

__all__ = [
    "AuditLine",
    "Base",
    "Case",
    "CaseReader",
    "Charter",
    "Designation",
    "HousekeepingMark",
    "Invitation",
    "KnownDevice",
    "Organisation",
    "Recipient",
    "Scheme",
    "SignInAttempt",
    "SpentChallenge",
    "StaffSession",
    "StoredEnvelope",
]
