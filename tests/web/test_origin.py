"""Writes that another site has caused are refused before any view sees them."""

import pytest
from flask import Flask

OWN = "http://localhost:8000"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": OWN}, 403),
        ({"Origin": OWN}, 200),
        ({"Origin": "http://localhost:8001"}, 403),
        ({"Origin": "https://evil.example.net"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 200),
    ],
)
def test_public(public: Flask, headers: dict[str, str], status: int) -> None:
    answer = public.test_client().post("/api/echo", data=b"x", headers=headers)
    assert answer.status_code == status
    if status == 403:
        assert answer.json == {"error": {"code": "cross_site", "facts": {}}}


def test_the_staff_side_wants_to_be_told(staff: Flask) -> None:
    client = staff.test_client()
    assert client.post("/api/echo").status_code == 403
    assert client.post("/api/echo", headers={"Origin": OWN}).status_code == 403
    assert client.post("/api/echo", headers={"Origin": "http://localhost:8001"}).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_every_method_that_writes(public: Flask, method: str) -> None:
    answer = public.test_client().open(
        "/da/", method=method, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403


def test_reading_is_free(public: Flask) -> None:
    assert (
        public.test_client().get("/da/", headers={"Sec-Fetch-Site": "cross-site"}).status_code
        == 200
    )
