// Takes a case out as one sealed file, made here in the browser.

import { ENDING, write } from "#crypto/export.js";
import { fromJson } from "#crypto/keyring.js";

import { say } from "../living/notice.js";
import { one } from "../page/build.js";
import { sentence, t } from "../page/texts.js";
import { address, getJson, postJson } from "../server.js";

import { CasePart } from "./sealed-case.js";

/** @typedef {import("../conversation/case-file.js").CaseFile} CaseFile */

export class ExportCase extends CasePart {
  /** @type {CaseFile | null} */
  #file = null;

  #listens = false;

  get #button() {
    return one(this, "[data-export]", HTMLButtonElement);
  }

  /** @param {CaseFile} file */
  show(file) {
    this.#file = file;
    this.#button.hidden = false;
    if (this.#listens) return;
    this.#listens = true;
    this.#button.addEventListener("click", () => void this.#save());
  }

  hide() {
    this.#file = null;
    this.#button.hidden = true;
  }

  async #save() {
    const file = this.#file;
    if (!file) return;
    try {
      await postJson(address(`/cases/${file.id}/export`), {});
      const entries = [...file.conversation, ...file.internal];
      const bytes = write({
        keyring: fromJson(await getJson(address("/keyring"))),
        charters: file.signed,
        envelopes: entries.map(({ envelope }) => envelope.bytes),
      });
      // Random, as the case's id is: the name tells nothing to whoever sees the file lie about.
      save(bytes, `${t("export.name")}-${file.id.slice(0, 6)}${ENDING}`);
      say("done", t("export.done"));
    } catch (error) {
      say("problem", sentence(error));
    }
  }
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string} name
 */
function save(bytes, name) {
  const url = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
