"""The two cookies of this site. Both are random words whose hash the server keeps."""

from flask import request
from werkzeug.wrappers import Response

SESSION = "__Host-varsel-session"
DEVICE = "__Host-varsel-device"

# A device that has signed in before has an allowance of its own when others try to guess.
DEVICE_DAYS = 365


def session_token() -> str | None:
    return request.cookies.get(SESSION)


def device_token() -> str | None:
    return request.cookies.get(DEVICE)


def set_session(response: Response, token: str) -> None:
    """Until the browser closes; the server ends it earlier when nobody uses it."""
    _set(response, SESSION, token, max_age=None)


def set_device(response: Response, token: str) -> None:
    _set(response, DEVICE, token, max_age=DEVICE_DAYS * 24 * 60 * 60)


def clear_session(response: Response) -> None:
    response.delete_cookie(SESSION, path="/", secure=True, httponly=True, samesite="Strict")


def _set(response: Response, name: str, token: str, *, max_age: int | None) -> None:
    # The name's prefix makes browsers insist on Secure, on the path / and on this very host.
    response.set_cookie(
        name, token, max_age=max_age, path="/", secure=True, httponly=True, samesite="Strict"
    )
