"""Every act of the audit trail is on its page with the facts that it carries, and no other."""

import ast
import re
from collections.abc import Iterator

from portal.data.audit import AuditAct
from portal.data.tables import AuditLine
from tests.docs.pages import ROOT, first_words, rows, sections, text

# What a fact can say; no facts themselves.
VALUES = {"enrol", "recover", "handler", "report", "incident"}


def told() -> dict[str, list[str]]:
    """The act's row."""
    part = sections(text("audit.md"), 2)["The acts"]
    return {row[0].strip("`"): row for row in rows(part) if row[0].startswith("`")}


def test_the_page_has_every_act_and_no_other() -> None:
    assert set(told()) == {act.value for act in AuditAct}


def test_every_act_keeps_to_the_grammar() -> None:
    for act in AuditAct:
        assert re.fullmatch(
            r"(operator|staff|processor|caseworker|portal):[a-z]+:[a-z]+(-[a-z]+)*", act.value
        )


def test_every_column_is_on_the_page() -> None:
    cells = [row[0] for row in rows(sections(text("audit.md"), 2)["What a line holds"])]
    named = {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}
    assert named == {column.key for column in AuditLine.__mapper__.column_attrs}


def facts_written() -> Iterator[tuple[str, set[str]]]:
    """Act and names of facts, of every place in the sources that writes a line with facts."""
    for file in sorted((ROOT / "portal/data").rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                yield from facts_in(function)


def facts_in(function: ast.FunctionDef) -> Iterator[tuple[str, set[str]]]:
    named = {
        node.target.id: node.value
        for node in ast.walk(function)
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }
    for call in ast.walk(function):
        if not isinstance(call, ast.Call):
            continue
        values = [*call.args, *(keyword.value for keyword in call.keywords)]
        acts = [
            one.attr
            for one in values
            if ast.unparse(one).startswith("AuditAct.") and isinstance(one, ast.Attribute)
        ]
        facts = next((word.value for word in call.keywords if word.arg == "facts"), None)
        if isinstance(facts, ast.Name):
            facts = named.get(facts.id)
        if acts and isinstance(facts, ast.Dict):
            keys = {str(key.value) for key in facts.keys if isinstance(key, ast.Constant)}
            yield AuditAct[acts[0]].value, keys


def test_the_facts_are_those_of_the_program() -> None:
    written = dict(facts_written())
    assert written
    for act, row in told().items():
        names = set(re.findall(r"`(\w+)`", row[2])) - VALUES
        assert names == written.get(act, set()), act


def test_first_words_are_acts_or_columns_only() -> None:
    columns = {column.key for column in AuditLine.__mapper__.column_attrs}
    assert set(first_words(text("audit.md"))) <= set(told()) | columns
