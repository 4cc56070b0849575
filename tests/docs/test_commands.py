"""Every command and option is on its page, no other, and the examples print what they say."""

import base64
import json
import os
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from portal.cli.main import varsel
from tests.cli import running
from tests.docs.pages import ROOT, blocks, rows, sections, text


def commands(
    command: click.Command = varsel, words: str = "varsel"
) -> Iterator[tuple[str, click.Command]]:
    """The words of each command, with the names of its arguments, and the command."""
    arguments = [one for one in command.params if isinstance(one, click.Argument)]
    name = " ".join([words, *(one.human_readable_name.upper() for one in arguments)])
    if not isinstance(command, click.Group) or options_of(command) - {"--version"}:
        yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for word in command.list_commands(context):
            child = command.get_command(context, word)
            assert child is not None
            yield from commands(child, f"{words} {word}")


def options_of(command: click.Command) -> set[str]:
    return {
        name
        for one in command.params
        if isinstance(one, click.Option)
        for name in one.opts
        if name != "--help"
    }


COMMANDS = dict(commands())


def described() -> dict[str, str]:
    return {words.strip("`"): body for words, body in sections(text("commands.md"), 2).items()}


def test_every_command_has_a_part_of_its_own_and_nothing_else_has() -> None:
    assert set(described()) == set(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_options_are_those_of_the_program(name: str) -> None:
    told = {row[0].strip("`") for row in rows(described()[name]) if row[0].startswith("`--")}
    assert told == options_of(COMMANDS[name])


# --- The examples ----------------------------------------------------------------------------


def unpacked(value: object) -> bytes:
    """Bytes as the test vectors write them."""
    if isinstance(value, str):
        return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    if isinstance(value, dict):
        return unpacked(value["repeat"]) * int(value["times"])
    assert isinstance(value, list)
    return b"".join(map(unpacked, value))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What the examples need: the organisations' files, and a case taken out."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    vectors = json.loads((ROOT / "crypto/vectors/export.json").read_text(encoding="utf-8"))
    given = next(one["input"] for one in vectors if "expect" in one)
    case = unpacked(given["file"])
    (tmp_path / "case.varsel").write_bytes(case)
    (tmp_path / "charters.json").write_text(json.dumps(json.loads(case)["charters"]))
    (tmp_path / "kit.txt").write_text(given["kit"] + "\n")
    (tmp_path / "passphrase.txt").write_text("seks ord der ikke hører sammen\n")
    (tmp_path / "report.txt").write_text("Fakturaer uden arbejde bag.\n")
    return tmp_path


def steps(page: str) -> Iterator[tuple[str, str]]:
    """Each command of the page's examples with what it is said to print."""
    for block in blocks(page, "console"):
        for part in block.removeprefix("$ ").split("\n$ "):
            command, _, output = part.partition("\n")
            yield command, output


def matches(told: str, printed: str) -> bool:
    """Whether it was printed; `…` is anything, alone on its line any number of lines."""
    pattern = ""
    for line in told.splitlines():
        if line == "…":
            pattern += r"(?:.*\n)*"
        else:
            pattern += ".*".join(map(re.escape, line.rstrip().split("…"))) + r" *\n"
    return re.fullmatch(pattern, printed) is not None


def run(page: str, folder: Path) -> list[str]:
    """Runs the page's examples in order; a line for each that prints something else."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("VARSEL_")
    }
    wrong = []
    for command, told in steps(page):
        words = shlex.split(command)
        if words[0] == "export":
            name, _, value = words[1].partition("=")
            environment[name] = value
            continue
        assert words[0] == "varsel"
        done = running.run(words[1:], folder=folder, environment=environment, merged=True)
        if not matches(told, done.stdout):
            wrong.append(f"$ {command}\n{done.stdout}")
    return wrong


def test_the_examples_print_what_they_say(folder: Path) -> None:
    assert run(text("commands.md"), folder) == []


def test_the_examples_of_the_organisation_file_print_what_they_say(folder: Path) -> None:
    page = text("organisation-file.md")
    whole = next(block for block in blocks(page, "toml") if block.startswith("[organisation]"))
    (folder / "company.toml").write_text(whole, encoding="utf-8")
    (folder / "wrong.toml").write_text(
        whole.replace('slug = "report"', 'slugg = "report"').replace("#2b4c7e", "#9fbad6"),
        encoding="utf-8",
    )
    for command in (["secret", "varsel-secret"], ["db", "upgrade"]):
        environment = {**os.environ, "VARSEL_SECRET_FILE": "varsel-secret"}
        assert running.run(command, folder=folder, environment=environment).returncode == 0
    assert run(page, folder) == []


@pytest.mark.parametrize(
    ("told", "printed", "same"),
    [
        ("a\n", "a\n", True),
        ("a\n", "b\n", False),
        ("a …\n", "a 7\n", True),
        ("…\nb\n", "a\na\nb\n", True),
        ("a\n…\n", "a\n", True),
        ("a\n", "a\nb\n", False),
    ],
)
def test_the_comparison_itself(told: str, printed: str, same: bool) -> None:
    assert matches(told, printed) is same
