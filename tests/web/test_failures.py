"""Error pages in the path's language, JSON for scripts, and a log without values."""

import logging
import re

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from portal.web.failures import SENTENCES
from tests.web.sites import SECRET_WORDS

STATUSES = [400, 403, 404, 405, 413, 415, 421, 429, 500, 503]


@pytest.mark.parametrize("status", STATUSES)
def test_pages_in_both_languages(public: Flask, status: int) -> None:
    pages = {}
    for lang in ("da", "en"):
        answer = public.test_client().get(f"/{lang}/fails/{status}")
        assert answer.status_code == status
        assert answer.mimetype == "text/html"
        assert f'<html lang="{lang}"' in answer.text
        pages[lang] = re.search(
            r"<h1>(.*?)</h1>\s*<p class=\"lead\">(.*?)</p>", answer.text, re.DOTALL
        )
    assert pages["da"] is not None
    assert pages["en"] is not None
    heading, text = pages["en"].groups()
    assert (heading, text) == (
        str(SENTENCES[status].heading._args[0]),
        str(SENTENCES[status].text._args[0]),
    )
    assert pages["da"].group(1) != heading
    assert pages["da"].group(2) != text


def test_every_sentence_is_translated(public: Flask) -> None:
    with public.test_request_context("/da/"):
        danish = {
            str(part)
            for sentence in SENTENCES.values()
            for part in (sentence.heading, sentence.text)
        }
    with public.test_request_context("/en/"):
        english = {
            str(part)
            for sentence in SENTENCES.values()
            for part in (sentence.heading, sentence.text)
        }
    assert not danish & english


@pytest.mark.parametrize(
    ("path", "lang"), [("/da/nowhere", "da"), ("/en/nowhere", "en"), ("/nowhere", "da")]
)
def test_an_unknown_page_is_in_the_paths_language(public: Flask, path: str, lang: str) -> None:
    answer = public.test_client().get(path)
    assert answer.status_code == 404
    assert f'<html lang="{lang}"' in answer.text


def test_scripts_get_json(public: Flask) -> None:
    client = public.test_client()
    assert client.get("/api/nowhere").json == {"error": {"code": "page_unknown", "facts": {}}}
    wanted = client.get("/da/nowhere", headers={"Accept": "application/json"})
    assert wanted.json == {"error": {"code": "page_unknown", "facts": {}}}
    sent = client.post("/da/nowhere", data=b"x", content_type="application/vnd.varsel.envelope")
    assert sent.json is not None


def test_browsers_get_pages(public: Flask) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert (
        public.test_client().get("/da/nowhere", headers={"Accept": accept}).mimetype == "text/html"
    )


def test_own_errors_bring_code_status_and_facts(public: Flask) -> None:
    stale = public.test_client().get("/api/stale")
    assert stale.status_code == 409
    assert stale.json == {
        "error": {"code": "stale_head", "facts": {"sequence": 3, "previous": "abc"}}
    }
    wire = public.test_client().get("/api/wire")
    assert wire.status_code == 400
    assert wire.json == {"error": {"code": "magic_wrong", "facts": {}}}


def test_too_much_is_refused(public: Flask) -> None:
    answer = public.test_client().post("/api/echo", data=b"x" * (64 * 1024 + 1))
    assert answer.status_code == 413
    assert answer.json == {"error": {"code": "too_large", "facts": {}}}


def test_405_says_what_is_allowed(public: Flask) -> None:
    answer = public.test_client().delete("/da/")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("path", ["/da/crashes", "/api/crash"])
def test_a_crash_logs_one_line_without_values(
    public: Flask, path: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = public.test_client().get(f"{path}?q={SECRET_WORDS}")
    assert answer.status_code == 500
    assert len(caplog.records) == 1
    line = caplog.records[0].getMessage()
    match = re.fullmatch(r"unexpected ([0-9a-f]{8}) ZeroDivisionError [\w.]+:\d+", line)
    assert match is not None
    assert match.group(1) in answer.text
    assert caplog.records[0].exc_info is None
    everything = answer.text + line + "".join(capfd.readouterr())
    assert SECRET_WORDS not in everything
    assert path not in line


def test_a_locked_or_full_database_says_so(public: Flask) -> None:
    @public.get("/api/full")
    def full() -> str:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    answer = public.test_client().get("/api/full")
    assert answer.status_code == 507
    assert answer.json is not None
    assert answer.json["error"]["code"] == "storage_full"


def test_a_failure_of_the_error_page_itself_is_caught_too(
    public: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    @public.context_processor
    def broken() -> dict[str, str]:
        raise ZeroDivisionError(SECRET_WORDS)

    answer = public.test_client().get("/da/nowhere")
    assert answer.status_code == 500
    assert answer.mimetype == "text/plain"
    assert [record.levelname for record in caplog.records] == ["ERROR"] * len(caplog.records)
    assert SECRET_WORDS not in caplog.text + answer.text
    assert "/da/nowhere" not in caplog.text
