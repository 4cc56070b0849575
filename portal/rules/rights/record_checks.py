"""What a record of processing lacks or contradicts, seen from its values and not from its words."""

from collections.abc import Iterator
from datetime import date

from portal.rules.breach.facts import data_category
from portal.rules.desk import Processing
from portal.rules.rights.policy_values import PolicyFile, processor_names
from portal.rules.rights.record_values import LegalBasis, Transfer

# A finding: the id of the warning, the place in the file, and what was found there.
Finding = tuple[str, str, str]

_NEEDS_WORDS = ("6_1_c", "6_1_e", "6_1_f")
_SINGLE_CASES = ("consent", "contract", "claims")
_SHORT_FOR_APPLICANTS = 6


def structural(policy: PolicyFile, on: date) -> Iterator[Finding]:
    if policy.processing and policy.notice is None:
        yield "notice_missing", "notice", ""
    elif policy.notice and policy.notice.date > on:
        yield "notice_in_the_future", "notice.date", policy.notice.date.isoformat()
    for position, entry in enumerate(policy.processing, start=1):
        yield from _entry(entry, policy, f"processing[{position}]")
    yield from _processors(policy)
    yield from _systems(policy)
    yield from _retention(policy)
    for name in policy.schemes_without_record:
        yield "scheme_without_record", "processing", name


def _entry(entry: Processing, policy: PolicyFile, place: str) -> Iterator[Finding]:
    for code, key in _silent(entry, policy):
        yield code, f"{place}.{key}", entry.id
    for basis in entry.legal_bases:
        yield from _basis(basis, place)
    for position, transfer in enumerate(entry.third_countries, start=1):
        yield from _transfer(transfer, f"{place}.third_countries[{position}].mechanism")
    yield from _special(entry, place)


def _silent(entry: Processing, policy: PolicyFile) -> list[tuple[str, str]]:
    """What the entry does not say: the warning, and the key that would say it."""
    recipients = entry.recipients or processor_names(policy, entry.id)
    said = {
        "basis": (entry.legal_bases or entry.role != "controller", "legal_bases"),
        "recipients": (recipients, "recipients"),
        "deletion": (policy.retention_of(entry) or entry.deletion, "deletion"),
        "measures": (entry.measures, "measures"),
        "source": (entry.from_person or entry.source, "source"),
    }
    return [(f"{name}_missing", key) for name, (holds, key) in said.items() if not holds]


def _transfer(transfer: Transfer, place: str) -> Iterator[Finding]:
    if transfer.mechanism == "privacy_shield":
        yield "privacy_shield", place, transfer.mechanism
    if transfer.mechanism == "dpf" and (transfer.since is None or transfer.recipient is None):
        yield "dpf_unproved", place, transfer.country.get("en", "")
    if transfer.mechanism in _SINGLE_CASES:
        yield "transfer_single_case", place, transfer.mechanism


def _basis(basis: LegalBasis, place: str) -> Iterator[Finding]:
    if basis.code in _NEEDS_WORDS and basis.words is None:
        yield "basis_unexplained", f"{place}.legal_bases", basis.code


def _special(entry: Processing, place: str) -> Iterator[Finding]:
    """Data of Articles 9 and 10 and CPR numbers need a basis of their own beside Article 6.

    What is done for somebody else rests on theirs.
    """
    if entry.role != "controller":
        return
    categories = [data_category(one) for one in entry.data_categories]
    articles = {category.article for category in categories}
    codes = {basis.code for basis in entry.legal_bases}
    if "9" in articles and not any(code.startswith("9_") for code in codes):
        yield "special_basis_missing", f"{place}.legal_bases", "9"
    if "10" in articles and "dbl_8" not in codes:
        yield "criminal_basis_missing", f"{place}.legal_bases", "10"
    if any(category.national_id for category in categories) and "dbl_11" not in codes:
        yield "cpr_basis_missing", f"{place}.legal_bases", "CPR"


def _processors(policy: PolicyFile) -> Iterator[Finding]:
    for position, processor in enumerate(policy.processors, start=1):
        if processor.agreement_date is None:
            yield "agreement_undated", f"processors[{position}].agreement_date", processor.name
        if not processor.processing:
            yield "processor_unused", f"processors[{position}].processing", processor.name


def _systems(policy: PolicyFile) -> Iterator[Finding]:
    for position, system in enumerate(policy.systems, start=1):
        if system.owner is None:
            yield "system_without_owner", f"systems[{position}].owner", system.id


def _retention(policy: PolicyFile) -> Iterator[Finding]:
    used = {identity for entry in policy.processing for identity in entry.retention}
    for position, row in enumerate(policy.retention, start=1):
        place = f"retention[{position}]"
        if row.id not in used:
            yield "retention_unused", place, row.id
        too_long = row.months is not None and row.months > _SHORT_FOR_APPLICANTS
        if row.trigger == "rejection" and too_long:
            yield "applicants_too_long", f"{place}.months", str(row.months)
