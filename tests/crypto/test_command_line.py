"""`varsel crypto`, offline: what it makes opens, what is wrong is refused by its code."""

import json
import re
import stat
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from crypto import envelope, export, filling, keyring, keys, return_code, wire, work
from crypto.encoding import b64u, from_b64u
from portal.cli.cryptography import crypto
from portal.cli.cryptography_print import harmless
from portal.cli.cryptography_texts import REFUSALS, SENTENCES
from tests.crypto import actors, vector_runner

KIT = keyring.write_kit(actors.KIT)
PASSPHRASE = "fem ord der ikke passer"


def envelope_in(path: Path) -> bytes:
    """What a sealed file holds, without what is put behind it for its way."""
    return filling.unfill(work.unstamp(path.read_bytes())[0])


def run(*arguments: str | Path, typed: str = "", language: str = "en") -> Result:
    words = ["--language", language, *map(str, arguments)]
    return CliRunner().invoke(crypto, words, input=typed)


def code_of(result: Result) -> str:
    found = re.search(r"\(([a-z_]+)\)\s*$", result.stderr)
    assert found is not None, result.output
    return found[1]


@pytest.fixture
def ring(tmp_path: Path) -> Path:
    path = tmp_path / "ring.json"
    path.write_text(json.dumps(keyring.to_json(actors.locked(1))))
    return path


@pytest.fixture
def chain(tmp_path: Path) -> Path:
    path = tmp_path / "charters.json"
    path.write_text(json.dumps({"charters": [actors.signed_charter().to_json()]}))
    return path


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.varsel"
    exchange = actors.answered("answer")
    envelopes = [exchange.report.bytes, exchange.later.bytes]
    path.write_bytes(export.write(actors.locked(1), [actors.signed_charter()], envelopes))
    return path


# --- keygen ----------------------------------------------------------------------------------


def test_keygen_makes_a_keyring_that_kit_and_passphrase_open(tmp_path: Path) -> None:
    path = tmp_path / "new.json"
    result = run("keygen", path, typed=f"{PASSPHRASE}\n{PASSPHRASE}\n")
    assert result.exit_code == 0, result.output
    assert PASSPHRASE not in result.output
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    ring = keyring.from_bytes(path.read_bytes())
    kit = re.search(r"^ {4}([a-z-]{53})$", result.stdout, re.MULTILINE)
    assert kit is not None
    secret = keyring.unlock_with_kit(ring, keyring.read_kit(kit[1]))
    assert keyring.unlock_with_passphrase(ring, PASSPHRASE) == secret
    assert keys.fingerprint(ring.key) in result.stdout


def test_keygen_overwrites_nothing(tmp_path: Path) -> None:
    path = tmp_path / "new.json"
    path.write_text("precious")
    result = run("keygen", path, "--passphrase-file", "-", typed=f"{PASSPHRASE}\n")
    assert result.exit_code == 1
    assert path.read_text() == "precious"


def test_keygen_refuses_a_short_passphrase(tmp_path: Path) -> None:
    result = run("keygen", tmp_path / "new.json", typed="kort\nkort\n")
    assert result.exit_code == 1
    assert not list(tmp_path.iterdir())


# --- seal ------------------------------------------------------------------------------------


def test_seal_makes_an_envelope_for_all_on_the_charter_and_the_code(
    tmp_path: Path, chain: Path
) -> None:
    path = tmp_path / "report.envelope"
    salt = b64u(actors.SALT)
    result = run("seal", chain, path, "--salt", salt, "--yes", typed="Vægten er skæv.\n")
    assert result.exit_code == 0, result.output
    assert actors.charters()[0].fingerprint in result.stdout
    code = re.search(r"^ {4}([a-z-]{41})$", result.stdout, re.MULTILINE)
    assert code is not None
    parsed = wire.parse(envelope_in(path))
    reporter = return_code.derive(return_code.read(code[1]), actors.SALT)
    for reader in (actors.recipient(1), actors.recipient(2), reporter):
        assert envelope.open_envelope(parsed, reader).body == "Vægten er skæv.\n"
    assert parsed.sender == reporter.verify


def test_who_is_left_out_has_no_wrap(tmp_path: Path, chain: Path) -> None:
    path = tmp_path / "report.envelope"
    arguments = ("--salt", b64u(actors.SALT), "--yes", "--leave-out", "Bo Lyngtoft")
    assert run("seal", chain, path, *arguments, typed="x").exit_code == 0
    wraps = {wrap.key for wrap in wire.parse(envelope_in(path)).wraps}
    assert actors.recipient(1).key_id in wraps
    assert actors.recipient(2).key_id not in wraps
    whole = tmp_path / "whole.envelope"
    assert run("seal", chain, whole, *arguments[:3], typed="x").exit_code == 0
    assert len(whole.read_bytes()) == len(path.read_bytes())


@pytest.mark.parametrize(
    "left_out", [["Bo Lyngtofte"], ["Bo Lyngtoft", "Inge Fjordgren"]], ids=["a slip", "everybody"]
)
def test_nothing_is_sealed_to_the_wrong_people(
    tmp_path: Path, chain: Path, left_out: list[str]
) -> None:
    path = tmp_path / "report.envelope"
    options = [word for name in left_out for word in ("--leave-out", name)]
    result = run("seal", chain, path, "--salt", b64u(actors.SALT), "--yes", *options, typed="x")
    assert result.exit_code == 2
    assert not path.exists()


def test_nothing_is_sealed_without_a_yes(tmp_path: Path, chain: Path) -> None:
    text = tmp_path / "text"
    text.write_text("x")
    path = tmp_path / "report.envelope"
    arguments = ("--salt", b64u(actors.SALT), "--text", text)
    assert run("seal", chain, path, *arguments, typed="n\n").exit_code == 1
    assert not path.exists()


