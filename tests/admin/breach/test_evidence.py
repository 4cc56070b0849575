"""A sealed file of a breach over HTTP: kept in parts, given back as it was, never too large."""

import secrets

from werkzeug.test import TestResponse

from crypto import attachment
from crypto.encoding import b64u
from portal.data.breach import evidence
from tests.admin.breach.desk import open_one
from tests.admin.house import House
from tests.admin.visitor import Visitor


def keep(visitor: Visitor, path: str, content: bytes) -> TestResponse:
    return visitor.write(path, data=content, content_type="application/octet-stream")


def test_it_comes_back_as_it_was(chair: Visitor, hr: Visitor, house: House) -> None:
    made = attachment.seal(secrets.token_bytes(300_000), name="a.txt", media_type="text/plain")
    path = f"/da/breaches/{open_one(house).id}/evidence/{b64u(made.reference.id)}"
    assert keep(chair, path, made.file).status_code == 201
    answer = hr.get(path)
    assert answer.data == made.file
    assert answer.content_length == len(made.file)


def test_one_that_is_too_large_is_not_read_to_its_end(chair: Visitor, house: House) -> None:
    path = f"/da/breaches/{open_one(house).id}/evidence/{'A' * 22}"
    answer = keep(chair, path, b"\0" * (evidence.LARGEST_SEALED + 1))
    assert answer.status_code == 413
