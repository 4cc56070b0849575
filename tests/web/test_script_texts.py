"""The block of data with a page's sentences."""

import json
import re

import pytest
from flask import Flask
from flask_babel import lazy_gettext

from portal.web.script_texts import script_texts


def test_a_text_cannot_end_its_block(public: Flask) -> None:
    page = public.test_client().get("/da/").text
    match = re.search(r'<script type="application/json" id="texts">(.*?)</script>', page, re.DOTALL)
    assert match is not None
    assert "<" not in match.group(1)
    assert json.loads(match.group(1)) == {"tag": "</script><b>'&"}


def test_sentences_are_in_the_pages_language(public: Flask) -> None:
    sentence = lazy_gettext("There is a problem")
    with public.test_request_context("/da/"):
        assert script_texts({"problem": sentence}, {"other": "x"}) == {
            "problem": "Der er et problem",
            "other": "x",
        }
    with public.test_request_context("/en/"):
        assert script_texts({"problem": sentence})["problem"] == "There is a problem"


def test_a_key_that_comes_twice_is_an_error() -> None:
    with pytest.raises(ValueError, match="two sentences"):
        script_texts({"a": "1"}, {"a": "2"})
