"""Every code of an error is on its page with its status, and no other."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import admin
import portal
from admin.error_texts import ERRORS
from portal.errors import VarselError
from portal.public.texts import FAILURES
from portal.web.failures import CODES
from tests.docs.pages import ROOT, first_words, rows, text

# The page's catch-all sentence, and a sentence for a code with a fact; no codes themselves.
SENTENCES = {"other", "groups_letter.at"}
SCRIPTS = ("admin/static", "portal/public/static", "portal/web/static", "crypto/js")
THROWN = re.compile(r'new \w+Error\(((?:[^,;()]*"[a-z_]+")+)')


def classes(root: type[VarselError] = VarselError) -> Iterator[type[VarselError]]:
    yield root
    for child in root.__subclasses__():
        yield from classes(child)


def classes_of_the_product() -> set[type[VarselError]]:
    """All of them, once every module is loaded."""
    for package in (portal, admin):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    return {one for one in classes() if one.__module__.split(".")[0] in ("portal", "admin")}


def codes_of_the_format() -> set[str]:
    spec = (ROOT / "crypto/SPEC.md").read_text(encoding="utf-8")
    part = spec.split("## 14. Errors")[1].split("\n## ")[0]
    return set(first_words(part))


def codes_of_the_scripts() -> set[str]:
    """What scripts raise, and what pages have a sentence for."""
    found: set[str] = set()
    for folder in SCRIPTS:
        for file in sorted((ROOT / folder).rglob("*.js")):
            for argument in THROWN.findall(file.read_text(encoding="utf-8")):
                found.update(re.findall(r'"([a-z_]+)"', argument))
    sentences = {key.removeprefix("error.") for key in ERRORS}
    sentences |= {key.removeprefix("failure_") for key in FAILURES}
    return (found | sentences) - SENTENCES


def statuses() -> dict[str, set[int]]:
    """Each code that travels, with the statuses under which it does."""
    found: dict[str, set[int]] = {}
    for one in classes_of_the_product():
        found.setdefault(one.code, set()).add(one.status)
    for status, code in CODES.items():
        found.setdefault(code, set()).add(status)
    return found


def test_the_page_has_every_code_and_no_other() -> None:
    there = set(statuses()) | codes_of_the_format() | codes_of_the_scripts()
    assert set(first_words(text("errors.md"))) == there


def test_no_code_stands_twice() -> None:
    told = first_words(text("errors.md"))
    assert sorted(told) == sorted(set(told))


def test_the_statuses_are_those_of_the_program() -> None:
    told = {
        row[0].strip("`"): {int(row[1])}
        for row in rows(text("errors.md"))
        if len(row) > 1 and re.fullmatch(r"\d{3}", row[1])
    }
    assert told == statuses()


def test_reasons_that_are_named_are_those_of_the_program() -> None:
    source = "".join(
        (ROOT / path).read_text(encoding="utf-8")
        for path in (
            "portal/data/recipients.py",
            "portal/data/sign_in.py",
            "portal/rules/case_states.py",
        )
    )
    raised = set(re.findall(r'EnrolmentRefused\(reason="(\w+)"\)', source))
    raised |= set(re.findall(r'_refusal\("(\w+)"\)', source))
    told: set[str] = set()
    for row in rows(text("errors.md")):
        if "Fact `reason`" in row[-2]:
            told.update(re.findall(r"`(\w+)`", row[-2].split("Fact `reason`")[1]))
    assert told == raised
