"""Everything that goes wrong with a visitor's requests, each with what was said in it."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import sha256
from http.client import HTTPException
from signal import SIGKILL, SIGSEGV, Signals
from urllib.parse import quote

from crypto import return_code, work
from crypto.encoding import b64u, from_b64u
from tests.flows.program import ENVELOPE, REPORTS
from tests.forensics.actors import JSON, MAILBOX, Whistleblower
from tests.forensics.planted import faults
from tests.forensics.scene import Scene
from tests.forensics.visitor import PATIENCE, Visitor

LETTER = "/da/klintmark/whistleblower/letter"
PLAIN = "/da/klintmark/rettigheder/plain"
BORDER = "kingfisher"
MULTIPART = f"multipart/form-data; boundary={BORDER}"
# More than are free in a minute with two workers, each of which counts for itself.
MANY = 1000


def words(visitor: Visitor) -> str:
    """What nobody but the reporter should ever know, in one line."""
    traces = visitor.traces
    return f"{traces.plaintext} {return_code.write(traces.code)}"


def refused(visitor: Visitor) -> dict[str, int]:
    """What the application refuses: name of the case to status."""
    said, traces = words(visitor).encode(), visitor.traces
    ask = visitor.ask
    many = said * (1_300_000 // len(said))
    code = json.dumps({"mailbox": return_code.write(traces.code)}).encode()
    path = f"/da/{traces.path}/{return_code.write(traces.code)}"
    return {
        "308": ask(path).status,
        "404": ask(f"{path}/").status,
        "404 query": ask(f"{path}/?q={quote(traces.plaintext)}", b"{}").status,
        "405": ask(REPORTS, said, method="PUT").status,
        "413": ask(REPORTS, many, Content_Type=ENVELOPE).status,
        "415": ask(REPORTS, said, Content_Type="text/plain").status,
        "400 envelope": ask(REPORTS, said, Content_Type=ENVELOPE).status,
        "400 json": ask(f"{MAILBOX}/open", code, Content_Type=JSON).status,
        "403": ask(REPORTS, said, Content_Type=ENVELOPE, Sec_Fetch_Site="cross-site").status,
        "421": ask("/", Host=f"{traces.path}.example").status,
        "mailbox unknown": ask(
            f"{MAILBOX}/open",
            json.dumps(
                {"mailbox": b64u(traces.code + b"xx"), "challenge": "AAAA", "signature": "AAAA"}
            ).encode(),
            Content_Type=JSON,
        ).status,
    }


def file_form(visitor: Visitor, content: bytes, *, whole: bool = True) -> bytes:
    """A form with a file in it, or the beginning of one."""
    name = visitor.traces.file_name
    head = (
        f'--{BORDER}\r\nContent-Disposition: form-data; name="letter"; filename="{name}"\r\n'
        f"Content-Type: application/vnd.oasis.opendocument.text\r\n\r\n"
    ).encode()
    return head + content + (f"\r\n--{BORDER}--\r\n".encode() if whole else b"")


def forms(visitor: Visitor) -> dict[str, list[int]]:
    """Files that are no sealed letter: whole and broken, short, long and too long."""
    said = words(visitor).encode()
    bodies = [
        file_form(visitor, said * times, whole=whole)
        for whole in (True, False)
        for times in (1, 8_000, 20_000)
    ]
    return {
        path: [visitor.ask(path, body, Content_Type=MULTIPART).status for body in bodies]
        for path in (LETTER, REPORTS)
    }


def plain_form(visitor: Visitor, *contents: bytes, whole: bool = True) -> bytes:
    """The form of a request without JavaScript: in clear until the server has sealed it."""
    said = words(visitor)
    texts = (("kinds", "access"), ("known_as", "former"), ("about", said), ("requester", said))
    parts = [(f'name="{name}"', text.encode()) for name, text in texts]
    named = f'name="files"; filename="{visitor.traces.file_name}"'
    parts += [(named, content) for content in contents]
    body = b"".join(
        f"--{BORDER}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + one + b"\r\n"
        for head, one in parts
    )
    return body + (f"--{BORDER}--\r\n".encode() if whole else b"")


def in_clear(visitor: Visitor) -> tuple[list[int], bytes]:
    """What came of such forms, and the code that the server has shown to the first of them."""
    said = words(visitor).encode()
    # So much that it is laid in a file elsewhere.
    long = said * (600_000 // len(said))
    bodies = [
        plain_form(visitor, said),
        plain_form(visitor, long, whole=False),
        plain_form(visitor, *[long] * 6),
    ]
    replies = [visitor.ask(PLAIN, body, Content_Type=MULTIPART) for body in bodies]
    for at_once in (False, True):
        line = visitor.begin(
            f"POST {PLAIN}", bodies[2][:2_000_000], length=len(bodies[2]), Content_Type=MULTIPART
        )
        visitor.cut(line, at_once=at_once)
    shown = re.findall(r'class="return-code"[^>]*>(.*?)</p>', replies[0].text, re.DOTALL)
    groups = re.findall(r"<span>(\w+)</span>", shown[0])
    return [one.status for one in replies], return_code.read("-".join(groups))


def letter(visitor: Visitor) -> int:
    """A sealed letter, handed in under the name that it has on somebody's computer."""
    writer = Whistleblower(visitor.origin, visitor=visitor)
    sealed = writer.seal(visitor.traces.plaintext)
    return visitor.ask(LETTER, file_form(visitor, sealed), Content_Type=MULTIPART).status


