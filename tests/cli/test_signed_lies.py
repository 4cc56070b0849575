"""What somebody signs who has the release key and means harm, or is handed the wrong thing to sign."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crypto import charter, manifest
from crypto.derivation import sha256
from crypto.encoding import b64u, canonical_json
from portal.cli.release_key import read_secret
from portal.public.app import create_app
from tests.cli.lists import taken_over
from tests.cli.lying import Headers, Honest, Lying, flipped
from tests.cli.office import MANIFEST, REPORT, checked, run
from tests.public.house import House
from tests.web.serving import serve

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

Made = dict[str, Any]
Bodies = dict[str, bytes]
Ask = Callable[[str], bytes]


def another_script(made: Made, bodies: Bodies, body: Ask) -> str:
    """A byte of a script of the release."""
    entry = next(one for one in made["entries"] if one["path"].startswith("/assets/report."))
    replace(entry, bodies, flipped(body(entry["path"])))
    return f"{entry['path']}: is not as in release {made['release']}."


def one_more_script(made: Made, bodies: Bodies, body: Ask) -> str:
    """A script of their own, at an address where no release has any, loaded by the form."""
    assets = next(one for one in made["entries"] if one["path"].startswith("/assets/report."))
    made["entries"].append({**assets, "path": "/quick"})
    made["entries"].sort(key=lambda one: one["path"])
    bodies["/quick"] = body(assets["path"])
    entry = next(one for one in made["entries"] if one["path"] == REPORT)
    more = b'<svg><script href="/quick"></script></svg></body>'
    replace(entry, bodies, body(REPORT).replace(b"</body>", more))
    return f"/quick: is not part of release {made['release']}."


def another_policy(made: Made, bodies: Bodies, body: Ask) -> str:
    """A form that a browser sends by itself, on a page where no release allows one."""
    entry = next(one for one in made["entries"] if one["path"] == REPORT)
    headers = [list(one) for one in made["headers"][entry["headers"]]]
    for header in headers:
        header[1] = header[1].replace("form-action 'none'", "form-action 'self'")
    made["headers"].append(headers)
    entry["headers"] = len(made["headers"]) - 1
    form = b'<form method="post"><textarea name="what"></textarea></form></body>'
    replace(entry, bodies, body(REPORT).replace(b"</body>", form))
    return f"{REPORT}: content-security-policy: not as in release {made['release']}."


def another_letter(made: Made, bodies: Bodies, body: Ask) -> str:
    """A letter with a script of their own, which no headers follow to where it is opened."""
    path = REPORT.replace("/report", "/letter.html")
    entry = next(one for one in made["entries"] if one["path"] == path)
    replace(entry, bodies, body(path).replace(b"</body>", b"<script>tell()</script></body>"))
    return f"{path}: carries a script that is not part of release {made['release']}."


def another_letter_s_policy(made: Made, bodies: Bodies, body: Ask) -> str:
    path = REPORT.replace("/report", "/letter.html")
    entry = next(one for one in made["entries"] if one["path"] == path)
    replace(entry, bodies, body(path).replace(b"connect-src &#39;none&#39;", b"connect-src *"))
    return f"{path}: does not forbid itself what a letter of release {made['release']} does."


def a_letter_s_policy_unheard(made: Made, bodies: Bodies, body: Ask) -> str:
    """The right one, where a browser takes it for the words of the title."""
    path = REPORT.replace("/report", "/letter.html")
    entry = next(one for one in made["entries"] if one["path"] == path)
    letter = body(path).replace(b"<meta http-equiv=", b"<title><meta http-equiv=")
    replace(entry, bodies, letter)
    return f"{path}: does not forbid itself what a letter of release {made['release']} does."


def a_letter_s_list_of_somebody_else(made: Made, bodies: Bodies, body: Ask) -> str:
    """Everything else is as it should be: only who will read is another."""
    return relisted(made, bodies, body, b'<script type="application/json" id="page">', b"</script>")


def a_letter_s_list_where_no_script_is(made: Made, bodies: Bodies, body: Ask) -> str:
    """In front of the right one, in another element of its name."""
    path = REPORT.replace("/report", "/letter.html")
    entry = next(one for one in made["entries"] if one["path"] == path)
    first = b'<body class="public">'
    replace(entry, bodies, body(path).replace(first, first + b'<p id="page" hidden>{}</p>'))
    return f"{path}: is not laid out as a letter of release {made['release']}."


def a_letter_s_list_that_only_browsers_see(made: Made, bodies: Bodies, body: Ask) -> str:
    """What other readers take for a comment or a style."""
    path = REPORT.replace("/report", "/letter.html")
    entry = next(one for one in made["entries"] if one["path"] == path)
    first = b'<body class="public">'
    unseen = b'<svg><style><p id="page">{}</p></style></svg><!-- --!><p id="page">{}</p> -->'
    replace(entry, bodies, body(path).replace(first, first + unseen))
    return f"{path}: is not laid out as a letter of release {made['release']}."


def relisted(made: Made, bodies: Bodies, body: Ask, begin: bytes, end: bytes) -> str:
    path = REPORT.replace("/report", "/letter.html")
    entry = next(one for one in made["entries"] if one["path"] == path)
    before, _, rest = body(path).partition(begin)
    data, _, after = rest.partition(end)
    found = json.loads(data)
    own = charter.parse(found["charters"][-1]["charter"].encode())
    found["charters"] = [taken_over(own).to_json()]
    replace(entry, bodies, before + begin + json.dumps(found).encode() + end + after)
    return f"{path}: carries a list of recipients that is"


def a_letter_by_its_link(made: Made, bodies: Bodies, body: Ask) -> str:
    """No header tells a browser to keep it, the link does; and it forbids itself nothing."""
    path = REPORT.replace("/report", "/letter.html")
    entry = next(one for one in made["entries"] if one["path"] == path)
    headers = made["headers"][entry["headers"]]
    made["headers"].append([one for one in headers if one[0] != "content-disposition"])
    entry["headers"] = len(made["headers"]) - 1
    replace(entry, bodies, body(path).replace(b"form-action &#39;none&#39;", b"form-action *"))
    return f"{path}: does not forbid itself what a letter of release {made['release']} does."


def replace(entry: Made, bodies: Bodies, content: bytes) -> None:
    entry["sha256"] = b64u(sha256(content))
    bodies[entry["path"]] = content


SIGNED_LIES = (
    *(another_script, one_more_script, another_policy, another_letter),
    *(another_letter_s_policy, a_letter_s_policy_unheard, a_letter_by_its_link),
    *(a_letter_s_list_of_somebody_else, a_letter_s_list_where_no_script_is),
    a_letter_s_list_that_only_browsers_see,
)


@pytest.mark.parametrize("lie", SIGNED_LIES)
def test_a_lie_that_is_signed_is_found(
    house: House, honest: Honest, operator: Path, lie: Callable[[Made, Bodies, Ask], str]
) -> None:
    """The release installed here knows its own files and policies, whoever signs others."""
    made, bodies = served(house), dict[str, bytes]()
    stranger = create_app(house.settings).test_client()
    told = lie(made, bodies, lambda path: stranger.get(path, buffered=True).data)
    sets = {one["path"]: made["headers"][one["headers"]] for one in made["entries"]}
    seed = read_secret(Path("operator.key"))
    bodies[MANIFEST] = manifest.sign(canonical_json(made), seed).to_bytes()

    def other(
        seen: "WSGIEnvironment", status: str, headers: Headers, body: bytes
    ) -> tuple[str, Headers, bytes]:
        path = seen["PATH_INFO"]
        if path in bodies and path in sets:
            return "200 OK", [(name, value) for name, value in sets[path]], bodies[path]
        return status, headers, bodies.get(path, body)

    with serve(Lying(honest, other)) as origin:
        status, lines = checked(origin, operator)
    assert status == 1
    found, _sum = lines
    assert found.startswith(("release ", "charter "))
    assert told in found


def test_what_a_release_does_not_allow_is_not_signed(house: House, operator: Path) -> None:
    """Whoever holds the key is handed what a server has made."""
    assert operator.exists()
    made = served(house)
    another_policy(made, {}, lambda _path: b"")
    Path("looser.json").write_bytes(canonical_json(made))
    done = run("manifest", "--sign", "looser.json", "--key", "operator.key", "--out", "bad.json")
    assert done.exit_code == 1
    assert "content-security-policy: not as in release" in done.output
    assert not Path("bad.json").exists()


def served(house: House) -> Made:
    signed = manifest.read((house.settings.data / "manifest.json").read_bytes())
    found: Made = json.loads(signed.manifest)
    return found
