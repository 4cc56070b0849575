"""The list of somebody who controls a server."""

from crypto import charter
from crypto.charter import Charter, SignedCharter
from crypto.keys import RecipientKeys


def taken_over(own: Charter) -> SignedCharter:
    """In place of `own`: well signed, but by themselves, and to themselves."""
    taker = RecipientKeys.from_secret(bytes(range(32)))
    data = charter.build(
        scheme=own.scheme,
        previous=None,
        issued=own.issued,
        organisation=own.organisation,
        title=own.title,
        recipients=[
            charter.Recipient(
                "Inge Hald", {"da": "Formand"}, taker.kem_public, taker.verify, own.issued
            )
        ],
        signers=[taker.verify],
        receipt=own.receipt,
    )
    return charter.sign(data, taker.signing)