# --- open ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "da"])
def test_an_exported_case_opens_with_the_recovery_kit_alone(case: Path, language: str) -> None:
    result = run("open", case, typed=f"{KIT}\n", language=language)
    assert result.exit_code == 0, result.output
    assert actors.REPORT.body in result.stdout
    assert actors.ANSWER.body in result.stdout
    assert "Inge Fjordgren" in result.stdout
    assert KIT not in result.output


def test_a_single_envelope_opens_with_a_keyring_and_its_passphrase(
    tmp_path: Path, ring: Path, chain: Path
) -> None:
    path = tmp_path / "answer.envelope"
    path.write_bytes(actors.answered("answer").later.bytes)
    arguments = ("open", path, "--keyring", ring, "--charters", chain, "--secret-file", "-")
    result = run(*arguments, typed=actors.PASSPHRASE)
    assert result.exit_code == 0, result.output
    assert actors.ANSWER.body in result.stdout


def test_a_mistyped_kit_is_told_by_its_group(case: Path) -> None:
    result = run("open", case, typed=f"{KIT[:7]}e{KIT[8:]}\n")
    assert result.exit_code == 1
    assert code_of(result) == "groups_letter"
    assert "group 2" in result.stderr


def test_a_case_with_a_missing_message_is_shown_only_on_demand(tmp_path: Path) -> None:
    path = tmp_path / "case.varsel"
    answer = actors.answered("answer").later.bytes
    path.write_bytes(export.write(actors.locked(1), [actors.signed_charter()], [answer]))
    refused = run("open", path, typed=f"{KIT}\n")
    assert refused.exit_code == 1
    assert code_of(refused) == "thread_broken"
    assert actors.ANSWER.body not in refused.stdout
    shown = run("open", path, "--damaged", typed=f"{KIT}\n")
    assert "thread_broken" in shown.stderr
    assert actors.ANSWER.body in shown.stdout


def test_text_cannot_command_the_terminal() -> None:
    sly = "a\x1b[2Jb\x9bc\u202ed\re\tf\ng"
    assert harmless(sly) == "a\\u{1b}[2Jb\\u{9b}c\\u{202e}d\\u{d}e\tf\ng"


# --- inspect, fingerprint --------------------------------------------------------------------


def test_inspect_needs_no_key_and_shows_no_content(case: Path) -> None:
    result = run("inspect", case, language="da")
    assert result.exit_code == 0, result.output
    assert keys.fingerprint(actors.recipient(2).key_id) in result.stdout
    assert result.stdout.count("Underskrift: i orden") == 2
    assert actors.REPORT.body not in result.stdout


def test_fingerprints_are_those_of_the_poster(ring: Path, chain: Path) -> None:
    assert actors.charters()[0].fingerprint in run("fingerprint", chain).stdout
    assert keys.key_fingerprint(actors.recipient(1).kem_public) in run("fingerprint", ring).stdout


# --- The vectors -----------------------------------------------------------------------------


def ids(vector: dict[str, Any]) -> str:
    return str(vector["name"])


@pytest.mark.parametrize("vector", vector_runner.load("envelope-parse"), ids=ids)
def test_inspect_judges_as_the_vectors_do(vector: dict[str, Any], tmp_path: Path) -> None:
    data = vector_runner.data(vector["input"]["envelope"])
    if data.lstrip()[:1] in (b"{", b"["):
        pytest.fail("an envelope that would be taken for an exported case")
    path = tmp_path / "file"
    path.write_bytes(data)
    result = run("inspect", path)
    if "error" in vector:
        assert (result.exit_code, code_of(result)) == (1, vector["error"])
    else:
        assert result.exit_code == 0
        assert vector["expect"]["hash"] in result.stdout


@pytest.mark.parametrize("vector", vector_runner.load("envelope-open"), ids=ids)
def test_open_judges_as_the_vectors_do(vector: dict[str, Any], tmp_path: Path) -> None:
    reader = vector["input"]["reader"]
    if "secret" not in reader:
        return
    secret = from_b64u(reader["secret"])
    recipient = keys.RecipientKeys.from_secret(secret)
    ring = keyring.Keyring(recipient.key_id, recipient.verify, ())
    ring = keyring.replace_kit(ring, secret, actors.KIT)
    (tmp_path / "ring").write_text(json.dumps(keyring.to_json(ring)))
    (tmp_path / "file").write_bytes(vector_runner.data(vector["input"]["envelope"]))
    result = run("open", tmp_path / "file", "--keyring", tmp_path / "ring", typed=f"{KIT}\n")
    if "error" in vector:
        assert (result.exit_code, code_of(result)) == (1, vector["error"])
    else:
        assert result.exit_code == 0, result.output
        assert vector["expect"]["message"]["body"] in result.stdout


@pytest.mark.parametrize("vector", vector_runner.load("charter"), ids=ids)
def test_fingerprint_judges_as_the_vectors_do(vector: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "charters.json"
    path.write_text(json.dumps(vector["input"]["chain"]))
    result = run("fingerprint", path)
    if "error" in vector:
        assert (result.exit_code, code_of(result)) == (1, vector["error"])
    else:
        assert vector["expect"]["fingerprint"] in result.stdout


def test_every_code_of_the_vectors_has_a_sentence_in_both_languages() -> None:
    codes = {
        vector["error"]
        for kind in vector_runner.kinds()
        for vector in vector_runner.load(kind)
        if "error" in vector
    }
    assert codes == REFUSALS.keys()
    for both in (*REFUSALS.values(), *SENTENCES.values()):
        assert all(both)
        fields = [set(re.findall(r"{(\w+)}", sentence)) for sentence in both]
        assert fields[0] == fields[1]
