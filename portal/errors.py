"""What can go wrong, one root, few families.

The docstring of each class is the sentence that a person reads; `code` is what a program reads
and what a page translates; `status` is the HTTP status it travels under; `facts` carry what the
reader needs to go on (never an address, a text or a key).

A subclass is here because it has a code of its own on the wire, so that a page can say the right
thing; callers catch the families.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol


class VarselError(Exception):
    """Something went wrong, and nothing was stored."""

    code: ClassVar[str] = "failed"
    status: ClassVar[int] = 500

    def __init__(self, **facts: str | int | None) -> None:
        self.facts = facts
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """The docstring on one line: what happened and what to do now, in English."""
        return " ".join((self.__doc__ or "").split())

    def as_json(self) -> dict[str, object]:
        """`{"error": {"code": ..., "facts": {...}}}`, as both sites answer."""
        return {"error": {"code": self.code, "facts": self.facts}}


# --- The four families -----------------------------------------------------------------------


class Refused(VarselError):
    """This was not accepted, and nothing was stored."""

    code = "refused"
    status = 422


class NotFound(VarselError):
    """There is nothing here."""

    code = "page_unknown"
    status = 404


class Conflict(VarselError):
    """Something has changed in the meantime. Load the page again, then try once more."""

    code = "conflict"
    status = 409


class TooMany(VarselError):
    """This was tried too often. Wait a little, then try again."""

    code = "too_many"
    status = 429


# --- Envelopes -------------------------------------------------------------------------------


class NotAnEnvelopeType(Refused):
    """Only sealed envelopes are taken here. Nothing was stored."""

    code = "not_an_envelope_type"
    status = 415


class TooLarge(Refused):
    """This is larger than what can be received. Nothing was stored; shorten it and send again."""

    code = "too_large"
    status = 413


class DirectionWrong(Refused):
    """This kind of envelope is not taken here. Nothing was stored; load the page again."""

    code = "direction_wrong"


class SchemeUnknown(NotFound):
    """This scheme does not exist, or is closed."""

    code = "scheme_unknown"


class CharterAbsent(Conflict):
    """Nobody has been put on this scheme's charter yet, so nobody could read a report.
    Nothing was stored; come back later or use the external channel."""

    code = "charter_absent"


class CharterSuperseded(Conflict):
    """Who can read has changed while this was being written. Nothing was stored; the page must
    fetch the new charter, show who can read now, and seal again."""

    code = "charter_superseded"


class WrapNotOnCharter(Refused):
    """This was sealed to somebody who is not on the charter. Nothing was stored."""

    code = "wrap_not_on_charter"


class ReaderExcluded(Refused):
    """This was sealed to somebody who is no reader of this case. Nothing was stored."""

    code = "reader_excluded"


class RecipientMissing(Refused):
    """This was sealed to no recipient, so nobody could read it. Nothing was stored."""

    code = "recipient_missing"


class ReporterWrapMissing(Refused):
    """The reporter could not read this back. Nothing was stored."""

    code = "reporter_wrap_missing"


class SenderNotAllowed(Refused):
    """Whoever signed this may not write in this case. Nothing was stored."""

    code = "sender_not_allowed"


class StaleHead(Conflict):
    """Something else was written in this case at the same moment. Nothing was stored; seal it
    again behind the newest envelope, which the facts name."""

    code = "stale_head"


class CaseExists(Conflict):
    """There is a case under this id or this return code already. Make a new return code."""

    code = "case_exists"


class CaseUnknown(NotFound):
    """This case does not exist."""

    code = "case_unknown"


class MailboxUnknown(NotFound):
    """No mailbox opens with this code. Check each group of letters, or begin again."""

    code = "mailbox_unknown"


# --- Charters and cases ----------------------------------------------------------------------


class CharterUnchanged(Conflict):
    """The charter says what it should already: there is nothing to sign."""

    code = "charter_unchanged"


class CharterDraftDiffers(Conflict):
    """What was signed is not what this scheme's charter should say now. Load the page again."""

    code = "charter_draft_differs"


class CharterSignerMissing(Conflict):
    """None of those who may sign this scheme's charter has enrolled, and without a signer there
    is no charter. Invite the signer first."""

    code = "charter_signer_missing"


class StateRefused(Conflict):
    """The case cannot be moved to this state. The facts name what is missing."""

    code = "state_refused"


class Told(Protocol):
    """What a rule says against an act: a code, and a sentence by language."""

    @property
    def code(self) -> str: ...

    @property
    def sentence(self) -> dict[str, str]: ...

    @property
    def field(self) -> str | None: ...


