"""Telling of an incident, and of a breach as a processor, in a real browser on a small phone."""

from playwright.sync_api import expect

from tests.looking import faults
from tests.public.house import SLUG, House
from tests.public.reporter import Reporter
from tests.public.test_desk import WORDS, link, opened, publish

STORY = "Listen gik til en forkert adresse."
INCIDENT = "haendelse"


def test_an_incident_in_few_steps_from_a_phone(house: House, reporter: Reporter) -> None:
    house.sign(INCIDENT)
    page = reporter.page
    reporter.secrets = [STORY, "Mikkel, lokal 214"]
    page.goto(reporter.address(f"{INCIDENT}/report"))
    # The first step says that nobody is blamed, and who will read it.
    expect(reporter.step("readers")).to_contain_text("Ingen får skylden")
    expect(reporter.step("readers")).to_contain_text("Birgit Aagesen")
    assert faults(page) == []
    reporter.go_on("readers")
    reporter.go_on("what")
    expect(page.locator("#problems")).to_contain_text("Fortæl, hvad der er sket")
    page.locator("#q-what_happened").fill(STORY)
    page.locator("#q-when_noticed").fill("I morges")
    reporter.go_on("what")
    for name in ("Navn", "Helbred, også sygefravær", "Kunder", "11 til 100"):
        page.get_by_label(name, exact=True).check()
    assert faults(page) == []
    reporter.go_on("data")
    page.get_by_label("Ja", exact=True).check()
    page.locator("#q-who_you_are-wanted").check()
    page.locator("#q-who_you_are").fill("Mikkel, lokal 214")
    reporter.go_on("now")
    expect(reporter.step("check")).to_contain_text("Navn\nHelbred, også sygefravær")
    expect(reporter.step("check")).not_to_contain_text("Emne")
    reporter.take_code()
    page.locator("#code-again").fill(reporter.code)
    reporter.send()
    expect(reporter.step("receipt")).to_be_visible()
    # Its text stands on the page before it is shown.
    expect(reporter.step("receipt")).to_be_visible()
    expect(reporter.step("receipt")).to_contain_text("72 timer")
    assert faults(page) == []
    (envelope,) = house.envelopes()
    message = house.read("hr", envelope)
    assert (message.category and message.category.id, message.body) == ("incident", STORY)
    assert [(one.question, one.text) for one in message.answers] == [
        ("when_noticed", "I morges"),
        ("data_kinds:name,health", "Navn\nHelbred, også sygefravær"),
        ("whose:customers", "Kunder"),
        ("how_many:to_hundred", "11 til 100"),
        ("still_going_on:yes", "Ja"),
        ("who_you_are", "Mikkel, lokal 214"),
    ]
    # The same mailbox as for every report, with the same kind of code.
    reporter.open_mailbox()
    assert reporter.read_mailbox() == [STORY]
    expect(page.locator("#duties-part")).to_be_hidden()


def test_a_processor_tells_of_a_breach(house: House, reporter: Reporter) -> None:
    token = link(house)
    page = reporter.page
    reporter.secrets = []
    page.goto(reporter.address("processor"))
    expect(page.locator("#no-token")).to_be_visible()
    page.goto(f"{reporter.address('processor')}#{token}")
    expect(page.locator("#write")).to_be_visible()
    other = f"{reporter.origin}/en/{SLUG}/processor#{token}"
    expect(page.locator("a[hreflang=en]")).to_have_attribute("href", other)
    assert faults(page) == []
    page.locator("#people").fill("mange")
    page.locator("#send").click()
    expect(page.locator("#problems li")).to_have_count(3)
    assert faults(page) == []
    page.locator("#what").fill("En mappe lå åben. Skrevet af 010190-1234.")
    page.locator("#noticed").fill("2026-03-02T08:15")
    page.get_by_label("Navn", exact=True).check()
    page.locator("#people").fill("1.200")
    page.locator("#contact").fill("Vagten, 00 00 11 00")
    page.locator("#send").click()
    expect(page.locator("#what-error")).to_contain_text("CPR")
    page.locator("#what").fill("En mappe lå åben.")
    # The answer is lost: what was typed stays, and the same alert is taken once.
    reporter.lose_answers("**/processor-alert")
    page.locator("#send").click()
    expect(page.locator("#send-failure")).to_contain_text("Vi ved ikke, om det er nået frem")
    expect(page.locator("#what")).to_have_value("En mappe lå åben.")
    page.locator("#send").click()
    expect(page.locator("#received")).to_be_visible()
    assert faults(page) == []
    (breach,) = opened(house)
    expect(page.locator("#received")).to_contain_text(breach.reference)
    assert breach.facts["people_count"] == 1200
    assert all(token not in url.split("#")[0] for url in reporter.addresses)


def test_what_was_learnt_is_read_by_anybody(house: House, reporter: Reporter) -> None:
    page = reporter.page
    page.goto(reporter.address("lessons"))
    expect(page.locator("#lessons-status")).to_have_text("Der er ikke offentliggjort noget endnu.")
    publish(house)
    page.goto(reporter.address(""))
    page.get_by_role("link", name="Se, hvad vi har lært").click()
    lesson = page.locator(".lesson")
    expect(lesson.get_by_role("heading", level=2)).to_have_text(WORDS["title"])
    for words in WORDS.values():
        expect(lesson).to_contain_text(words)
    expect(lesson.locator("[data-slot=month]")).to_contain_text(str(house.today.year))
    assert faults(page) == []
