"""Reads the schemes of an organisation file, and what the law asks of each."""

from portal.rules.file_table import Table, note_doubles
from portal.rules.law_data import LANGUAGES, Texts
from portal.rules.organisation import (
    REQUIRED_TEXTS,
    TEXTS,
    Category,
    Client,
    Designation,
    Organisation,
    Recipient,
    Scheme,
)
from portal.rules.question_file import read_changes
from portal.rules.questions import (
    Question,
    by_name,
    changed,
    incident_label,
    request_label,
    standard_questions,
)
from portal.rules.regimes import WITHOUT_SUBJECTS, Regime

Languages = tuple[str, ...]

# The ids of the one subject that such a scheme has.
INCIDENT, REQUEST = "incident", "request"


def read_scheme(table: Table, recipients: list[Recipient], organisation: Organisation) -> Scheme:
    """One `[[schemes]]`; problems are noted in the table's reading."""
    languages = _languages(table)
    regime = Regime(table.one_of("regime", tuple(Regime)) or "WBL")
    anonymous = table.flag("anonymous")
    standard = standard_questions(regime)
    standard = standard if anonymous else by_name(standard)
    questions = changed(standard, read_changes(table, languages, standard, regime))
    scheme = Scheme(
        slug=table.slug("slug"),
        regime=regime,
        names=table.texts("name", languages) or {},
        languages=languages,
        anonymous=anonymous,
        oral=table.flag("oral", default=False),
        receipt_acknowledges=table.flag("receipt_acknowledges", default=False),
        who_may_report=table.texts("who_may_report", languages) or {},
        texts=_texts(table, languages),
        recipients=_designations(table, languages, recipients),
        categories=_categories(table, languages, questions, regime),
        questions=questions,
        privileged_warning=table.texts("privileged_warning", languages, required=False),
        client=_client(table, languages),
    )
    if regime == Regime.HVL35:
        _check_money_laundering_act(table, scheme, recipients)
    if regime == Regime.RIGHTS and anonymous:
        table.problem(
            "anonymous",
            "Nobody can be answered about their own data without saying who they are.",
            "Write anonymous = false.",
        )
    _check_secrecy(table, scheme, organisation)
    table.done()
    return scheme


def _languages(table: Table) -> Languages:
    given = table.take("languages", list, '["da", "en"]', required=True)
    known = tuple(language for language in LANGUAGES if language in (given or ()))
    unknown = [str(language) for language in given or () if language not in LANGUAGES]
    if given is not None and (unknown or not known):
        named = ", ".join(unknown) or "no language"
        table.problem("languages", f"{named} cannot be offered.", 'Use "da", "en" or both.')
    return known or LANGUAGES


def _texts(table: Table, languages: Languages) -> dict[str, Texts]:
    texts = table.table("texts")
    if texts is None:
        return {}
    found = {name: texts.texts(name, languages, required=name in REQUIRED_TEXTS) for name in TEXTS}
    texts.done()
    return {name: text for name, text in found.items() if text is not None}


def _client(table: Table, languages: Languages) -> Client | None:
    client = table.table("client", required=False)
    if client is None:
        return None
    read = Client(
        names=client.texts("name", languages) or {},
        contact=client.texts("contact", languages) or {},
    )
    client.done()
    return read


def _designations(
    table: Table, languages: Languages, recipients: list[Recipient]
) -> tuple[Designation, ...]:
    tables = table.tables("recipients")
    designations = [_designation(entry, languages, recipients) for entry in tables]
    note_doubles(tables, "id", [designation.recipient for designation in designations])
    if tables and not any(designation.signer for designation in designations):
        table.problem(
            "recipients",
            "Nobody signs this scheme's charter, so no report could be accepted.",
            "Add signer = true to the recipient who signs, normally the chair of the board.",
        )
    return tuple(designations)


def _designation(table: Table, languages: Languages, recipients: list[Recipient]) -> Designation:
    designation = Designation(
        recipient=table.identifier("id"),
        role=table.texts("role", languages) or {},
        signer=table.flag("signer", default=False),
    )
    known = [recipient.id for recipient in recipients]
    if designation.recipient and designation.recipient not in known:
        table.problem(
            "id",
            f'"{designation.recipient}" is not among the recipients of this file.',
            f"Add a [[recipients]] with this id, or use one of {', '.join(known) or 'none'}.",
        )
    table.done()
    return designation


def _categories(
    table: Table, languages: Languages, questions: tuple[Question, ...], regime: Regime
) -> tuple[Category, ...]:
    """An incident is one subject, and so is a request; nobody is asked to choose it."""
    if regime in WITHOUT_SUBJECTS:
        if "categories" in table:
            form = "short form of an incident" if regime is Regime.INCIDENT else "form of a request"
            what = f"The {form} asks for no subject."
            table.problem("categories", what, "Take the categories of this scheme away.")
        table.take("categories", list, "nothing", required=False)
        is_incident = regime is Regime.INCIDENT
        identity = INCIDENT if is_incident else REQUEST
        label = incident_label() if is_incident else request_label()
        return (Category(identity, label, dict.fromkeys(LANGUAGES, ""), questions),)
    tables = table.tables("categories")
    categories = [_category(entry, languages, questions, regime) for entry in tables]
    note_doubles(tables, "id", [category.id for category in categories])
    return tuple(categories)


def _category(
    table: Table, languages: Languages, questions: tuple[Question, ...], regime: Regime
) -> Category:
    category = Category(
        id=table.identifier("id"),
        label=table.texts("label", languages) or {},
        help=table.texts("help", languages) or {},
        questions=changed(questions, read_changes(table, languages, questions, regime)),
    )
    table.done()
    return category


def _check_money_laundering_act(table: Table, scheme: Scheme, recipients: list[Recipient]) -> None:
    """HVL § 35: anonymous, and read by nobody who owns the firm or runs it from day to day."""
    if "anonymous" in table and not scheme.anonymous:
        table.problem(
            "anonymous",
            "The Anti-Money Laundering Act asks that one can report anonymously.",
            "Write anonymous = true.",
        )
    by_id = {recipient.id: recipient for recipient in recipients}
    for position, designation in enumerate(scheme.recipients):
        recipient = by_id.get(designation.recipient)
        for what, remedy in _dependence(recipient) if recipient else ():
            table.reading.problem((*table.at("recipients"), position, "id"), what, remedy)


def _dependence(recipient: Recipient) -> list[tuple[str, str]]:
    """What speaks against a recipient; silence does too, since the law asks the firm to know."""
    found = []
    positions = {
        "partner": ("a partner", recipient.partner),
        "daily_management": ("part of the daily management", recipient.daily_management),
    }
    for key, (words, holds) in positions.items():
        if holds:
            what = f'"{recipient.id}" is {words}, and this scheme must be independent of both.'
            remedy = "Choose an employee who is neither a partner nor part of the daily management."
            found.append((what, remedy))
        elif holds is None:
            what = f'The file does not say whether "{recipient.id}" is {words}.'
            found.append((what, f"Add {key} = false to this recipient if that is so."))
    return found


def _check_secrecy(table: Table, scheme: Scheme, organisation: Organisation) -> None:
    """What clients told their lawyer is outside the law's schemes; the form must say so."""
    if organisation.is_law_firm and scheme.client is None and scheme.privileged_warning is None:
        table.problem(
            "privileged_warning",
            "A law firm's scheme must warn against writing what clients have confided.",
            'Add privileged_warning.da = "..." and privileged_warning.en = "...".',
        )
