"""When something goes wrong, or somebody wants it to: nothing goes out unsealed, nothing is lost."""

import json

from playwright.sync_api import Route, expect

from crypto import charter
from crypto.encoding import b64u
from crypto.keys import RecipientKeys, new_secret
from tests.public.house import House
from tests.public.reporter import STORY, Reporter, forward


def ready_to_send(reporter: Reporter, *, leave_out: tuple[int, ...] = ()) -> None:
    reporter.open_form()
    reporter.write(leave_out=leave_out)
    reporter.take_code()
    reporter.page.locator("#code-again").fill(reporter.code)


def test_a_lost_answer_is_told_and_the_same_report_stored_once(
    house: House, reporter: Reporter
) -> None:
    ready_to_send(reporter)
    reporter.lose_answers("**/reports")
    reporter.send()
    failure = reporter.page.locator("#send-failure")
    expect(failure).to_be_focused()
    expect(failure).to_contain_text("Vi ved ikke, om indberetningen er nået frem")
    # Nothing can be changed while it may be stored as it was.
    reporter.page.go_back()
    expect(reporter.step("send")).to_be_visible()
    first = [body for url, body in reporter.sent if url.endswith("/reports")]
    reporter.send()
    expect(reporter.step("receipt")).to_be_visible()
    again = [body for url, body in reporter.sent if url.endswith("/reports")]
    assert again == first * 2
    assert len(house.cases()) == 1
    reporter.open_mailbox()
    assert reporter.read_mailbox() == [STORY]


def test_being_offline_sends_nothing_and_keeps_the_text(house: House, reporter: Reporter) -> None:
    ready_to_send(reporter)
    reporter.context.set_offline(True)
    reporter.send()
    expect(reporter.page.locator("#send-failure")).to_contain_text("Indberetningen er ikke sendt")
    expect(reporter.page.locator("#send-failure")).to_contain_text("ikke forbindelse")
    reporter.context.set_offline(False)
    assert house.cases() == []
    reporter.send()
    expect(reporter.step("receipt")).to_be_visible()


def test_a_refusal_is_told_as_one(house: House, reporter: Reporter) -> None:
    ready_to_send(reporter)
    answer = json.dumps({"error": {"code": "storage_full", "facts": {}}})
    reporter.page.route(
        "**/reports",
        lambda route: route.fulfill(status=507, content_type="application/json", body=answer),
        times=1,
    )
    reporter.send()
    expect(reporter.page.locator("#send-failure")).to_contain_text("ikke plads")
    reporter.page.go_back()
    expect(reporter.step("code")).to_be_visible()
    reporter.go_on("code")
    reporter.send()
    expect(reporter.step("receipt")).to_be_visible()
    assert len(house.cases()) == 1


def test_a_failing_server_leaves_it_open_whether_it_is_stored(reporter: Reporter) -> None:
    ready_to_send(reporter)
    reporter.page.route(
        "**/reports", lambda route: route.fulfill(status=502, body="bad gateway"), times=1
    )
    reporter.send()
    expect(reporter.page.locator("#send-failure")).to_contain_text("Vi ved ikke")
    reporter.send()
    expect(reporter.step("receipt")).to_be_visible()


def test_a_list_that_changes_meanwhile_is_shown_before_it_is_used(
    house: House, reporter: Reporter
) -> None:
    ready_to_send(reporter, leave_out=(0,))
    house.take_off("hr")
    reporter.send()
    expect(reporter.page.locator("#charter-changed")).to_contain_text("Louise Vestermark")
    assert house.cases() == []
    expect(reporter.page.locator("#exclude-0")).to_be_checked()
    reporter.go_on("readers")
    expect(reporter.step("check")).to_contain_text("Anders Toftegaard")
    for step in ("check", "code"):
        reporter.go_on(step)
    expect(reporter.page.locator("#code-again-done")).to_be_visible()
    reporter.send()
    expect(reporter.step("receipt")).to_be_visible()
    assert house.read("executive", house.envelopes()[0]).body == STORY


def test_a_list_that_changes_at_the_last_moment(house: House, reporter: Reporter) -> None:
    """Between the page's look at the list and the arrival of the report."""
    ready_to_send(reporter)

    def late(route: Route) -> None:
        house.take_off("hr")
        route.continue_()

    reporter.page.route("**/reports", late, times=1)
    reporter.send()
    expect(reporter.page.locator("#charter-changed")).to_be_visible()
    assert house.cases() == []


