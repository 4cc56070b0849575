"""How a request's body is read: in memory alone, without the names of files, and as sound JSON.

What a form brings is otherwise laid on the disk as soon as it is long, in clear, and the name
that a file had on somebody's computer says more than they meant to tell.
"""

import json
from io import BytesIO
from typing import IO, Any

from flask import Flask, Request, abort, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.datastructures import FileStorage, ImmutableMultiDict
from werkzeug.exceptions import BadRequest

NUL = "\0"


def install(app: Flask) -> None:
    """No page and no search has a NUL in its address, and PostgreSQL cannot be asked for one."""

    @app.before_request
    def refuse_nul() -> None:
        asked = request.args.items(multi=True)
        if NUL in request.path or any(NUL in name + value for name, value in asked):
            abort(404)


class SoundJson(DefaultJSONProvider):
    """JSON whose texts are text, and whose depth has an end: anything else is no JSON here.

    Half a surrogate pair would fail wherever it is first written down, perhaps after a password
    was compared and before the attempt was noted.
    """

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:  # noqa: ANN401 -- whatever was sent
        """The value of `s`. Raises ValueError."""
        try:
            value = super().loads(s, **kwargs)
            json.dumps(value, ensure_ascii=False).encode()
        except RecursionError as error:
            raise ValueError("nested too deeply") from error
        return value


class Incoming(Request):
    """Flask's request, whose files never touch a disk and have no name."""

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002 -- the base class's arguments
        content_type: str | None,  # noqa: ARG002 -- the same
        filename: str | None = None,  # noqa: ARG002 -- the same
        content_length: int | None = None,  # noqa: ARG002 -- the same
    ) -> IO[bytes]:
        """How much there may be is the limit of the view: `request.max_content_length`."""
        return BytesIO()

    def _load_form_data(self) -> None:
        if "form" in self.__dict__:
            return
        super()._load_form_data()
        # Nobody types it, and PostgreSQL does not store it.
        if any(NUL in name + value for name, value in self.form.items(multi=True)):
            raise BadRequest
        nameless = [
            (field, FileStorage(file.stream, name=field))
            for field, file in self.files.items(multi=True)
        ]
        self.__dict__["files"] = ImmutableMultiDict(nameless)