# --- Breaches --------------------------------------------------------------------------------


class BreachUnknown(NotFound):
    """This breach does not exist."""

    code = "breach_unknown"


class BreachChanged(Conflict):
    """Somebody else has changed this breach in the meantime. Nothing was stored; look at both
    versions and choose. The facts say who it was and what changed."""

    code = "breach_changed"


class BreachRefused(Refused):
    """This cannot be entered in the breach as it stands. Nothing was stored; the facts say why."""

    code = "breach_refused"

    def __init__(self, told: Sequence["Told"]) -> None:
        """`told` is everything that is wrong, at least one thing; the facts carry the first."""
        self.told = tuple(told)
        super().__init__(reason=self.told[0].code, field=self.told[0].field)


class SecondPersonNeeded(Conflict):
    """Somebody else must approve this: never who wrote or decided it. Nothing was stored."""

    code = "second_person_needed"


class NoticeSent(Conflict):
    """This notice has been sent, and what was sent never changes. Write a follow-up instead."""

    code = "notice_sent"


class AlertUnknown(NotFound):
    """This link does not exist, was ended, or has run out. Ask the organisation for a new one."""

    code = "alert_unknown"


class AlertsUsedUp(TooMany):
    """This link has opened as many breaches within a day as it can. Nothing was stored of this
    one. Call the organisation: a new link works at once, and this one again tomorrow."""

    code = "alerts_used_up"


# --- Requests --------------------------------------------------------------------------------


class RequestUnknown(NotFound):
    """This request does not exist."""

    code = "request_unknown"


class RequestChanged(Conflict):
    """Somebody else has changed this request in the meantime. Nothing was stored; load the page
    again and look at what it says now. The facts say who it was and what changed."""

    code = "request_changed"


class RequestRefused(Refused):
    """This does not fit the request as it stands. Nothing was stored; the facts say why."""

    code = "request_refused"

    def __init__(self, told: Sequence["Told"]) -> None:
        """`told` is everything that is wrong, at least one thing; the facts carry the first."""
        self.told = tuple(told)
        super().__init__(reason=self.told[0].code, field=self.told[0].field)


class CaseworkerLinkUnknown(NotFound):
    """This link does not exist, has been used, or has run out. Ask whoever sent it for a new
    one."""

    code = "caseworker_link_unknown"


# --- Recipients ------------------------------------------------------------------------------


class InvitationUnknown(NotFound):
    """This invitation does not exist, has been used, or has run out. Ask for a new one."""

    code = "invitation_unknown"


class EnrolmentRefused(Refused):
    """The enrolment was not accepted, and nothing was stored. The facts name the part."""

    code = "enrolment_refused"


class SignInRefused(Refused):
    """Login, passphrase or code is wrong. A code can be used once: wait for the next one."""

    code = "sign_in_refused"
    status = 401


class SignInBlocked(TooMany):
    """There were too many failed attempts to sign in. The facts say how many seconds to wait.
    A device that has signed in before is not affected by what others try."""

    code = "sign_in_blocked"


class SignedOut(Refused):
    """You are signed out. Sign in to go on; what you have written stays on the page."""

    code = "signed_out"
    status = 401


# --- The machine -----------------------------------------------------------------------------


class StorageFull(VarselError):
    """The server has no room left, and nothing was stored. Keep the page open and try later."""

    code = "storage_full"
    status = 507


class Busy(VarselError):
    """The server is busy, and nothing was stored. Wait a moment, then try again."""

    code = "busy"
    status = 503


class AuditBroken(VarselError):
    """The audit trail does not hang together: a line was changed or removed."""

    code = "audit_broken"


class SettingsError(VarselError):
    """The configuration is wrong, so Varsel does not start."""

    code = "settings_invalid"

    def __init__(self, key: str, wrong: str, remedy: str) -> None:
        self.key, self.wrong, self.remedy = key, wrong, remedy
        super().__init__(key=key)

    def __str__(self) -> str:
        return f"{self.key} {self.wrong} {self.remedy}"


@dataclass(frozen=True)
class Problem:
    """One thing wrong in an organisation file. `line` counts from 1, where it is known."""

    key: str
    line: int | None
    what: str
    remedy: str

    def __str__(self) -> str:
        place = f"line {self.line}, {self.key}" if self.line else self.key
        return f"{place}: {self.what} {self.remedy}"


class OrganisationFileError(VarselError):
    """The organisation file is wrong, and nothing was applied."""

    code = "organisation_file_invalid"

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__(problems=len(problems))

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)
