"""The forms of notices and letters. Their fields have names: the record is in clear by design."""

from typing import get_args

from wtforms import BooleanField

from admin.breach.forms import line, text, word
from admin.csrf import SessionForm
from portal.data.breach.notices import Phase
from portal.data.breach.sending import Way


class NoticeForm(SessionForm):
    """A draft to the authority: which phase, and why it is late where it is."""

    phase = word()
    delay_reason = text()

    @property
    def known_phase(self) -> Phase:
        """What the page did not offer is taken as a follow-up, of which there can be any number."""
        return next((one for one in get_args(Phase) if one == self.phase.data), "follow_up")


class ApprovalForm(SessionForm):
    """`digest` names the very text that the second person has read."""

    digest = line()


class SentForm(SessionForm):
    """That a paper was sent; the last three are of what goes to the people."""

    sent_at = word()
    sent_at_fold = word()
    reference = line()
    delay_reason = text()
    way = word()
    told = word()
    remark = text()

    @property
    def known_way(self) -> Way | None:
        """None for what is no way: the act then says that one has to be chosen."""
        return next((one for one in get_args(Way) if one == self.way.data), None)


class LetterForm(SessionForm):
    """What is written for the people, in one language."""

    language = word()
    what_happened = text()
    consequences = text()
    measures = text()
    advice = text()
    public = BooleanField()


class DiscardForm(SessionForm):
    """A button alone."""
