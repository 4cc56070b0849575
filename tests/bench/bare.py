"""The baselines: bare Flask views without a check, a session or a header of their own.

One stores the bytes it gets, with the same durability: what is left is the web server, Flask and
SQLite. One renders a table as long as a page of the inbox: what is left is Flask and Jinja.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import threading

from flask import Flask, render_template, request
from jinja2 import Environment

_local = threading.local()


def _connection() -> sqlite3.Connection:
    if not hasattr(_local, "connection"):
        connection = sqlite3.connect(os.environ["BARE_DATABASE"], timeout=30, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE IF NOT EXISTS blob (id BLOB PRIMARY KEY, bytes BLOB)")
        _local.connection = connection
    return _local.connection  # type: ignore[no-any-return]  # a thread-local holds what was put there


ROWS = 25
TABLE = Environment(autoescape=True).from_string(
    """<!doctype html><html lang="da"><head><meta charset="utf-8"><title>{{ title }}</title></head>
<body><h1>{{ title }}</h1><table><tbody>
{% for row in rows %}
<tr><th scope="row"><a href="/cases/{{ row.id }}">{{ row.title }}</a></th>
<td><time datetime="{{ row.day }}">{{ row.day }}</time></td><td>{{ row.state }}</td></tr>
{% endfor %}
</tbody></table></body></html>"""
)

app = Flask(__name__)


@app.post("/envelopes")
def store() -> tuple[dict[str, str], int]:
    body = request.get_data()
    connection = _connection()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO blob VALUES (?, ?)", (secrets.token_bytes(16), body))
    connection.execute("COMMIT")
    return {"stored": "yes"}, 201


@app.get("/list")
def show() -> str:
    rows = [
        {"id": secrets.token_urlsafe(16), "title": "Report", "day": "2026-03-02", "state": "New"}
        for _ in range(ROWS)
    ]
    return render_template(TABLE, title="Inbox", rows=rows)
