"""The program's files are read once, and not when somebody asks for them."""

import os
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment, TemplateNotFound

from portal.web import assets
from portal.web.program_files import KnownTemplates, content_of


def test_templates_are_those_of_the_beginning(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    page = tmp_path / "inner/page.html"
    page.write_text("æ {{ 1 + 1 }}", encoding="utf-8")
    loader = KnownTemplates(tmp_path)
    page.unlink()
    made = Environment(loader=loader, autoescape=True)
    assert made.get_template("inner/page.html").render() == "æ 2"
    assert loader.list_templates() == ["inner/page.html"]
    with pytest.raises(TemplateNotFound):
        made.get_template("inner/other.html")


def test_scripts_are_those_of_the_beginning(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"a.js": {"file": "a.1.js", "integrity": "x"}}')
    script = tmp_path / "a.1.js"
    script.write_bytes(b"let a;")
    app = Flask(__name__)
    assets.install(app, [tmp_path])
    script.unlink()
    answer = app.test_client().get("/assets/a.1.js")
    assert (answer.data, answer.mimetype) == (b"let a;", "text/javascript")


def test_what_has_changed_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"one")
    assert content_of(file) == b"one"
    file.write_bytes(b"two")
    os.utime(file, (1, 1))
    assert content_of(file) == b"two"
