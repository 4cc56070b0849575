"""Somebody with a browser's habits: cookies, same-site writes, the page's token."""

import re
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from crypto.encoding import b64u
from tests.admin.house import LOGINS, House, person

SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
SESSION = "__Host-varsel-session"
DEVICE = "__Host-varsel-device"


class Visitor:
    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers=headers, base_url="https://localhost")

    def post(
        self, path: str, *, headers: dict[str, str] | None = None, **body: Any
    ) -> TestResponse:
        """A write from a page of this site, without the token."""
        return self.client.post(
            path, headers=SAME_SITE | (headers or {}), base_url="https://localhost", **body
        )

    def write(self, path: str, **body: Any) -> TestResponse:
        """A write from a page of this session."""
        return self.post(path, headers={"X-CSRF-Token": self.token()}, **body)

    def token(self) -> str:
        found = re.search(r'data-csrf="([^"]+)"', self.get("/da/inbox").get_data(as_text=True))
        assert found is not None
        return found.group(1)

    def attempt(self, house: House, handle: str, **changes: str) -> TestResponse:
        """One try to sign in; `changes` are what is typed wrongly."""
        said = {
            "login": LOGINS[handle],
            "sign_in_key": b64u(person(handle).sign_in_key),
            "code": house.code(handle),
        }
        return self.post("/da/sign-in", json=said | changes)

    def sign_in(self, house: House, handle: str) -> "Visitor":
        answer = self.attempt(house, handle)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return self

    def cookie(self, name: str) -> str | None:
        found = self.client.get_cookie(name)
        return found.value if found else None
