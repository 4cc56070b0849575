"""The chapters of a breach: what each person does, and what they see while they do it."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.flows.handler import Handler
from tests.public.reporter import Reporter

STORY = "Jeg sendte sygelisten til en kunde i stedet for til lønkontoret."
NOTICED = "I tirsdags lige efter frokost, da kunden ringede"
DONE = "Jeg bad kunden smide den ud, men hørte ikke mere"
WHO = "Mikkel fra drift, lokal 214"
HR_ON_THE_LIST = 1
TITLE = "Sygeliste til en forkert modtager"
WHAT = "En liste over sygefravær gik til en kunde."
# What would say that somebody told of it.
REPORTED = ("melding om et uheld", "Indberetningen, det kom fra")
ASSESSMENT = {
    "dpc_simple": 1, "dpc_behavioural": 0, "dpc_financial": 0, "dpc_sensitive": 3,
    "ei": 4, "c": 1, "i": 0, "a": 0, "m": 0,
}  # fmt: skip
LESSON = {
    "title": ("En liste til den forkerte", "A list to the wrong person"),
    "happened": ("En liste blev sendt til en kunde.", "A list was sent to a client."),
    "learnt": ("Lister skal ikke sendes som filer.", "Lists must not be sent as files."),
    "changed": ("Vi deler dem nu som links.", "We now share them as links."),
}


def tell(employee: Reporter) -> None:
    """Five steps on a small phone, with HR left out."""
    page = employee.page
    page.goto(employee.address("haendelse/report"))
    page.locator("#exclusion summary").click()
    page.locator(f"#exclude-{HR_ON_THE_LIST}").check()
    employee.go_on("readers")
    page.locator("#q-what_happened").fill(STORY)
    page.locator("#q-when_noticed").fill(NOTICED)
    employee.go_on("what")
    for name in ("Navn", "Helbred, også sygefravær", "Ansatte", "11 til 100"):
        page.get_by_label(name, exact=True).check()
    employee.go_on("data")
    page.get_by_label("Ja", exact=True).check()
    page.locator("#q-what_done").fill(DONE)
    page.locator("#q-who_you_are-wanted").check()
    page.locator("#q-who_you_are").fill(WHO)
    employee.go_on("now")
    employee.take_code()
    page.locator("#code-again").fill(employee.code)
    employee.send()
    expect(employee.step("receipt")).to_be_visible()
    expect(employee.step("receipt")).to_contain_text("72 timer")


def open_from_case(chair: Handler) -> str:
    """The chair opens a breach from it; its id."""
    chair.open_case(STORY[:20])
    page = chair.page
    page.get_by_text("Opret et brud ud fra sagen").click()
    part = page.locator("breach-from-report")
    expect(part.locator("[data-preview]")).to_contain_text("Helbred")
    for hidden in (STORY[:20], NOTICED, DONE, WHO):
        expect(part).not_to_contain_text(hidden)
    part.locator("#breach-title").fill(TITLE)
    part.get_by_label("Navn").uncheck()
    shown = part.locator("[data-preview] dd").all_inner_texts()
    assert shown[0] == TITLE
    assert shown[3] == "100"
    chair.press("Opret bruddet")
    part.get_by_role("link", name="Gå til bruddet").click()
    chair.expect_file(TITLE)
    return chair.breach


def state_facts_at_once(chair: Handler, hr: Handler) -> None:
    """Both write the facts at once; the second one sees both versions."""
    for handler in (chair, hr):
        handler.open_breach(TITLE)
        handler.follow("facts")
    chair.choose(kinds="confidentiality", cause="misdelivery", recipient="known")
    chair.write(
        description=WHAT,
        records_count="100",
        consequences="Kunden kan vide, hvem der var syge.",
        measures_taken="Listen er slettet hos kunden.",
    )
    chair.do("Gem fakta", "Fakta er gemt.")
    hr.write(description=f"{WHAT} Den lå i en mail.")
    hr.press("Gem fakta")
    expect(hr.page.locator("h1")).to_have_text("To versioner")
    versions = hr.page.locator(".versions")
    expect(versions).to_contain_text(WHAT)
    expect(versions).to_contain_text("Den lå i en mail.")
    expect(hr.page.locator("#main")).to_contain_text("Birgit Aagesen")
    hr.page.get_by_label("Din").check()
    hr.press("Gem dette")
    hr.expect_file(TITLE)
    expect(hr.section("facts")).to_contain_text("Den lå i en mail.")
    expect(hr.section("facts")).to_contain_text("Kunden kan vide, hvem der var syge.")


def weigh(chair: Handler, hr: Handler) -> None:
    """Not to tell the people takes two."""
    chair.open_breach(TITLE)
    chair.assess(**ASSESSMENT)
    chair.decide("authority", "yes", "Der er helbred i, og modtageren er en fremmed.")
    chair.decide(
        "people", "no", "Listen er slettet.", art34_3_b="Kunden har bekræftet det på skrift."
    )
    part = chair.section("decision-people")
    expect(part).to_contain_text("Ikke godkendt endnu")
    expect(part.get_by_role("button")).to_have_count(0)
    hr.open_breach(TITLE)
    hr.do("Godkend beslutningen", "Beslutningen er godkendt.")
    expect(hr.section("decision-people")).to_contain_text("Godkendt af Louise Vestermark")


def notify(chair: Handler, hr: Handler) -> None:
    """Three phases to the authority, and a letter once it turns out that there are more."""
    for handler in (chair, hr):
        handler.open_breach(TITLE)
    chair.open_notices()
    chair.write(delay_reason="Først i går stod det klart, hvem der havde listen.")
    send_notice(chair, hr, "2026-431-0042")
    chair.open_breach(TITLE)
    chair.move("Bruddet er anmeldt")
    hr.open_breach(TITLE)
    hr.follow("facts")
    hr.write(people_count="240", records_count="240", reason="Listen havde to faner.")
    hr.do("Gem fakta", "Fakta er gemt.")
    hr.decide("people", "yes", "Der var flere, og ikke alle eksemplarer er slettet.")
    write_letter(hr, chair)
    for phase, writer, other in (("follow_up", chair, hr), ("final", hr, chair)):
        writer.open_breach(TITLE)
        writer.open_notices()
        writer.choose(phase=phase)
        send_notice(writer, other, "2026-431-0042")


def send_notice(writer: Handler, other: Handler, reference: str) -> None:
    """Who wrote it cannot approve it; once it is sent it is frozen."""
    writer.page.locator('[aria-labelledby="draft"] button[type=submit]').click()
    writer.expect_said("Udkastet er skrevet.")
    expect(writer.page.locator("#main")).to_contain_text("Du har skrevet udkastet")
    expect(writer.page.get_by_role("button", name="Godkend teksten")).to_have_count(0)
    other.open_breach(TITLE)
    other.open_notices()
    other.do("Godkend teksten", "Udkastet er godkendt.")
    writer.open_breach(TITLE)
    writer.open_notices()
    writer.page.locator('[name="reference"]').fill(reference)
    writer.do("Registrér som sendt, og fastfrys", "Det er nu fastfrosset.")


def write_letter(writer: Handler, other: Handler) -> None:
    writer.open_letter()
    writer.write(
        what_happened="En liste over sygefravær gik til en kunde.",
        consequences="Kunden kan vide, hvornår du var syg.",
        measures="Vi har bedt kunden slette den.",
        advice="Ring til os, hvis nogen nævner det for dig.",
    )
    writer.do("Gem udkastet, og vis brevet", "Brevet er gemt.")
    other.open_breach(TITLE)
    other.open_letter()
    other.do("Godkend teksten", "Brevet er godkendt.")
    writer.open_breach(TITLE)
    writer.open_letter()
    writer.choose(way="email")
    writer.page.locator('[name="told"]').fill("240")
    writer.do("Registrér som sendt, og fastfrys", "Brevet er nu fastfrosset.")


def learn_and_close(chair: Handler, hr: Handler) -> None:
    hr.open_breach(TITLE)
    hr.move("Gå videre til læring")
    hr.follow("lesson")
    hr.write(
        cause="Listen lå som fil.",
        lesson="Filer kan sendes forkert.",
        measure="Lister deles som links.",
        follow_up_on=(datetime.now(UTC) + timedelta(days=90)).date().isoformat(),
    )
    hr.page.locator("#owner").select_option("Birgit Aagesen")
    hr.choose(publish="yes", audience="everyone")
    for name, (danish, english) in LESSON.items():
        hr.write(**{f"{name}_da": danish, f"{name}_en": english})
    hr.do("Gem læringen", "Læringen er gemt.")
    hr.do("Foreslå offentliggørelse", "Læringen er foreslået.")
    expect(hr.page.get_by_role("button", name="Frigiv: Ingen kan genkendes")).to_have_count(0)
    chair.open_breach(TITLE)
    chair.do("Frigiv: Ingen kan genkendes", "Læringen er frigivet.")
    chair.do("Offentliggør læringen", "Læringen er offentliggjort.")
    chair.move("Afslut")
    expect(chair.page.locator(".breach-head")).to_contain_text("Afsluttet")
