"""The drafts of the two papers as forms that several may have open."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from admin.breach.conflict import Plain
from admin.breach.desk_context import names
from admin.breach.letter_page import before_draft, labels, letter_language, letter_page, parts_of
from admin.breach.meanwhile import Meanwhile
from admin.breach.notice_facts import PARTS, letter_facts, notice_facts
from admin.breach.notice_forms import LetterForm, NoticeForm
from admin.breach.notice_page import Refused, notice_page
from admin.breach.sheet import Sheet
from admin.breach.sheets import Values
from admin.breach.timeline import act_label
from admin.guard import recipient
from portal.data.breach import notices
from portal.data.breach.trail import BreachAct
from portal.data.tables import Breach, BreachNotice
from portal.rules.breach.letter import frozen
from portal.web.database import now, session


class PaperSheet(Sheet):
    """What is kept is the draft; its version is the draft's digest, or nothing before there is one."""

    def draft(self, file: Breach) -> BreachNotice | None:
        raise NotImplementedError

    def version(self, file: Breach) -> str:
        row = self.draft(file)
        return row.digest if row else ""

    def changed_by(self, file: Breach) -> str:
        row = self.draft(file)
        return names().get(row.written_by, "") if row else ""

    def values(self, plain: Plain) -> Values:
        return dict(plain)


class NoticeSheet(PaperSheet):
    """A draft to the authority holds what is known; a person writes only why it is late."""

    name = "notices"
    template = "breach/notice.html"

    def __init__(self, form: NoticeForm) -> None:
        self._phase, self._delay = form.known_phase, form.delay_reason.data or ""

    def draft(self, file: Breach) -> BreachNotice | None:
        return notices.unsent(
            session(), breach=file, to=notices.AUTHORITY, phase=self._phase, language="da"
        )

    def action(self, file: Breach) -> str:
        return url_for("breach_notices.draft", breach=file.id)

    def onwards(self, file: Breach) -> str:
        return url_for("breach_notices.page", breach=file.id)

    def mine(self, file: Breach) -> Plain:  # noqa: ARG002 - what is typed does not hang on what is kept
        return {"delay_reason": self._delay}

    def stored(self, file: Breach) -> Plain:
        row = self.draft(file)
        return {"delay_reason": (row.content.get("delay_reason") or "") if row else ""}

    def base(self, file: Breach, version: str) -> Plain | None:
        """Where there is no draft any more, there is nothing to write over."""
        if self.draft(file) is None:
            return self.stored(file)
        return None if version else {"delay_reason": ""}

    def context(
        self, file: Breach, values: Values, problems: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        view = notice_page(file, Refused("", values, problems or {}))
        return {"file": file, "view": view, "problems": view.summary}

    def keep(self, file: Breach, plain: Plain, version: str) -> None:
        content = notice_facts(file, delay_reason=plain["delay_reason"])
        notices.draft(
            session(),
            recipient=recipient(),
            breach=file.id,
            to="authority",
            phase=self._phase,
            language="da",
            content=content.to_json(),
            seen=version,
            now=now(),
        )

    def word(self, field: str, value: Any) -> str:  # noqa: ANN401, ARG002 - the one field there is
        return _("Reasons for the delay") if value is None else str(value)

    def news(self, file: Breach, version: str) -> Meanwhile | None:  # noqa: ARG002 - any other is news
        """A draft that somebody has written meanwhile is read before it is written over."""
        row = self.draft(file)
        if row is None:
            return None
        again = notice_facts(file, delay_reason=row.content.get("delay_reason") or "")
        if row.content == again.to_json():
            return None
        return Meanwhile(self.changed_by(file), [(act_label(BreachAct.NOTICE_DRAFTED), "", "")])


class LetterSheet(PaperSheet):
    """The letter in one language, as a person writes it."""

    name = "letter"
    template = "breach/letter.html"

    def __init__(self, form: LetterForm | None = None) -> None:
        self._form, self._language = form, letter_language()

    def draft(self, file: Breach) -> BreachNotice | None:
        return notices.unsent(
            session(),
            breach=file,
            to=notices.PEOPLE,
            phase=notices.FIRST,
            language=self._language,
        )

    def action(self, file: Breach) -> str:
        return url_for("breach_letters.draft", breach=file.id, letter=self._language)

    def onwards(self, file: Breach) -> str:
        return url_for("breach_letters.page", breach=file.id, letter=self._language)

    def mine(self, file: Breach) -> Plain:  # noqa: ARG002 - what is typed does not hang on what is kept
        form = self._form or LetterForm()
        said = {name: form[name].data or "" for name in PARTS}
        return said | {"public": bool(form.public.data)}

    def stored(self, file: Breach) -> Plain:
        row = self.draft(file)
        return parts_of(row, self._language) if row else before_draft(file, self._language)

    def base(self, file: Breach, version: str) -> Plain | None:
        """What an earlier draft said is not kept; before the first, it is what the page began with."""
        if self.draft(file) is None:
            return self.stored(file)
        return None if version else before_draft(file, self._language)

    def context(
        self, file: Breach, values: Values, problems: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        view = letter_page(file, Refused("", values, problems or {}))
        return {"file": file, "view": view, "problems": view.summary}

    def keep(self, file: Breach, plain: Plain, version: str) -> None:
        notices.draft(
            session(),
            recipient=recipient(),
            breach=file.id,
            to="people",
            phase="first",
            language=self._language,
            content=frozen(letter_facts(file, self._language, plain), self._language),
            seen=version,
            now=now(),
        )

    def word(self, field: str, value: Any) -> str:  # noqa: ANN401 - plain values of any kind
        if field == "public":
            label = _("This is a public communication")
            return label if value is None else str(_("Yes") if value else _("No"))
        return labels()[field][0] if value is None else str(value)
