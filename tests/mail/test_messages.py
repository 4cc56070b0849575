"""What a mail says, and above all what it does not."""

import json
import re

import pytest

from portal.data.outbox import Claimed
from portal.mail.messages import KINDS, compose, message
from tests.data.world import NOW

STAFF = "https://recipients.birk.example"
FACTS: dict[str, list[dict[str, int]]] = {
    "deadline": [{"hours": hours} for hours in (48, 24, 6, 0)],
    "test": [{}],
    "request_due": [{"ahead": True}, {"ahead": False}],
}
# To people outside, who have nowhere to sign in: tests/mail/test_request_reminders.py.
TO_OTHERS = {"request_news"}
CASES = [(kind, facts) for kind, several in FACTS.items() for facts in several]


def test_every_kind_is_looked_at() -> None:
    assert set(FACTS) | TO_OTHERS == set(KINDS)


@pytest.mark.parametrize(("kind", "facts"), CASES)
@pytest.mark.parametrize("language", ["da", "en", "both"])
def test_it_says_where_to_sign_in_and_carries_no_link_but_that(
    kind: str, facts: dict[str, int], language: str
) -> None:
    text = compose(kind, language, facts, staff_origin=STAFF)
    links = set(re.findall(r"https?://\S+", text.body))
    languages = ("da", "en") if language == "both" else (language,)
    assert links == {f"{STAFF}/{one}/" for one in languages}
    assert "\n" not in text.subject
    assert max(len(line) for line in text.body.splitlines()) <= 90


@pytest.mark.parametrize("hours", [48, 24, 6])
def test_a_deadline_that_is_near(hours: int) -> None:
    text = compose("deadline", "both", {"hours": hours}, staff_origin=STAFF)
    assert text.subject == "En frist nærmer sig / A deadline is near"
    assert f"mindre end {hours} timer" in text.body
    assert f"less than {hours} hours" in text.body


def test_a_deadline_that_has_passed() -> None:
    text = compose("deadline", "both", {"hours": 0}, staff_origin=STAFF)
    assert "overskredet" in text.subject
    assert "passed" in text.subject
    assert "timer" not in text.body


def test_facts_that_do_not_belong_there_do_not_come_in() -> None:
    facts = {"hours": 6, "title": "Isfugl", "reference": "2026-babad"}
    text = compose("deadline", "both", facts, staff_origin=STAFF)
    assert "Isfugl" not in json.dumps([text.subject, text.body], ensure_ascii=False)
    assert "babad" not in text.body


def claimed(to: str = "anne@birk.example") -> Claimed:
    return Claimed(
        id="a",
        claim="b",
        to=to,
        kind="deadline",
        language="both",
        facts={"hours": 24},
        queued_at=NOW,
        message_id="<c@birk.example>",
    )


def test_the_same_mail_is_the_same_bytes() -> None:
    made = [message(claimed(), sender="v@birk.example", staff_origin=STAFF) for _ in range(2)]
    assert made[0].as_bytes() == made[1].as_bytes()
    assert dict(made[0].items()) == {
        "From": "v@birk.example",
        "To": "anne@birk.example",
        "Subject": "En frist nærmer sig / A deadline is near",
        "Date": "Mon, 02 Mar 2026 09:30:00 +0000",
        "Message-ID": "<c@birk.example>",
        "Auto-Submitted": "auto-generated",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "quoted-printable",
        "MIME-Version": "1.0",
    }


def test_an_address_makes_no_second_header() -> None:
    with pytest.raises(ValueError, match="linefeed"):
        message(claimed("a@b.example\r\nBcc: c@d.example"), sender="v@b.example", staff_origin="")