def test_a_report_that_was_stored_before_the_list_changed(house: House, reporter: Reporter) -> None:
    """Its answer was lost: sent again it is found, although its list is an old one by now."""
    ready_to_send(reporter)
    reporter.lose_answers("**/reports")
    reporter.send()
    expect(reporter.page.locator("#send-failure")).to_be_visible()
    house.take_off("hr")
    reporter.send()
    expect(reporter.step("receipt")).to_be_visible()
    assert len(house.cases()) == 1


def forged(house: House) -> list[dict[str, str]]:
    """A list on which a key has been swapped, signed by somebody else."""
    thief = RecipientKeys.from_secret(new_secret())
    real = json.loads(house.charters()[0]["charter"])
    real["recipients"][0]["kem"] = b64u(thief.kem_public)
    real["signers"] = [b64u(thief.verify)]
    text = json.dumps(real, ensure_ascii=False, separators=(",", ":"))
    return [charter.sign(text.encode(), thief.signing).to_json()]


def serve_charters(reporter: Reporter, chain: list[dict[str, str]]) -> None:
    body = json.dumps({"charters": chain})
    reporter.page.route(
        "**/charter", lambda route: route.fulfill(content_type="application/json", body=body)
    )


def test_a_swapped_key_is_seen_by_the_signature(house: House, reporter: Reporter) -> None:
    (signed,) = house.charters()
    (false,) = forged(house)
    serve_charters(reporter, [{**signed, "charter": false["charter"]}])
    reporter.page.goto(reporter.address("whistleblower/report"))
    expect(reporter.page.locator("#not-ready")).to_contain_text("charter_signature_invalid")
    expect(reporter.step("start")).to_be_hidden()
    reporter.open_landing()
    expect(reporter.page.locator("#charter-false")).to_be_visible()
    expect(reporter.page.locator(".start-report")).to_have_count(0)


def test_another_list_brought_at_the_last_moment_is_refused(
    house: House, reporter: Reporter
) -> None:
    """A whole list of somebody else's making, sound in itself."""
    ready_to_send(reporter)
    serve_charters(reporter, forged(house))
    reporter.send()
    expect(reporter.page.locator("#send-failure")).to_contain_text("pillet ved den")
    assert not [body for url, body in reporter.sent if url.endswith("/reports")]
    assert house.cases() == []


def test_the_mailbox_catches_a_list_that_is_not_the_reports(
    house: House, reporter: Reporter
) -> None:
    reporter.has_filed(house)
    false = forged(house)

    def swap(route: Route) -> None:
        answer = forward(route)
        route.fulfill(response=answer, json={**answer.json(), "charters": false})

    reporter.page.route("**/mailbox/open", swap)
    reporter.open_mailbox()
    expect(reporter.page.locator("#alarm")).to_be_focused()
    assert STORY not in reporter.page.content()


def test_the_mailbox_catches_a_changed_message(house: House, reporter: Reporter) -> None:
    reporter.has_filed(house)
    house.answer("chair", "Tak for din indberetning.")

    def change(route: Route) -> None:
        answer = forward(route)
        told = answer.json()
        last = told["envelopes"][-1]
        told["envelopes"][-1] = last[:-9] + ("A" if last[-9] != "A" else "B") + last[-8:]
        route.fulfill(response=answer, json=told)

    reporter.page.route("**/mailbox/open", change)
    reporter.open_mailbox()
    assert "bliver ikke vist" in reporter.read_mailbox()[-1]


def test_an_answer_by_somebody_left_out_is_not_believed(house: House, reporter: Reporter) -> None:
    reporter.has_filed(house, left_out=("hr",))
    forged_answer = house.seal_answer("hr", "Jeg er den, du skal tale med.")

    def add(route: Route) -> None:
        answer = forward(route)
        told = answer.json()
        told["envelopes"].append(b64u(forged_answer))
        route.fulfill(response=answer, json=told)

    reporter.page.route("**/mailbox/open", add)
    reporter.open_mailbox()
    bodies = reporter.read_mailbox()
    assert "Jeg er den" not in " ".join(bodies)
    assert "sender_not_reader" in bodies[-1]


def test_without_a_signed_list_there_is_no_form(house: House, reporter: Reporter) -> None:
    serve_charters(reporter, [])
    reporter.open_landing()
    expect(reporter.page.locator("#no-charter")).to_be_visible()
    expect(reporter.page.locator(".start-report")).to_have_count(0)
    reporter.page.goto(reporter.address("whistleblower/report"))
    expect(reporter.page.locator("#no-charter")).to_be_visible()
    expect(reporter.step("start")).to_be_hidden()
