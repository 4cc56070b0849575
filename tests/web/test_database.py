"""One session for a request, and nothing left of it."""

from flask import Flask, g
from sqlalchemy import text

from portal.web.database import session


def test_a_request_has_one_session(public: Flask) -> None:
    assert public.test_client().get("/api/session").json == {"same": True}


def test_what_no_view_commits_is_undone(public: Flask) -> None:
    with public.test_request_context("/da/"):
        session().execute(text("CREATE TABLE left_over (name TEXT)"))
        session().commit()
        session().execute(text("INSERT INTO left_over VALUES ('x')"))
    with public.test_request_context("/da/"):
        assert session().execute(text("SELECT count(*) FROM left_over")).scalar_one() == 0
    with public.app_context():
        assert "session" not in g
