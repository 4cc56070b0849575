"""What `varsel crypto` says, in English and Danish."""

from typing import Final

LANGUAGES: Final = ("en", "da")

Both = tuple[str, str]

REFUSALS: Final[dict[str, Both]] = {
    "encoding_invalid": (
        "A value in the file is not written as it must be (base64url without padding).",
        "En værdi i filen er ikke skrevet, som den skal være (base64url uden udfyldning).",
    ),
    "length_invalid": (
        "A value in the file has the wrong length.",
        "En værdi i filen har en forkert længde.",
    ),
    "not_an_envelope": (
        "This is not a sealed envelope: it does not begin as one.",
        "Det er ikke en forseglet konvolut: filen begynder ikke som en.",
    ),
    "truncated": (
        "The file ends too early. Fetch it again.",
        "Filen slutter for tidligt. Hent den igen.",
    ),
    "version_unknown": (
        "The file is of a version that this program does not know. Use a newer program.",
        "Filen har en version, som programmet ikke kender. Brug et nyere program.",
    ),
    "header_too_long": (
        "The stated length of the header cannot be right. The file is damaged.",
        "Den angivne længde af konvoluttens hoved kan ikke passe. Filen er beskadiget.",
    ),
    "header_malformed": (
        "The header of the envelope cannot be read. The file is damaged.",
        "Konvoluttens hoved kan ikke læses. Filen er beskadiget.",
    ),
    "field_unknown": (
        "The header holds something that does not belong there.",
        "Konvoluttens hoved rummer noget, der ikke hører til dér.",
    ),
    "field_missing": (
        "The header lacks something.",
        "Der mangler noget i konvoluttens hoved.",
    ),
    "field_type": (
        "A value in the header is of the wrong kind.",
        "En værdi i konvoluttens hoved er af den forkerte slags.",
    ),
    "suite_unknown": (
        "The envelope is sealed in a way that this program does not know. Use a newer program.",
        "Konvolutten er forseglet på en måde, som programmet ikke kender. Brug et nyere program.",
    ),
    "direction_unknown": (
        "The envelope says neither report, reply, answer nor note.",
        "Konvolutten er hverken en indberetning, en tilføjelse, et svar eller et notat.",
    ),
    "sequence_invalid": (
        "The number of the envelope cannot stand there.",
        "Konvoluttens nummer kan ikke stå dér.",
    ),
    "wraps_invalid": (
        "The list of readers is empty, too long or not in order.",
        "Listen over læsere er tom, for lang eller ikke i orden.",
    ),
    "header_not_canonical": (
        "The header is not written in its one permitted way.",
        "Konvoluttens hoved er ikke skrevet på den ene tilladte måde.",
    ),
    "size_not_in_set": (
        "The content has a size that padding never gives. The file is damaged or made up.",
        "Indholdet har en størrelse, som udfyldning aldrig giver. Filen er beskadiget eller opdigtet.",
    ),
    "signature_invalid": (
        "The signature is wrong: the envelope was changed, or somebody forged it.",
        "Underskriften er forkert: konvolutten er ændret, eller nogen har forfalsket den.",
    ),
    "key_invalid": (
        "A recipient's key is no key that can be sealed to. Nothing was sealed.",
        "En modtagers nøgle kan ikke bruges til at forsegle med. Intet blev forseglet.",
    ),
    "not_a_reader": (
        "It was not sealed to this key.",
        "Den er ikke forseglet til denne nøgle.",
    ),
    "wrap_invalid": (
        "This reader's part of the seal was changed, or made for another place.",
        "Denne læsers del af forseglingen er ændret eller lavet til et andet sted.",
    ),
    "commit_mismatch": (
        "It was made so that two readers could see different texts.",
        "Den er lavet sådan, at to læsere kunne se forskellige tekster.",
    ),
    "payload_invalid": ("Its content was changed.", "Indholdet er ændret."),
    "payload_truncated": (
        "The end of its content is missing.",
        "Slutningen af indholdet mangler.",
    ),
    "padding_invalid": (
        "Its content is not put together as it should be.",
        "Indholdet er ikke sat sammen, som det skal være.",
    ),
    "message_invalid": (
        "Its content is not a message that this program knows.",
        "Indholdet er ikke en besked, som programmet kender.",
    ),
    "message_too_long": (
        "The text is too long for one envelope. Shorten it, or send it in two.",
        "Teksten er for lang til én konvolut. Forkort den, eller send den ad to gange.",
    ),
    "not_an_attachment": (
        "This is not a sealed attachment: it does not begin as one.",
        "Det er ikke et forseglet bilag: filen begynder ikke som et.",
    ),
    "attachment_mismatch": (
        "The attachment is not the one that the message names.",
        "Bilaget er ikke det, som beskeden nævner.",
    ),
    "groups_letter": (
        "A letter in group {group} cannot be there. Check that group.",
        "I gruppe {group} er der et bogstav, der ikke kan stå dér. Se gruppen efter.",
    ),
    "groups_length": (
        "There must be {wanted} letters, but there are {letters}.",
        "Der skal være {wanted} bogstaver, men der er {letters}.",
    ),
    "code_checksum": (
        "The return code is not quite right. Check each group.",
        "Genkoden er ikke helt rigtig. Se hver gruppe efter.",
    ),
    "kit_checksum": (
        "The recovery kit is not quite right. Check each group.",
        "Gendannelsesarkets kode er ikke helt rigtig. Se hver gruppe efter.",
    ),
    "keyring_malformed": ("The file is not a keyring.", "Filen er ikke en nøglering."),
    "keyring_parameters": (
        "The keyring asks for another treatment of the passphrase than allowed. It was not opened.",
        "Nøgleringen beder om en anden behandling af adgangssætningen end tilladt. Den blev ikke åbnet.",
    ),
    "slot_absent": (
        "The keyring has no lock of this kind: try the recovery kit, or the passphrase.",
        "Nøgleringen har ingen lås af denne slags: prøv gendannelsesarket eller adgangssætningen.",
    ),
    "slot_locked": (
        "This does not open the keyring. Check what you typed.",
        "Det åbner ikke nøgleringen. Se efter, hvad du skrev.",
    ),
    "keyring_mismatch": (
        "The keyring holds another secret than it says. Do not use it.",
        "Nøgleringen rummer en anden hemmelighed, end den siger. Brug den ikke.",
    ),
    "charter_malformed": (
        "The list of recipients cannot be read.",
        "Modtagerlisten kan ikke læses.",
    ),
    "charter_signature_invalid": (
        "The list of recipients was changed, or is not signed by who it says. Do not trust it.",
        "Modtagerlisten er ændret, eller den er ikke underskrevet af den, den siger. Stol ikke på den.",
    ),
    "charter_signer_unknown": (
        "The list of recipients is signed by somebody who may not sign it. Do not trust it.",
        "Modtagerlisten er underskrevet af en, der ikke må underskrive den. Stol ikke på den.",
    ),
    "charter_chain_broken": (
        "A version of the list of recipients does not follow the one before it. Do not trust it.",
        "En version af modtagerlisten følger ikke den foregående. Stol ikke på den.",
    ),
    "thread_broken": (
        "A message is missing, is in the wrong place, or belongs to another case.",
        "En besked mangler, står det forkerte sted eller hører til en anden sag.",
    ),
    "sender_unknown": (
        "A message comes from somebody who may not write in this case.",
        "En besked kommer fra en, der ikke må skrive i sagen.",
    ),
    "charter_outdated": (
        "A message was sealed under an older list of recipients than the one before it.",
        "En besked er forseglet efter en ældre modtagerliste end beskeden før den.",
    ),
    "proof_invalid": (
        "The proof is not by the holder of the key.",
        "Beviset er ikke lavet af nøglens indehaver.",
    ),
    "receipt_malformed": ("The file is not a receipt.", "Filen er ikke en kvittering."),
    "receipt_invalid": (
        "The receipt is not signed by this installation, or is about something else.",
        "Kvitteringen er ikke underskrevet af denne installation eller handler om noget andet.",
    ),
    "export_malformed": (
        "The file is not an exported case.",
        "Filen er ikke en sag, der er gemt som en fil.",
    ),
    "manifest_malformed": ("The file is not a manifest.", "Filen er ikke et manifest."),
    "manifest_invalid": (
        "The manifest is not signed by the release key.",
        "Manifestet er ikke underskrevet med udgivelsesnøglen.",
    ),
    "work_malformed": ("The text is no work.", "Teksten er ikke en løst regneopgave."),
    "work_wrong": (
        "The calculation is not solved for this file.",
        "Regneopgaven er ikke løst for denne fil.",
    ),
}
"""A sentence for every code of crypto/SPEC.md."""

