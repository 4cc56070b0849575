"""A letter as a file: PDF to print or attach, plain text for a mail."""

from flask import Response

from admin.breach.desk_context import zone
from admin.breach.notice_facts import text_of
from admin.paper_files import PDF, TEXT, file_answer, setting
from admin.papers.people_letter import Part, People, people_letter
from portal.data.breach import notices
from portal.data.tables import Breach, BreachNotice
from portal.rules.breach.letter import Letter, letter_of


def letter_pdf(file: Breach, notice: BreachNotice) -> Response:
    """Dated by when it was sent, before that by when it was written."""
    at = notice.sent_at or notice.written_at
    made = setting(notice.language, notice.recorded_at or notice.written_at)
    content = people_letter(
        made,
        letter=as_paper(letter_of(notice.content, notice.language)),
        dated=at.astimezone(zone()).date(),
        is_draft=notice.state == notices.DRAFT,
    )
    return file_answer(content, PDF, f"{file.reference}-letter-{notice.language}.pdf")


def letter_text(file: Breach, notice: BreachNotice) -> Response:
    name = f"{file.reference}-letter-{notice.language}.txt"
    return file_answer(f"{text_of(notice)}\n".encode(), TEXT, name)


def as_paper(written: Letter) -> People:
    return People(
        subject=written.subject,
        greeting=written.greeting,
        parts=[Part(one.heading or "", one.text, one.items) for one in written.paragraphs],
        closing=written.closing,
        signature=written.signature,
    )
