"""Every reporter's page is the same bytes, whoever asks, from where, when, and whichever worker."""

import base64
import gzip
import hashlib
import html
import http.client
import re
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from portal.public.addresses import AddressUnknownError, SiteAddresses, addresses
from portal.public.app import create_app
from portal.settings import Settings
from tests.public.house import ROOT, House
from tests.public.worker import PATIENCE, worker

PUBLIC = "localhost:8000"

# Two people who have nothing in common, and two workers that have nothing in common either. At
# any moment it is another day in Kiribati than in Samoa.
VISITORS = (
    (
        "127.0.0.1",
        {
            "User-Agent": "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Accept-Language": "en-US,en;q=0.5",
            "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
        },
    ),
    (
        "127.77.13.37",
        {
            "User-Agent": "Ferskvand/7.3 (arbejdsplads-0042)",
            "Accept-Language": "da-DK",
            "Accept": "text/html",
            "Accept-Encoding": "gzip",
            "Cookie": "session=0123456789; theme=dark; __Host-varsel=7",
            "Referer": "http://intranet.example/links",
            "X-Forwarded-For": "203.0.113.9",
            "X-Forwarded-Proto": "https",
            "DNT": "1",
            "Sec-CH-UA-Platform": '"Android"',
            "If-None-Match": '"abc"',
            "If-Modified-Since": "Mon, 02 Mar 2026 08:00:00 GMT",
            "Range": "bytes=0-10",
            "Save-Data": "on",
        },
    ),
)
WORKERS = (
    {"PYTHONHASHSEED": "1", "TZ": "UTC", "LANG": "C", "VARSEL_TIME_ZONE": "Pacific/Kiritimati"},
    {
        "PYTHONHASHSEED": "77",
        "TZ": "Asia/Tokyo",
        "LANG": "da_DK.UTF-8",
        "VARSEL_TIME_ZONE": "Pacific/Pago_Pago",
    },
)
# What the transfer has of its own; a date in it is the server's, and no page's.
OF_THE_TRANSFER = {"connection", "date", "server", "content-length", "transfer-encoding"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    made = House(tmp_path_factory.mktemp("house"))
    made.sign()
    return made


def listed(settings: Settings, session: Session) -> SiteAddresses:
    return addresses(create_app(settings), session)


# What somebody could hang on an address to know again who follows it.
HUNG_ON = "?endpoint=1&scheme=2&_external=3&q=4"


def given(port: int, path: str, peer: str, headers: dict[str, str]) -> tuple[object, ...]:
    """Status, body as it is without packing, and the headers that a page can be told by."""
    connection = http.client.HTTPConnection(
        "127.0.0.1", port, timeout=PATIENCE, source_address=(peer, 0)
    )
    connection.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
    for name, value in {"Host": PUBLIC, **headers}.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    told = {name.lower(): value for name, value in answer.getheaders()}
    connection.close()
    if told.pop("content-encoding", None) == "gzip":
        body = gzip_opened(body)
    kept = {name: value for name, value in told.items() if name not in OF_THE_TRANSFER}
    return answer.status, body, tuple(sorted(kept.items()))


def gzip_opened(body: bytes) -> bytes:
    # No time and no name of a file are in the packing.
    assert body[3] == 0
    assert body[4:8] == bytes(4)
    return gzip.decompress(body)


def test_two_strangers_are_given_the_same(house: House) -> None:
    with house.session() as session:
        paths = listed(house.settings, session).paths
    assert len(paths) > 20
    with ExitStack() as stack:
        ports = [stack.enter_context(worker(house, one)) for one in WORKERS]
        for path in paths:
            answers = {
                given(port, path + more, peer, headers)
                for port in ports
                for peer, headers in VISITORS
                for more in ("", HUNG_ON)
            }
            assert len(answers) == 1, path
            ((_status, _body, headers),) = answers
            names = {name for name, _value in headers}  # type: ignore[attr-defined]  # pairs
            assert not names & {"set-cookie", "vary", "etag", "last-modified", "expires", "age"}


def test_no_page_asks_what_day_it_is() -> None:
    source = (ROOT / "portal/public/pages.py").read_text(encoding="utf-8")
    assert not re.search(r"\b(today|now|datetime|time)\b", source)


def test_every_script_and_style_of_every_page_is_checked(house: House) -> None:
    """The browser refuses any other content, and each page names all that it loads."""
    app = create_app(house.settings)
    client = app.test_client()
    with house.session() as session:
        paths = listed(house.settings, session).paths
    seen = 0
    for path in paths:
        answer = client.get(path, buffered=True)
        if answer.mimetype != "text/html":
            continue
        tags = re.findall(r"<(?:script|link)\b[^>]*>", answer.text)
        for tag in tags:
            loads = re.search(r'rel="(stylesheet|modulepreload|preload)"|<script[^>]*src=', tag)
            assert not loads or 'integrity="sha384-' in tag, f"{path}: {tag}"
            harmless = 'rel="icon"' in tag or 'type="application/json"' in tag
            assert loads or harmless or tag == "<script>", tag
            seen += bool(loads)
        # The letter has to be one file: its own policy names its one script by its hash.
        for script in re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL):
            digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
            assert f"script-src 'sha256-{digest}';" in html.unescape(answer.text), path
    assert seen > 20


def test_a_script_is_one_file_and_loads_no_other() -> None:
    """Integrity is a property of a tag: what a script loads by itself would have none."""
    for script in sorted((ROOT / "portal/public/build").glob("*.js")):
        text = script.read_text(encoding="utf-8")
        assert not re.search(r"\bimport\s*\(", text), script.name
        assert not re.search(r"(?:\bfrom|\bimport)\s*[\"'][./]", text), script.name
        assert "importScripts" not in text, script.name


def test_a_route_that_nobody_can_list_is_told(house: House) -> None:
    app = create_app(house.settings)
    app.add_url_rule("/<language:language>/<number>", "numbered", lambda **_: "")
    with house.session() as session, pytest.raises(AddressUnknownError, match="number"):
        addresses(app, session)


def test_several_organisations_are_all_listed(tmp_path: Path) -> None:
    """Each language, organisation and scheme, and nothing twice."""
    made = House(tmp_path)
    with made.session() as session:
        found = listed(made.settings, session)
    assert list(found.paths) == sorted(set(found.paths))
    assert set(found.charters) < set(found.paths)
