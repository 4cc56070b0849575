"""Five-letter groups that can be said aloud in any language (SPEC section 8).

16 bits stand as consonant, vowel, consonant, vowel, consonant: 4, 2, 4, 2, 4 bits.
"""

import re
from typing import Final

from crypto.errors import GroupsError

_CONSONANTS: Final = "bdfghjklmnprstvz"
_VOWELS: Final = "aiou"
_LETTERS: Final = 5
_BITS: Final = (4, 2, 4, 2, 4)
# White space as ECMAScript's \s has it (Python's differs), and what people and their devices put
# between groups.
_BETWEEN: Final = re.compile(
    "[\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
    "\\-\u2010-\u2015\u2212.,]"
)


def write_groups(data: bytes) -> str:
    """One group for every two bytes of `data`, joined by hyphens."""
    pairs = (data[index : index + 2] for index in range(0, len(data), 2))
    return "-".join(_write_group(int.from_bytes(pair)) for pair in pairs)


def _write_group(number: int) -> str:
    letters = []
    for place, width in reversed(list(enumerate(_BITS))):
        alphabet = _VOWELS if place % 2 else _CONSONANTS
        letters.append(alphabet[number & ((1 << width) - 1)])
        number >>= width
    return "".join(reversed(letters))


def read_groups(text: str, groups: int) -> bytes:
    """The `2 * groups` bytes that were typed.

    Raises GroupsError: groups_letter (facts: group, counted from 1) for a letter that cannot
    stand where it does, groups_length (facts: letters, wanted) for too few or too many. Letters
    come first: one forgotten in the middle is then told by its group.
    """
    letters = _BETWEEN.sub("", text)
    wanted = groups * _LETTERS
    number = 0
    for index, letter in enumerate(letters[:wanted]):
        place = index % _LETTERS
        alphabet = _VOWELS if place % 2 else _CONSONANTS
        value = alphabet.find(letter.lower() if letter.isascii() else letter)
        if value < 0:
            raise GroupsError("groups_letter", group=index // _LETTERS + 1)
        number = number << _BITS[place] | value
    if len(letters) != wanted:
        raise GroupsError("groups_length", letters=len(letters), wanted=wanted)
    return number.to_bytes(groups * 2)
