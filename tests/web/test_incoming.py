"""Files that are sent stay in memory, and lose their names."""

import io
import tempfile
from typing import Any

import pytest
from flask import Flask, jsonify, request

NAME = "brev til bestyrelsen - Aagesen.docx"


@pytest.fixture
def taking(public: Flask) -> Flask:
    @public.post("/api/take")
    def take() -> Any:
        request.max_content_length = 4_000_000
        file = request.files["sealed"]
        told = [str(file.filename), str(dict(file.headers)), repr(file), repr(request.files)]
        return jsonify(
            told=" ".join(told),
            length=len(file.read()),
            kind=type(file.stream).__name__,
            name=file.name,
            form=request.form,
        )

    return public


def send(app: Flask, content: bytes) -> Any:
    """Written by hand: the test client would itself lay long bodies on the disk."""
    head = 'Content-Disposition: form-data; name="{}"'
    file = head.format("sealed") + f'; filename="{NAME}"\r\nContent-Type: application/x-peculiar'
    parts = [(head.format("language"), b"da"), (file, content)]
    body = b"".join(b"--x\r\n" + h.encode() + b"\r\n\r\n" + c + b"\r\n" for h, c in parts)
    return (
        app.test_client()
        .post(
            "/api/take",
            input_stream=io.BytesIO(body + b"--x--\r\n"),
            content_length=len(body) + 7,
            content_type="multipart/form-data; boundary=x",
        )
        .get_json()
    )


@pytest.mark.parametrize("length", [10, 1_000_000])
def test_a_file_is_whole_and_nameless(taking: Flask, length: int) -> None:
    seen = send(taking, bytes(length))
    assert (seen["length"], seen["name"], seen["form"]) == (length, "sealed", {"language": "da"})
    assert NAME not in seen["told"]
    assert "Aagesen" not in seen["told"]
    assert "peculiar" not in seen["told"]


def test_a_long_file_does_not_touch_the_disk(
    taking: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is nowhere to write to: whoever tries fails."""
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere/at/all")
    seen = send(taking, bytes(2_000_000))
    assert (seen["length"], seen["kind"]) == (2_000_000, "BytesIO")


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 60_000,
        b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        b'{"text": "\\ud800"}',
        b'{"\\udfff": 1}',
        b'{"text": "\xed\xa0\x80"}',
        b"9" * 6000,
        b"\xff\xfe",
    ],
)
def test_json_that_is_not_sound_is_none(public: Flask, body: bytes) -> None:
    @public.post("/api/read")
    def read() -> Any:
        return jsonify(read=request.get_json(silent=True))

    answer = public.test_client().post("/api/read", data=body, content_type="application/json")
    assert (answer.status_code, answer.get_json()) == (200, {"read": None})


def test_json_that_is_sound_is_read(public: Flask) -> None:
    @public.post("/api/read")
    def read() -> Any:
        return jsonify(read=request.get_json())

    value = {"text": "blå 😀 \\ud800 \x00", "list": [1, 2.5, None, True]}
    answer = public.test_client().post("/api/read", json=value)
    assert answer.get_json() == {"read": value}


@pytest.mark.parametrize(
    "path", ["/da/%00", "/da/a%00b/c", "/api/echo%00", "/%00", "/da/?state=a%00", "/da/?a%00=1"]
)
def test_an_address_with_a_nul_is_no_page(public: Flask, path: str) -> None:
    """PostgreSQL cannot be asked for one: it would fail as if the server were broken."""
    assert public.test_client().get(path).status_code == 404


def test_a_form_with_a_nul_is_not_read(public: Flask) -> None:
    @public.post("/api/form")
    def form() -> Any:
        return jsonify(request.form)

    def answer(word: str) -> Any:
        return public.test_client().post("/api/form", data={"word": word}).get_json()

    assert answer("a b") == {"word": "a b"}
    assert answer("a\0b")["error"]["code"] == "request_unreadable"
