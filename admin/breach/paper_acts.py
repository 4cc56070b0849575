"""What is done with a written paper, alike for both kinds: approved, marked as sent, discarded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from admin.breach.answers import Answer
from admin.breach.conflict import Side, is_same
from admin.breach.desk_context import open_breach_file, zone
from admin.breach.frozen import kept_unless_frozen
from admin.breach.local_times import for_input
from admin.breach.notice_forms import ApprovalForm, DiscardForm, SentForm
from admin.breach.notice_page import Refused
from admin.breach.sent_reading import read_sending
from admin.breach.sheets import Values, posted
from admin.guard import recipient
from portal.data.breach import notices, sending
from portal.data.tables import Breach, BreachNotice
from portal.web.database import now, session

TO_AUTHORITY = ("sent_at", "reference", "delay_reason")
TO_PEOPLE = ("sent_at", "told", "remark")


@dataclass(frozen=True)
class Papers:
    """Papers to one of the two. `drawn` is their page, `home` its address."""

    to: str
    home: Callable[[Breach], str]
    drawn: Callable[[Breach, Refused], str]

    def get(self, file: Breach, notice: str) -> BreachNotice:
        """Only of this kind: each kind has files and questions of its own."""
        return notices.get(session(), breach=file, notice=notice, to=self.to)

    def approve(self, breach: str, notice: str) -> Answer:
        file, form = open_breach_file(breach), ApprovalForm()

        def act() -> None:
            notices.approve(
                session(),
                recipient=recipient(),
                breach=file.id,
                notice=self.get(file, notice).id,
                digest=form.digest.data or "",
                now=now(),
            )

        return self._answered(file, act, notice)

    def sent(self, breach: str, notice: str) -> Answer:
        file, form = open_breach_file(breach), SentForm()

        def act() -> None:
            row, read = self.get(file, notice), read_sending(form)
            sending.mark_sent(
                session(),
                recipient=recipient(),
                breach=file.id,
                notice=row.id,
                sent_at=read.sent_at,
                now=now(),
                **self._said(form, read.told),
            )

        return self._answered(file, act, notice)

    def discard(self, breach: str, notice: str) -> Answer:
        file = open_breach_file(breach)
        DiscardForm()

        def act() -> None:
            row = self.get(file, notice)
            notices.discard(
                session(), recipient=recipient(), breach=file.id, notice=row.id, now=now()
            )

        return self._answered(file, act, notice)

    def _said(self, form: SentForm, told: int | None) -> dict[str, Any]:
        if self.to == notices.AUTHORITY:
            return {"reference": form.reference.data, "delay_reason": form.delay_reason.data}
        return {"told": told, "way": form.known_way, "remark": form.remark.data}

    def _answered(self, file: Breach, act: Callable[[], object], about: str) -> Answer:
        """`about`: the paper whose form was sent; a refusal is said there, with what was typed."""
        breach = file.id

        def leave() -> Response:
            act()
            return redirect(self.home(file), code=303)

        def again(problems: dict[str, str]) -> str:
            found, typed = open_breach_file(breach), posted()
            beside = self._beside(found, about, typed)
            if beside:
                return _not_taken(found, beside, problems, self.home(found))
            return self.drawn(found, Refused(about, typed, problems))

        return kept_unless_frozen(leave, again)

    def _beside(self, file: Breach, notice: str, typed: Values) -> list[Side]:
        """What was typed of a sending that can no longer be entered, beside what is kept."""
        row = session().get(BreachNotice, notice)
        if row is None or (row.breach_id, row.to) != (file.id, self.to):
            return []
        if row.state == notices.APPROVED:
            return []
        names_of = TO_AUTHORITY if self.to == notices.AUTHORITY else TO_PEOPLE
        kept = _kept(row) if row.state == notices.SENT else {}
        return [
            Side(one, label, kept.get(one) or "–", typed[one])
            for one, label in _labels().items()
            if one in names_of and typed.get(one) and not is_same(typed[one], kept.get(one))
        ]


def _kept(row: BreachNotice) -> Mapping[str, str]:
    """As the fields of the form hold it."""
    return {
        "sent_at": for_input(row.sent_at, zone()),
        "reference": row.reference or "",
        "delay_reason": row.delay_reason or "",
        "told": "" if row.told is None else str(row.told),
        "remark": row.remark or "",
    }


def _labels() -> dict[str, str]:
    return {
        "sent_at": _("When it was sent"),
        "reference": _("The authority’s reference"),
        "delay_reason": _("Reasons for the delay"),
        "told": _("How many were told"),
        "remark": _("Who they are, or where it was made public"),
    }


def _not_taken(file: Breach, beside: list[Side], problems: Mapping[str, str], back: str) -> str:
    said = [{"href": "#main", "text": text} for text in problems.values()]
    return render_template(
        "breach/not_taken.html",
        file=file,
        beside=beside,
        problems=said,
        back=back,
    )
