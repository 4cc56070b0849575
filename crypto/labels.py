"""Every label of the format, in one place (SPEC section 1).

A label opens whatever is hashed, derived or signed, so that bytes made for one role mean nothing
in another. The zero byte at the end keeps any label from being a prefix of another.
"""

from typing import Final


def _label(name: str) -> bytes:
    return b"varsel/1/" + name.encode("ascii") + b"\x00"


KEY_ID: Final = _label("key-id")
CONTEXT: Final = _label("context")
WRAP: Final = _label("wrap")
COMMIT: Final = _label("commit")
PAYLOAD: Final = _label("payload")
ENVELOPE_SIGNATURE: Final = _label("envelope-signature")
ENVELOPE_HASH: Final = _label("envelope-hash")
ATTACHMENT: Final = _label("attachment")
CODE_CHECKSUM: Final = _label("code-checksum")
CODE_STRETCH: Final = _label("code-stretch")
CODE_MAILBOX: Final = _label("code-mailbox")
CODE_SIGNING: Final = _label("code-signing")
CODE_KEM: Final = _label("code-kem")
RECIPIENT_SIGNING: Final = _label("recipient-signing")
RECIPIENT_KEM: Final = _label("recipient-kem")
SIGN_IN: Final = _label("sign-in")
UNLOCK: Final = _label("unlock")
RECOVERY: Final = _label("recovery")
RECOVERY_CHECKSUM: Final = _label("recovery-checksum")
SLOT: Final = _label("slot")
CHARTER_SIGNATURE: Final = _label("charter-signature")
CHARTER_HASH: Final = _label("charter-hash")
MAILBOX_PROOF: Final = _label("mailbox-proof")
RECIPIENT_PROOF: Final = _label("recipient-proof")
RECEIPT_SIGNATURE: Final = _label("receipt-signature")
MANIFEST_SIGNATURE: Final = _label("manifest-signature")
RELEASE_KEY: Final = _label("release-key")
WORK: Final = _label("work")
STAMP: Final = _label("stamp-of-letter")
LINK_TOKEN: Final = _label("link-token")
LINK_SIGNING: Final = _label("link-signing")
LINK_KEM: Final = _label("link-kem")
