"""A notification as a file: PDF to read and print, JSON to keep."""

from collections.abc import Iterable

from flask import Response

from admin.breach.desk_context import names
from admin.breach.notice_facts import notice_facts
from admin.paper_files import PDF, file_answer, json_answer, setting
from admin.papers import field_sheet as paper
from admin.papers.field_sheet import Life, SheetRow
from admin.papers.file_decisions import life_of
from portal.data.breach import sending
from portal.data.tables import Breach, BreachNotice
from portal.rules.breach.field_sheet import SheetField, field_sheet
from portal.rules.breach.notification import Phase, phase_label
from portal.web.database import now


def known_now_pdf(file: Breach, language: str) -> Response:
    """What is known at this moment; it says on its face that it is no notification."""
    life, known = Life(), notice_facts(file, at=now())
    made = setting(language, now())
    phase = phase_label(Phase.FIRST)[language]
    content = paper.field_sheet(
        made,
        reference=file.reference,
        phase=phase,
        rows=sheet_rows(field_sheet(known, language, Phase.FIRST)),
        life=life,
    )
    return file_answer(content, PDF, f"{file.reference}-{language}.pdf")


def notice_pdf(file: Breach, notice: BreachNotice, language: str) -> Response:
    """Drawn from the frozen content alone: the same bytes as long as the paper is the same."""
    made = setting(language, notice.recorded_at or notice.approved_at or notice.written_at)
    content = paper.field_sheet(
        made,
        reference=file.reference,
        phase=phase_label(Phase(notice.phase))[language],
        rows=sheet_rows(sending.sheet_of(notice, language)),
        life=life_of(notice, names()),
    )
    name = f"{file.reference}-{notice.phase}-{language}.pdf"
    return file_answer(content, PDF, name)


def notice_json(file: Breach, notice: BreachNotice) -> Response:
    """The frozen content under its digest, with what was said of its sending beside it."""
    life = life_of(notice, names())
    plain: dict[str, object] = {
        "breach": file.reference,
        "to": notice.to,
        "phase": notice.phase,
        "language": notice.language,
        **{name: _plain(getattr(life, name)) for name in Life.__dataclass_fields__},
        "content": notice.content,
        "sheet": {
            language: [
                {"id": one.id, "heading": one.heading, "value": one.value, "given": one.given}
                for one in sending.sheet_of(notice, language)
            ]
            for language in ("da", "en")
        },
    }
    return json_answer(plain, f"{file.reference}-{notice.phase}.json")


def sheet_rows(fields: Iterable[SheetField]) -> list[SheetRow]:
    return [SheetRow(one.id, one.heading, one.value, one.given) for one in fields]


def _plain(value: object) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else value
