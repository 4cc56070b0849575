"""What a page does by itself: colours that come with it, keys that lock, drafts that stay.

One person signs in for all of it, for stretching the passphrase takes its time.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Route, expect

from admin.app import create_app
from tests.admin.hands import Hands
from tests.admin.house import BODY, PASSPHRASES, House
from tests.web.serving import serve

DRAFT = "Et udkast, som ikke er sendt."


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Chair and HR are enrolled and on the list; there is a report."""
    made = House(tmp_path_factory.mktemp("house"))
    made.enrol("chair", "hr")
    made.sign_charter()
    made.report()
    yield made
    made.close()


@pytest.fixture(scope="module")
def origin(house: House) -> Iterator[str]:
    with serve(create_app(house.settings)) as served:
        yield served


@pytest.fixture(scope="module")
def chair(house: House, origin: str, browser: Browser) -> Iterator[Hands]:
    hands = Hands(browser, origin)
    hands.go("/da/sign-in")
    # The sign-in page has no organisation's colours: nobody knows yet whose they would be.
    expect(hands.page.locator(STYLE)).to_have_count(0)
    hands.sign_in(house, "chair")
    yield hands
    hands.close()


STYLE = "head link[href*='/assets/organisation/']"


def test_a_new_page_is_gone_on_from_at_its_heading(chair: Hands) -> None:
    """The document stays, so the browser tells nobody that another page has come."""
    expect(chair.page.locator("h1")).to_be_focused()
    chair.page.get_by_role("link", name="Konto").click()
    expect(chair.page.get_by_role("heading", name="Konto", level=1)).to_be_focused()
    chair.page.get_by_role("link", name="Indbakke").click()
    expect(chair.page.get_by_role("heading", name="Indbakke", level=1)).to_be_focused()


def test_the_colours_that_come_with_a_page_are_the_ones_it_names(chair: Hands) -> None:
    """Boosted navigation puts the organisation's into the document."""
    style = chair.page.locator(STYLE)
    expect(style).to_have_count(1)
    hash_of_it = chair.page.locator("#page").get_attribute("data-style-integrity") or ""
    assert hash_of_it.startswith("sha384-")
    assert style.get_attribute("integrity") == hash_of_it
    loaded = "[...document.styleSheets].some((sheet) => sheet.href?.includes('/organisation/'))"
    chair.page.wait_for_function(loaded)


def test_the_page_that_was_wanted_last_is_the_one_that_comes(chair: Hands) -> None:
    page = chair.page
    late: list[Route] = []

    def hold(route: Route) -> None:
        late.append(route)

    page.route("**/da/schemes", hold)
    with page.expect_request("**/da/schemes"):
        page.locator('.staff-menu a[href$="/schemes"]').click()
    page.locator('.staff-menu a[href$="/account"]').click()
    expect(page.locator("#key")).to_be_visible()
    late[0].fulfill(body="<h1>Too late</h1>", content_type="text/html")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#key")).to_be_visible()
    assert page.url.endswith("/account")
    page.unroute("**/da/schemes")


def test_a_draft_survives_a_lock_and_going_about_but_is_not_seen(chair: Hands) -> None:
    page = chair.page
    page.get_by_role("link", name="Indbakke").click()
    chair.open_case(BODY)
    page.get_by_label("Svar indberetteren").fill(DRAFT)
    chair.press("Lås")
    expect(page.locator("unlock-form")).to_contain_text("Dine nøgler er låst")
    expect(page.locator("#unlock-passphrase")).to_be_focused()
    assert BODY not in page.content()
    assert page.locator("#answer-text").input_value() == ""
    chair.unlock("en forkert sætning")
    expect(page.get_by_text("Adgangssætningen er forkert.")).to_be_visible()
    chair.unlock(PASSPHRASES["chair"])
    expect(page.get_by_role("heading", level=1)).to_contain_text(BODY)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert page.locator("#answer-text").input_value() == DRAFT
    page.get_by_role("link", name="Konto").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Konto")
    page.go_back()
    expect(page.locator("#answer-text")).to_have_value(DRAFT)


