"""Plain text of what `varsel crypto` opened or looked at, safe to show in a terminal."""

from collections.abc import Iterator, Mapping, Sequence

from crypto import wire
from crypto.charter import Charter
from crypto.encoding import b64u
from crypto.errors import CryptoError
from crypto.keys import fingerprint
from crypto.message import Message
from crypto.wire import Envelope
from portal.cli.cryptography_texts import say

# Characters that turn the direction of writing around: a line could be made to read otherwise.
_TURNING = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}


def harmless(text: str) -> str:
    """The text with everything spelled out that a terminal would obey instead of showing."""
    return "".join(
        character if _is_shown(ord(character)) else f"\\u{{{ord(character):x}}}"
        for character in text.replace("\r\n", "\n")
    )


def _is_shown(point: int) -> bool:
    control = point < 0x20 or 0x7F <= point < 0xA0  # noqa: PLR2004 -- the C0 and C1 controls
    return chr(point) in "\n\t" or not (control or point in _TURNING)


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in that language, else in the first there is."""
    return harmless(texts.get(language) or next(iter(texts.values())))


def charter_lines(charter: Charter, language: str) -> Iterator[str]:
    """Who can read, and the fingerprints to compare."""
    yield say(
        language,
        "charter",
        version=charter.version,
        issued=charter.issued,
        organisation=in_language(charter.organisation, language),
        title=in_language(charter.title, language),
    )
    for recipient in charter.recipients:
        yield say(
            language,
            "recipient",
            name=harmless(recipient.name),
            role=in_language(recipient.role, language),
            since=recipient.since,
            groups=fingerprint(recipient.key_id),
        )
    yield say(language, "fingerprint", groups=charter.fingerprint)


def message_lines(
    message: Message, envelope: Envelope, charters: Sequence[Charter], language: str
) -> Iterator[str]:
    """One message of a conversation, all of it."""
    marked = message.type in {"acknowledgement", "feedback"}
    kind = say(language, message.type if marked else envelope.direction)
    yield say(language, "title", kind=kind, sequence=envelope.sequence, time=message.time)
    name = _sender_name(envelope, charters)
    if name is not None:
        yield say(language, "by", name=harmless(name))
    if message.category is not None:
        yield say(language, "category", label=harmless(message.category.label))
    if message.body:
        yield ""
        yield harmless(message.body)
    for answer in message.answers:
        yield ""
        yield harmless(answer.label)
        yield harmless(answer.text)
    for attached in message.attachments:
        yield say(language, "attachment", name=harmless(attached.name), size=attached.size)


def header_lines(envelope: Envelope, language: str) -> Iterator[str]:
    """What anybody can see of an envelope without a key."""
    yield say(language, "envelope", size=len(envelope.bytes))
    values = {
        "direction": say(language, envelope.direction),
        "sequence": envelope.sequence,
        "scheme": b64u(envelope.scheme),
        "case": b64u(envelope.case),
        "charter_hash": fingerprint(envelope.charter),
        "sender": b64u(envelope.sender),
        "hash": b64u(envelope.hash),
    }
    if envelope.reporter is not None:
        values["mailbox"] = b64u(envelope.reporter.mailbox)
    for name, value in values.items():
        yield say(language, "line", name=say(language, name), value=value)
    yield say(language, "line", name=say(language, "readers"), value="")
    for wrap in envelope.wraps:
        yield f"    {fingerprint(wrap.key)}"
    yield say(language, "signed" if _is_signed(envelope) else "unsigned")


def _is_signed(envelope: Envelope) -> bool:
    try:
        wire.check_signature(envelope)
    except CryptoError:
        return False
    return True


def _sender_name(envelope: Envelope, charters: Sequence[Charter]) -> str | None:
    """The recipient who wrote it, as the charter that the envelope names calls them."""
    for charter in charters:
        if charter.hash == envelope.charter:
            for recipient in charter.recipients:
                if recipient.verify == envelope.sender:
                    return recipient.name
    return None
