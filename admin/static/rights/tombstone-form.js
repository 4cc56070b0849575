// What the person is called, so that a restore cannot bring them back unseen. It is sent to be
// digested in the server's memory; the name comes from the sealed request.

import { busyLine } from "../elements/busy-line.js";
import { CasePart } from "../elements/sealed-case.js";
import { again } from "../living/boosting.js";
import { say } from "../living/notice.js";
import { one } from "../page/build.js";
import { wrong } from "../page/fields.js";
import { sentence, t } from "../page/texts.js";
import { address, postJson } from "../server.js";

import { nameIn } from "./person-name.js";

const KINDS = ["name", "email", "number"];

export class TombstoneForm extends CasePart {
  #case = "";
  #listens = false;

  /** @param {import("../conversation/case-file.js").CaseFile} file */
  show(file) {
    this.#case = file.id;
    const report = file.conversation[0]?.message;
    const box = this.#box("name");
    if (report && box.value === "") box.value = nameIn(report);
    one(this, "form", HTMLFormElement).hidden = false;
    if (this.#listens) return;
    this.#listens = true;
    one(this, "form", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      void this.#plant();
    });
  }

  hide() {
    for (const kind of KINDS) this.#box(kind).value = "";
    one(this, "form", HTMLFormElement).hidden = true;
  }

  /** @param {string} kind */
  #box(kind) {
    return one(this, `#tombstone-${kind}`, HTMLTextAreaElement);
  }

  async #plant() {
    const lines = (/** @type {string} */ kind) => this.#box(kind).value.split("\n").map((line) => line.trim()).filter(Boolean);
    const identifiers = Object.fromEntries(KINDS.map((kind) => [kind, lines(kind)]));
    if (identifiers.name?.length === 0) return wrong(this.#box("name"), t("rights.tombstone.missing"));
    const busy = busyLine(this);
    busy.show(t("seal.working"));
    try {
      const version = this.getAttribute("version") ?? "";
      await postJson(address(`/requests/${this.#case}/tombstone`), { version, identifiers });
      await again();
      say("done", t("rights.tombstone.done"));
    } catch (error) {
      busy.clear();
      wrong(this.#box("name"), `${sentence(error)} ${t("seal.kept")}`);
    }
  }
}
