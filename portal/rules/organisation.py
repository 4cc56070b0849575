"""An organisation as its file describes it: frozen values, to JSON and back.

What the file says is facts; who holds which key, and what is signed, is the database's.
"""

from dataclasses import dataclass

from portal.rules.desk import BreachDesk, DeskFile, Processing, Processor, RightsDesk, System
from portal.rules.information import Facts
from portal.rules.law_data import Texts
from portal.rules.plain import Plain
from portal.rules.questions import Question
from portal.rules.regimes import Regime
from portal.rules.rights.record_values import Notice, Retention


@dataclass(frozen=True)
class Organisation(Plain):
    """`accent_dark` is None: the light page's accent is lightened for the dark page.

    `exit_url`: where a reporter who leaves quickly ends; None is a blank page of this site.
    """

    slug: str
    names: Texts
    kind: str
    contact: Texts
    accent: str
    accent_dark: str | None = None
    exit_url: str | None = None
    cvr: str | None = None

    @property
    def is_law_firm(self) -> bool:
        return self.kind == "law_firm"


@dataclass(frozen=True)
class Recipient(Plain):
    """`partner` and `daily_management` decide who may run a scheme under HVL § 35.

    None: the file does not say. `email` is where notices without content go.
    """

    id: str
    login: str
    name: str
    title: Texts
    email: str | None = None
    partner: bool | None = None
    daily_management: bool | None = None


@dataclass(frozen=True)
class Designation(Plain):
    """That a recipient (by id) is one of a scheme's, as what, and whether they sign its charter."""

    recipient: str
    role: Texts
    signer: bool = False


@dataclass(frozen=True)
class Client(Plain):
    """The controller of a scheme that the organisation runs for somebody else, as processor."""

    names: Texts
    contact: Texts


@dataclass(frozen=True)
class Category(Plain):
    """`questions` is the whole form for this category, standard questions and changes merged."""

    id: str
    label: Texts
    help: Texts
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Scheme(Plain):
    """One reporting channel. `texts` are Markdown under the names of `TEXTS`."""

    slug: str
    regime: Regime
    names: Texts
    languages: tuple[str, ...]
    anonymous: bool
    oral: bool
    receipt_acknowledges: bool
    who_may_report: Texts
    texts: dict[str, Texts]
    recipients: tuple[Designation, ...]
    categories: tuple[Category, ...]
    questions: tuple[Question, ...]
    privileged_warning: Texts | None = None
    client: Client | None = None

    def facts(self, organisation: Organisation) -> Facts:
        """What the information page needs to know about this scheme."""
        controller = self.client or organisation
        return Facts(
            regime=self.regime,
            organisation=organisation.names,
            controller=controller.names,
            contact=controller.contact,
            anonymous=self.anonymous,
            oral=self.oral,
            who_may_report=self.who_may_report,
            retention=self.texts.get("retention"),
            privacy=self.texts.get("privacy"),
            privileged_warning=self.privileged_warning,
            run_by=organisation.names if self.client else None,
            languages=self.languages,
            several_recipients=len(self.recipients) > 1,
        )


@dataclass(frozen=True)
class OrganisationFile(Plain):
    organisation: Organisation
    recipients: tuple[Recipient, ...]
    schemes: tuple[Scheme, ...]
    breach_desk: BreachDesk | None = None
    processors: tuple[Processor, ...] = ()
    systems: tuple[System, ...] = ()
    processing: tuple[Processing, ...] = ()
    rights_desk: RightsDesk | None = None
    retention: tuple[Retention, ...] = ()
    notice: Notice | None = None

    @property
    def desk(self) -> DeskFile:
        """What the two desks need of it."""
        return DeskFile(
            breach_desk=self.breach_desk,
            processors=self.processors,
            systems=self.systems,
            processing=self.processing,
            rights_desk=self.rights_desk,
            retention=self.retention,
            notice=self.notice,
        )


KINDS = ("company", "law_firm", "public_body", "association")
# What an organisation may write in its own words, beside what the law says.
TEXTS = ("intro", "guidance", "retention", "privacy")
REQUIRED_TEXTS = ("intro", "retention")
