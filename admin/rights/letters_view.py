"""The short letters of a request in both languages, with marks where the sealed words belong."""

from portal.data.rights import desks
from portal.data.tables import Organisation, RightsRequest
from portal.rules.law_data import LANGUAGES
from portal.rules.rights.clock_acts import extension_offer
from portal.rules.rights.deadlines import deadline
from portal.rules.rights.letters import LetterValues, letter_ids, plain_text, short_letter
from portal.web.database import session, today

REASONS, NAME, QUESTION = "\u27e6reasons\u27e7", "\u27e6name\u27e7", "\u27e6question\u27e7"
NOT_HERE = ("art19_erasure", "art19_rectification", "art19_restriction", "caseworker", "withdrawn")

Letters = dict[str, dict[str, str]]


def letters(file: RightsRequest) -> Letters:
    """By id and language, as plain text."""
    organisation = session().get_one(Organisation, file.organisation_id)
    desk = desks.desk(session(), organisation_id=file.organisation_id)
    holidays = desks.holidays(session(), organisation_id=file.organisation_id)
    values = LetterValues(
        organisation=dict(organisation.names),
        contact=desk.contact if desk else {},
        name=NAME,
        kinds=file.kind_ids,
        received_on=file.received_on,
        written_on=today(),
        last_day=deadline(file.received_on, rules=holidays).last_day,
        extended_last_day=extension_offer(file.received_on, holidays)[1],
        reasons=REASONS,
        question=QUESTION,
    )
    return {
        one: {tongue: plain_text(short_letter(one, values, tongue)) for tongue in LANGUAGES}
        for one in letter_ids()
        if one not in NOT_HERE
    }