def unreadable(visitor: Visitor) -> Iterator[bytes]:
    """What never becomes a request: what the web server itself refuses, or is left waiting for."""
    said, traces = words(visitor).encode(), visitor.traces
    agent = traces.agent.encode()
    post = f"POST {REPORTS}"
    yield b"Hello? " + said + b"\r\n\r\n"
    yield b"GET / " + said + b" HTTP/9.7\r\nUser-Agent: " + agent + b"\r\n\r\n"
    yield b"GET /" + quote(said).encode() * 80 + b" HTTP/1.1\r\n\r\n"
    yield b"GET / HTTP/1.1\r\nUser Agent(" + agent + b"): x\r\n\r\n"
    yield b"GET / HTTP/1.1\r\nX-A: " + agent + b"\0" + said + b"\r\n\r\n"
    yield b"GET / HTTP/1.1\r\nUser-Agent: " + agent * 4000 + b"\r\n\r\n"
    yield b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: %s\r\n" % (one, agent) for one in range(300))
    yield f"PROXY TCP4 {traces.forwarded} {traces.forwarded} 4711 80\r\n".encode()
    yield b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + said
    yield b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + said
    yield visitor.head(post, Content_Length="minus " + traces.path) + said
    yield visitor.head(post, Transfer_Encoding=traces.path) + said
    yield visitor.head(post, Transfer_Encoding="chunked") + b"xyz " + said + b"\r\n" + said
    yield visitor.head(post, Expect=traces.path, Content_Length=str(len(said))) + said
    yield visitor.head(f"CONNECT {traces.path}.example:443")
    yield visitor.head(f"GET http://{traces.path}.example/{traces.path}")


def cut_lines(visitor: Visitor) -> None:
    """Hangs up in the middle of a body, and in the middle of an answer."""
    said = words(visitor).encode()
    for at_once in (False, True):
        for kind in (ENVELOPE, JSON, MULTIPART):
            body = file_form(visitor, said, whole=False) if kind == MULTIPART else said
            path = f"{MAILBOX}/challenge" if kind == JSON else REPORTS
            line = visitor.begin(f"POST {path}", body, length=50_000, Content_Type=kind)
            visitor.cut(line, at_once=at_once)
        line = visitor.line()
        line.sendall(visitor.head("GET /da/klintmark/whistleblower/report"))
        visitor.cut(line, at_once=at_once)


def faulty(visitor: Visitor) -> list[int]:
    """Exceptions that nobody expects, with what was sent in their words (`faults` is planted)."""
    said = words(visitor).encode()
    found = [
        visitor.ask(REPORTS, fault + said, Content_Type=ENVELOPE, Accept=JSON).status
        for fault in (faults.IN_VIEW, faults.IN_QUERY, faults.IN_STATEMENT)
    ]
    found.append(visitor.ask(f"/da/klintmark/{faults.IN_PAGE}{visitor.traces.path}/").status)
    visitor.say(visitor.head(f"GET {faults.IN_ANSWER}{visitor.traces.path}"))
    return found


def killed_while_reading(scene: Scene, visitor: Visitor, number: Signals) -> None:
    """The workers die while a body is on its way."""
    workers = scene.workers()
    body = words(visitor).encode()
    lines = [
        visitor.begin(f"POST {REPORTS}", body, length=50_000, Content_Type=ENVELOPE)
        for _ in range(4)
    ]
    time.sleep(0.1)
    scene.signal_workers(number)
    scene.wait_for_other_workers(workers)
    for line in lines:
        line.close()


def killed_while_writing(scene: Scene, reporter: Whistleblower) -> None:
    """The workers die when a report is written, but not committed."""
    envelope, workers = reporter.seal(reporter.visitor.traces.plaintext), scene.workers()
    scene.hold.touch()

    def send() -> None:
        with suppress(OSError, HTTPException):
            reporter.send(envelope)

    sending = threading.Thread(target=send)
    sending.start()
    _wait(scene.held.exists)
    scene.hold.unlink()
    scene.signal_workers(SIGKILL)
    sending.join()
    scene.held.unlink()
    scene.wait_for_other_workers(workers)


def pressed(visitor: Visitor) -> tuple[int, int]:
    """Asks until work is wanted, and does it."""
    path = f"{MAILBOX}/challenge"
    body = json.dumps({"mailbox": b64u(visitor.traces.code + b"yy")}).encode()
    last = visitor.ask_often(path, body, until=429, most=MANY, Content_Type=JSON)
    facts = last.body["error"]["facts"]
    done = work.solve(from_b64u(facts["puzzle"]), sha256(body).digest(), facts["effort"])
    return last.status, visitor.ask(path, body, Content_Type=JSON, Varsel_Work=str(done)).status


def all_of_a_reporter(scene: Scene, visitor: Visitor) -> dict[str, object]:
    """Everything above; what came of it, to see that it happened."""
    happened: dict[str, object] = {**refused(visitor)}
    happened["forms"] = forms(visitor)
    happened["letter"] = letter(visitor)
    happened["unreadable"] = [visitor.say(said)[:12] for said in unreadable(visitor)]
    cut_lines(visitor)
    happened["faults"] = faulty(visitor)
    for number in (SIGKILL, SIGSEGV):
        killed_while_reading(scene, visitor, number)
    killed_while_writing(scene, Whistleblower(visitor.origin, visitor=visitor))
    happened["429"], happened["worked"] = pressed(visitor)
    return happened


def _wait(until: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < deadline
        time.sleep(0.05)