SENTENCES: Final[dict[str, Both]] = {
    "ask_passphrase": ("New passphrase", "Ny adgangssætning"),
    "ask_again": ("The same once more", "Den samme igen"),
    "ask_unlock": (
        "Recovery kit (nine groups) or passphrase",
        "Gendannelsesark (ni grupper) eller adgangssætning",
    ),
    "ask_seal": ("Seal to these people?", "Forsegl til disse personer?"),
    "passphrase_short": (
        "Use at least {least} characters, for instance five words that do not belong together.",
        "Brug mindst {least} tegn, for eksempel fem ord, der ikke hører sammen.",
    ),
    "file_exists": (
        "{path} is there already and was left as it is. Choose another name.",
        "{path} findes allerede og er ikke rørt. Vælg et andet navn.",
    ),
    "file_unreadable": ("{path} cannot be read.", "{path} kan ikke læses."),
    "keyring_written": ("The keyring is in {path}.", "Nøgleringen ligger i {path}."),
    "kit": (
        "Recovery kit. Write it on paper and keep it where nobody else comes; it is not shown again:",
        "Gendannelsesark. Skriv det på papir, og gem det, hvor ingen andre kommer; det vises ikke igen:",
    ),
    "fingerprint": ("Fingerprint: {groups}", "Fingeraftryk: {groups}"),
    "compare": (
        "Compare the fingerprint with the poster before you trust it.",
        "Sammenlign fingeraftrykket med plakaten, før du stoler på det.",
    ),
    "charter": (
        "List of recipients, version {version}, {issued}: {organisation}, {title}",
        "Modtagerliste, version {version}, {issued}: {organisation}, {title}",
    ),
    "recipient": (
        "  {name}, {role}, since {since}, key {groups}",
        "  {name}, {role}, siden {since}, nøgle {groups}",
    ),
    "nobody_left": (
        "Nobody is left to read it. Leave out fewer.",
        "Der er ingen tilbage til at læse den. Hold færre ude.",
    ),
    "name_unknown": (
        'Nobody on the list is called "{name}".',
        "Ingen på listen hedder »{name}«.",
    ),
    "sealed": (
        "Sealed into {path}. Recipients who can open it: {count}. You can too, with the return code.",
        "Forseglet i {path}. Modtagere, der kan åbne den: {count}. Du kan også selv, med genkoden.",
    ),
    "code": (
        "Return code. Write it down; it is not shown again, and without it you cannot read any answer:",
        "Genkode. Skriv den ned; den vises ikke igen, og uden den kan du ikke læse svar:",
    ),
    "salt": (
        "The organisation's salt must be 16 bytes as 22 letters and digits.",
        "Organisationens salt skal være 16 byte skrevet som 22 bogstaver og tal.",
    ),
    "keyring_needed": (
        "A single envelope needs a keyring: --keyring FILE.",
        "En enkelt konvolut kræver en nøglering: --keyring FIL.",
    ),
    "unverified_sender": (
        "Without the list of recipients (--charters) nobody can say whether the sender may write here.",
        "Uden modtagerlisten (--charters) kan ingen sige, om afsenderen må skrive her.",
    ),
    "damaged": (
        "WARNING: {sentence} What opens is shown; do not rely on it being complete.",
        "ADVARSEL: {sentence} Det, der kan åbnes, bliver vist; stol ikke på, at det er alt.",
    ),
    "try_damaged": (
        "With --damaged you see what opens all the same.",
        "Med --damaged ser du det, der alligevel kan åbnes.",
    ),
    "title": ("{kind} {sequence}, {time}", "{kind} {sequence}, {time}"),
    "shut": ("{kind} {sequence}: {sentence}", "{kind} {sequence}: {sentence}"),
    "report": ("Report", "Indberetning"),
    "reply": ("From the reporter", "Fra indberetteren"),
    "answer": ("Answer", "Svar"),
    "note": ("Internal note", "Internt notat"),
    "acknowledgement": ("Acknowledgement of receipt", "Bekræftelse på modtagelse"),
    "feedback": ("Feedback", "Feedback"),
    "category": ("Subject: {label}", "Emne: {label}"),
    "by": ("By: {name}", "Af: {name}"),
    "attachment": ("Attachment: {name} ({size} bytes)", "Bilag: {name} ({size} byte)"),
    "signed": ("Signature: correct", "Underskrift: i orden"),
    "unsigned": (
        "Signature: WRONG. The envelope was changed or forged.",
        "Underskrift: FORKERT. Konvolutten er ændret eller forfalsket.",
    ),
    "envelope": ("Sealed envelope, {size} bytes", "Forseglet konvolut, {size} byte"),
    "line": ("  {name}: {value}", "  {name}: {value}"),
    "direction": ("what", "hvad"),
    "scheme": ("scheme", "ordning"),
    "case": ("case", "sag"),
    "sequence": ("number in its thread", "nummer i tråden"),
    "charter_hash": ("list of recipients (fingerprint)", "modtagerliste (fingeraftryk)"),
    "sender": ("sender's key", "afsenderens nøgle"),
    "mailbox": ("mailbox", "postkasse"),
    "readers": ("sealed to the keys", "forseglet til nøglerne"),
    "hash": ("hash", "hash"),
    "closed": (
        "Nothing more can be read without a key.",
        "Mere kan ikke læses uden en nøgle.",
    ),
}


def say(language: str, key: str, **facts: object) -> str:
    """The sentence in that language, filled in."""
    return SENTENCES[key][LANGUAGES.index(language)].format(**facts)


def refusal(language: str, code: str, facts: dict[str, str | int]) -> str:
    """What an error of crypto/SPEC.md means, and its code."""
    sentence = REFUSALS[code][LANGUAGES.index(language)].format(**facts)
    return f"{sentence} ({code})"