def test_what_is_being_sent_is_held_and_afterwards_no_draft(chair: Hands) -> None:
    """On a slow line: nothing is typed that would be emptied with the rest, and a lock that comes
    meanwhile does not bring the words back as if they had not been sent."""
    page, held = chair.page, list[Route]()
    page.get_by_role("link", name="Indbakke").click()
    chair.open_case(BODY)

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/answers", hold, times=1)
    page.get_by_label("Svar indberetteren").fill("Det varer lidt.")
    chair.press("Forsegl og send svaret")
    expect(page.locator("#answer-text")).not_to_be_editable()
    chair.press("Lås")
    headers = {**held[0].request.all_headers(), "sec-fetch-site": "same-origin"}
    with page.expect_response("**/cases/*"):
        held[0].fulfill(response=held[0].fetch(headers=headers))
    chair.unlock(PASSPHRASES["chair"])
    conversation = page.locator("sealed-thread[thread=conversation]")
    expect(conversation).to_contain_text("Det varer lidt.")
    expect(page.locator("#answer-text")).to_have_value("")


def test_a_case_is_moved_with_a_reason_that_is_sealed(chair: Hands) -> None:
    page = chair.page
    page.get_by_role("link", name="Indbakke").click()
    # The page before may have been this case.
    expect(page.get_by_role("heading", level=1)).to_have_text("Indbakke")
    chair.open_case(BODY)
    page.get_by_text("Afslut sagen").first.click()
    page.get_by_label("Kunne ikke bekræftes").check()
    page.locator("#reason-closed").fill("Bilagene er i orden.")
    chair.press("Afslut sagen")
    expect(page.locator(".case-head")).to_contain_text("Afsluttet")
    expect(page.locator("sealed-thread[thread=internal]")).to_contain_text("Bilagene er i orden.")


def test_a_button_pressed_twice_seals_the_reason_once(chair: Hands) -> None:
    """Faster than the first has been sealed."""
    page = chair.page
    page.get_by_text("Genåbn sagen").first.click()
    page.locator("#reason-investigating").fill("Der kom et bilag mere.")
    chair.press_twice("Genåbn sagen")
    expect(page.locator(".case-head")).to_contain_text("Undersøges")
    page.get_by_role("link", name="Indbakke").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Indbakke")
    chair.open_case(BODY)
    notes = page.locator("sealed-thread[thread=internal] .message-body")
    expect(notes.filter(has_text="et bilag mere")).to_have_count(1)


def test_a_note_leaves_the_page_where_it_was(chair: Hands) -> None:
    """On a phone, where the page is long, and short while what is sealed is not yet opened."""
    page = chair.page
    before = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 480})
    page.get_by_label("Skriv et notat").fill("Bilagene ligger i arkivet.")
    chair.press("Forsegl og gem notatet")
    expect(page.locator("page-notice")).to_contain_text("Notatet er forseglet")
    expect(page.locator("page-notice")).to_be_in_viewport()
    expect(page.locator("#notes")).to_be_focused()
    expect(page.locator("sealed-thread[thread=internal]")).to_contain_text("i arkivet")
    expect(page.get_by_label("Skriv et notat")).to_be_in_viewport()
    if before:
        page.set_viewport_size(before)


def test_leaving_the_page_for_good_loses_the_keys(chair: Hands) -> None:
    status = chair.page.locator("key-status")
    expect(status).to_contain_text("Nøglerne er åbne")
    chair.page.reload()
    expect(status).to_contain_text("Nøglerne er låst")


def test_keys_lock_by_themselves_after_a_warning(
    house: House, origin: str, browser: Browser
) -> None:
    """With a clock of its own, which nobody has to wait for."""
    hands = Hands(browser, origin)
    page = hands.page
    page.clock.install()
    hands.sign_in(house, "chair")
    title = page.locator(".inbox-table sealed-title").first
    expect(title).not_to_have_text("Forseglet indberetning")
    page.clock.fast_forward((house.settings.idle_minutes * 60 - 30) * 1000)
    expect(page.locator("idle-warning")).to_contain_text("låses inden for et minut")
    hands.press("Jeg er her")
    expect(page.locator("idle-warning")).to_be_empty()
    page.clock.fast_forward((house.settings.idle_minutes * 60 + 10) * 1000)
    expect(page.locator("key-status")).to_contain_text("Nøglerne er låst")
    expect(title).to_have_text("Forseglet indberetning")
    hands.close()
