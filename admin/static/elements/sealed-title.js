// The title of a case in a list: found inside the sealed report, in the page. All titles of a list
// come with one request, and are opened one after the other.

import { b64u, fromB64u } from "#crypto/encoding.js";
import { openEnvelope } from "#crypto/envelope.js";
import { parse } from "#crypto/wire.js";

import { keys } from "../living/key-store.js";
import { LivingElement } from "../living/living-element.js";
import { rememberTitle, straight, titleOf, titleOfCase } from "../living/opened.js";
import { t } from "../page/texts.js";
import { getJson } from "../server.js";

/** @type {WeakMap<Element, Promise<Record<string, string>>>} one request for each list */
const asked = new WeakMap();

/**
 * @param {HTMLElement} list
 * @returns {Promise<Record<string, string>>} case to sealed report
 */
function reportsOf(list) {
  let answer = asked.get(list);
  if (!answer) {
    answer = getJson(list.dataset.reports ?? "").then(({ reports }) => reports);
    asked.set(list, answer);
    // One that failed may be asked for again.
    answer.catch(() => asked.delete(list));
  }
  return answer;
}

/** Opens one title at a time, so that the page stays quick to the hand. */
let line = Promise.resolve();

export class SealedTitle extends LivingElement {
  /** What stands there while it is sealed. */
  get sealedText() {
    return t("title.sealed");
  }

  /**
   * What the sealed report is known by in the list.
   *
   * @param {import("#crypto/message.js").Message} report
   */
  titleFrom(report) {
    return titleOf(report);
  }

  refresh() {
    const held = keys();
    const id = this.getAttribute("case") ?? "";
    const known = held ? titleOfCase(id) : undefined;
    this.#show(known ?? this.sealedText, known !== undefined);
    if (held && known === undefined) {
      line = line.then(() => this.#open(id)).catch(() => this.#show(t("title.failed"), false));
    }
  }

  /** @param {string} id */
  async #open(id) {
    const list = this.closest("[data-reports]");
    const held = keys();
    if (!this.isConnected || held === null || !(list instanceof HTMLElement)) return;
    const sealed = (await reportsOf(list))[id];
    if (sealed === undefined) return this.#show(t("title.failed"), false);
    const envelope = parse(fromB64u(sealed));
    const isReport = envelope.direction === "report" && b64u(envelope.case) === id;
    if (!isReport) return this.#show(t("title.failed"), false);
    const title = this.titleFrom(await openEnvelope(envelope, held));
    if (keys() !== held) return;
    rememberTitle(id, title);
    this.#show(title, true);
  }

  /**
   * @param {string} text
   * @param {boolean} open
   */
  #show(text, open) {
    this.textContent = straight(text);
    this.classList.toggle("sealed", !open);
  }
}
