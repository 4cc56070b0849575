"""How a request's body is read: in memory alone, and without the names of files.

What a form brings is otherwise laid on the disk as soon as it is long, in clear, and the name
that a file had on somebody's computer says more than they meant to tell.
"""

from io import BytesIO
from typing import IO

from flask import Request
from werkzeug.datastructures import FileStorage, ImmutableMultiDict


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
        nameless = [
            (field, FileStorage(file.stream, name=field))
            for field, file in self.files.items(multi=True)
        ]
        self.__dict__["files"] = ImmutableMultiDict(nameless)
