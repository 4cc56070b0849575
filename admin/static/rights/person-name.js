// Who asks, by the name in the sealed request: in the list, and above the request's page.

import { CasePart } from "../elements/sealed-case.js";
import { SealedTitle } from "../elements/sealed-title.js";
import { rememberTitle } from "../living/opened.js";
import { fill } from "../page/build.js";
import { t } from "../page/texts.js";

/** @typedef {import("#crypto/message.js").Message} Message */

const LONGEST = 60;

/**
 * The first line of what the person wrote about who they are; empty where they wrote nothing.
 *
 * @param {Message} report
 */
export function nameIn(report) {
  const said = report.answers.find(({ question }) => question === "requester")?.text ?? "";
  const line = (said.trim().split(/[\n,;]/u, 1)[0] ?? "").trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)} …` : line;
}

/**
 * How the person asked to have the answer; empty where they did not.
 *
 * @param {Message} report
 */
export function wishIn(report) {
  const said = report.answers.find(({ question }) => question.startsWith("delivery:"));
  return said?.question.slice("delivery:".length) ?? "";
}

export class SealedName extends SealedTitle {
  get sealedText() {
    return t("rights.name_sealed");
  }

  /** @param {Message} report */
  titleFrom(report) {
    return nameIn(report) || t("rights.name_missing");
  }
}

export class PersonName extends CasePart {
  /** @param {import("../conversation/case-file.js").CaseFile} file */
  show(file) {
    const report = file.conversation[0]?.message;
    const name = report ? nameIn(report) || t("rights.name_missing") : t("title.failed");
    if (report) rememberTitle(file.id, name);
    fill(this, name);
    this.classList.toggle("sealed", !report);
  }

  hide() {
    fill(this, t("rights.name_sealed"));
    this.classList.add("sealed");
  }
}
