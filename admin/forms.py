"""The forms that are sent as forms. What a form asks for in words is written in its template."""

from wtforms import BooleanField, StringField
from wtforms.validators import AnyOf, InputRequired, Length, Optional

from admin.csrf import SessionForm
from portal.rules.case_states import CaseState, Outcome

LONGEST_WORD = 40


class SignOutForm(SessionForm):
    everywhere = BooleanField()


class StateForm(SessionForm):
    """A move of a case. Whether it is allowed is for `portal.rules` to say."""

    state = StringField(
        validators=[
            InputRequired(),
            Length(max=LONGEST_WORD),
            AnyOf([state.value for state in CaseState]),
        ]
    )
    outcome = StringField(
        validators=[
            Optional(),
            Length(max=LONGEST_WORD),
            AnyOf([outcome.value for outcome in Outcome]),
        ]
    )
