// The one script of the recipients' pages. It stays while pages come and go.

import "../staff.css";
import "../breach.css";
import "../breach/from-report.css";
import "../breach/papers.css";
import "../rights.css";

import { BreachNotes } from "../breach/breach-notes.js";
import { CopyField } from "../breach/copying.js";
import { BreachFromReport } from "../breach/from-report.js";
import { BusyLine } from "../elements/busy-line.js";
import { CharterSigning } from "../elements/charter-signing.js";
import { DemonstrationPeople } from "../elements/demonstration-people.js";
import { ExportCase } from "../elements/export-case.js";
import { IdleWarning } from "../elements/idle-warning.js";
import { KeyStatus } from "../elements/key-status.js";
import { PageNotice } from "../elements/page-notice.js";
import { SealForm } from "../elements/seal-form.js";
import { CaseTitle, SealedCase } from "../elements/sealed-case.js";
import { SealedThread } from "../elements/sealed-thread.js";
import { SealedTitle } from "../elements/sealed-title.js";
import { SignInForm } from "../elements/sign-in-form.js";
import { StateMove } from "../elements/state-move.js";
import { TakeInvitation } from "../elements/take-invitation.js";
import { UnlockForm } from "../elements/unlock-form.js";
import { AnswerLetter } from "../rights/answer-letter.js";
import { AskBlindly, AskCaseworker, CaseworkerAnswer } from "../rights/asking.js";
import { LetterForm } from "../rights/letter-form.js";
import { NotingForm, OpenedNote } from "../rights/noting-form.js";
import { PersonName, SealedName } from "../rights/person-name.js";
import { TombstoneForm } from "../rights/tombstone-form.js";
import { watchKeeping } from "../breach/keeping.js";
import { configure, watchPages } from "../living/boosting.js";
import { watchIdle } from "../living/idle.js";
import { watchSeldom } from "../living/seldom.js";
import { watchSigningOut } from "../living/signing-out.js";
import { watchUnsent } from "../living/unsent.js";
import { watchRevealing } from "../page/revealing.js";

configure();
watchPages();
watchKeeping();
watchIdle();
watchSigningOut();
watchUnsent();
watchRevealing();

/** @type {[string, CustomElementConstructor][]} parts before the wholes that look for them */
const ELEMENTS = [
  ["busy-line", BusyLine],
  ["page-notice", PageNotice],
  ["key-status", KeyStatus],
  ["idle-warning", IdleWarning],
  ["unlock-form", UnlockForm],
  ["sealed-title", SealedTitle],
  ["case-title", CaseTitle],
  ["sealed-thread", SealedThread],
  ["seal-form", SealForm],
  ["state-move", StateMove],
  ["export-case", ExportCase],
  ["breach-notes", BreachNotes],
  ["breach-from-report", BreachFromReport],
  ["copy-field", CopyField],
  ["sealed-name", SealedName],
  ["person-name", PersonName],
  ["noting-form", NotingForm],
  ["opened-note", OpenedNote],
  ["letter-form", LetterForm],
  ["tombstone-form", TombstoneForm],
  ["ask-caseworker", AskCaseworker],
  ["caseworker-answer", CaseworkerAnswer],
  ["ask-blindly", AskBlindly],
  ["answer-letter", AnswerLetter],
  ["sealed-case", SealedCase],
  ["charter-signing", CharterSigning],
  ["sign-in-form", SignInForm],
  ["take-invitation", TakeInvitation],
  ["demonstration-people", DemonstrationPeople],
];
for (const [name, element] of ELEMENTS) customElements.define(name, element);

watchSeldom();
