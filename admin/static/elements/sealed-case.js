// One case on a page: opens it once and tells the parts inside what there is to show.

import { keys } from "../living/key-store.js";
import { LivingElement } from "../living/living-element.js";
import { readCase } from "../conversation/case-file.js";
import { rememberTitle, titleOf } from "../living/opened.js";
import { fill, h } from "../page/build.js";
import { sentence, t } from "../page/texts.js";

/** @typedef {import("../conversation/case-file.js").CaseFile} CaseFile */

/** A part of a case's page. */
export class CasePart extends HTMLElement {
  /**
   * The keys are open, and so is the case.
   *
   * @param {CaseFile} _file
   */
  show(_file) {}

  /** The keys are locked: nothing that was sealed may stay on the page. */
  hide() {}
}

export class SealedCase extends LivingElement {
  get parts() {
    return [...this.querySelectorAll("*")].filter((element) => element instanceof CasePart);
  }

  refresh() {
    const held = keys();
    if (held === null) for (const part of this.parts) part.hide();
    else void this.#open(held);
  }

  /** @param {import("#crypto/keys.js").RecipientKeys} held */
  async #open(held) {
    const id = this.getAttribute("case") ?? "";
    try {
      const at = this.getAttribute("at") ?? "/cases";
      const file = await readCase(id, this.getAttribute("scheme") ?? "", held, at);
      // The lock may have come while it was being opened.
      if (keys() !== held || !this.isConnected) return;
      const report = file.conversation[0]?.message;
      if (report && at === "/cases") rememberTitle(id, titleOf(report));
      for (const part of this.parts) part.show(file);
    } catch (error) {
      this.querySelector("sealed-thread")?.replaceChildren(
        h("div", { class: "notice notice-warning" }, h("p", {}, t("case.failed")), h("p", {}, sentence(error))),
      );
    }
  }
}

/** The case's title above all of it. */
export class CaseTitle extends CasePart {
  /** @param {CaseFile} file */
  show(file) {
    const report = file.conversation[0]?.message;
    fill(this, report ? titleOf(report) : t("title.failed"));
    this.classList.toggle("sealed", !report);
  }

  hide() {
    fill(this, t("title.sealed"));
    this.classList.add("sealed");
  }
}
