"""The program's own files, read before anybody comes, and never again for a visitor.

A file system notes when a file was read last, on most machines once a day. A script that is read
when a page asks for it, or a template at its first use, would say to the second when somebody was
there.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from jinja2 import BaseLoader, Environment, TemplateNotFound


def content_of(file: Path) -> bytes:
    """What is in it; read again only if it has been changed. Raises FileNotFoundError."""
    status = file.stat()
    return _content_of(file, status.st_mtime_ns, status.st_size)


@cache
def _content_of(file: Path, _changed: int, _size: int) -> bytes:
    return file.read_bytes()


class KnownTemplates(BaseLoader):
    """The templates of a folder as they are when this is made."""

    def __init__(self, folder: Path) -> None:
        files = (path for path in sorted(folder.rglob("*")) if path.is_file())
        self._sources = {
            path.relative_to(folder).as_posix(): (content_of(path).decode(), str(path))
            for path in files
        }

    def get_source(
        self, _environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool] | None]:
        """Its text, its file, and nothing that could make it be read again."""
        if template not in self._sources:
            raise TemplateNotFound(template)
        return *self._sources[template], None

    def list_templates(self) -> list[str]:
        return sorted(self._sources)
