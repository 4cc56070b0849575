"""What the recipients carry about with them, outside any browser: memory, paper, a phone."""

import base64
import time
from dataclasses import dataclass, field

from pyotp import TOTP

STEP = 30
# The server takes the code of the half minute to come too: some phones run fast.
FAST = 1


@dataclass
class Phone:
    """An app for one-time codes. Each code works once, so it never gives one twice."""

    key: str = ""
    last: int = 0

    def code(self) -> str:
        """The next code that is good; waits for it where the last one was of just now."""
        step = max(int(time.time()) // STEP, self.last + 1)
        while step > int(time.time()) // STEP + FAST:
            time.sleep(0.5)
        self.last = step
        return TOTP(self.key).generate_otp(step)

    @property
    def secret(self) -> bytes:
        return base64.b32decode(self.key)


@dataclass
class Person:
    """A recipient: login and name as the organisation has them, and what only this person has.

    `passphrase` is empty for somebody who takes the one that the page offers.
    """

    login: str
    name: str
    passphrase: str = ""
    kit: str = ""
    phone: Phone = field(default_factory=Phone)


def chair() -> Person:
    return Person("birgit.aagesen", "Birgit Aagesen", "Syv grå svaner lander sent ved Klintby Kær")


def hr() -> Person:
    return Person("louise.vestermark", "Louise Vestermark")


def executive() -> Person:
    return Person("anders.toftegaard", "Anders Toftegaard", "rabarber over elleve våde trappetrin")
