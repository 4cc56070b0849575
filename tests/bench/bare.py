"""The baseline: a bare Flask view that stores the bytes it gets, with the same durability.

No parsing, no check, no receipt: what is left is the web server, Flask and SQLite.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import threading

from flask import Flask, request

_local = threading.local()


def _connection() -> sqlite3.Connection:
    if not hasattr(_local, "connection"):
        connection = sqlite3.connect(os.environ["BARE_DATABASE"], timeout=30, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE IF NOT EXISTS blob (id BLOB PRIMARY KEY, bytes BLOB)")
        _local.connection = connection
    return _local.connection  # type: ignore[no-any-return]  # a thread-local holds what was put there


app = Flask(__name__)


@app.post("/envelopes")
def store() -> tuple[dict[str, str], int]:
    body = request.get_data()
    connection = _connection()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO blob VALUES (?, ?)", (secrets.token_bytes(16), body))
    connection.execute("COMMIT")
    return {"stored": "yes"}, 201
