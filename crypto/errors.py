"""What can go wrong, each by the code that SPEC.md gives it.

The code is the same in every implementation; the sentence that a person reads is chosen by
whoever shows it. Subclasses exist only where a caller acts differently.
"""

Fact = str | int


class CryptoError(Exception):
    """Something was refused. `code` names the rule of SPEC.md, `facts` what a sentence needs."""

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code)
        self.code = code
        self.facts: dict[str, Fact] = facts


class WireError(CryptoError):
    """The bytes are no envelope or attachment file as SPEC sections 3 and 7 want them."""


class OpenError(CryptoError):
    """The form is right, but the seal does not open or what is inside is wrong."""


class GroupsError(CryptoError):
    """Five-letter groups were mistyped: the person can correct them."""


class KeyringError(CryptoError):
    """The keyring is not well formed or does not open with what was given."""


class CharterError(CryptoError):
    """The charter, or its chain, cannot be trusted: nothing may be sealed to it."""
