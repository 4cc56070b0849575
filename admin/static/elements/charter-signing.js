// The signer's act: who may read. What is shown here is read from the very bytes that are signed,
// so that a server cannot show one list and have another signed.

import { parse, sign, verifyChain } from "#crypto/charter.js";
import { b64u, fromB64u } from "#crypto/encoding.js";
import { fingerprint } from "#crypto/keys.js";

import { changes, namesTold, receiptKeyChanged, refusal } from "../charter/changes.js";
import { again } from "../living/boosting.js";
import { keys } from "../living/key-store.js";
import { LivingElement } from "../living/living-element.js";
import { say } from "../living/notice.js";
import { button, fill, h } from "../page/build.js";
import { fingerprintLine } from "../page/fingerprint.js";
import { pick, sentence, t, writeDate } from "../page/texts.js";
import { address, getJson, postJson } from "../server.js";

/** @typedef {import("#crypto/charter.js").Charter} Charter */
/** @typedef {import("#crypto/keys.js").RecipientKeys} RecipientKeys */

export class CharterSigning extends LivingElement {
  get #url() {
    return address(`/schemes/${this.getAttribute("scheme")}/charter`);
  }

  refresh() {
    const held = keys();
    if (held === null) fill(this, h("p", { class: "muted" }, t("charter.locked")));
    else void this.#offer(held);
  }

  /** @param {RecipientKeys} held */
  async #offer(held) {
    try {
      const answer = await getJson(`${this.#url}/draft`);
      const draft = await parse(fromB64u(answer.draft));
      const chain = answer.charters.length > 0 ? await verifyChain(answer.charters) : [];
      const page = {
        scheme: this.getAttribute("scheme") ?? "",
        schemeOfDraft: b64u(draft.scheme),
        verify: held.verify,
        today: new Date().toISOString().slice(0, 10),
      };
      const wrong = refusal(draft, chain, page);
      if (wrong) throw Object.assign(new Error(wrong), { code: wrong });
      if (keys() === held) this.#show(draft, chain.at(-1), held);
    } catch (error) {
      fill(this, this.#refused(error));
    }
  }

  /** @param {unknown} error */
  #refused(error) {
    const code = /** @type {{code?: string}} */ (error).code;
    const calm = code === "charter_unchanged" || code === "charter_signer_missing";
    return h("div", { class: calm ? "notice" : "notice notice-warning" }, h("p", {}, sentence(error)));
  }

  /**
   * @param {Charter} draft
   * @param {Charter | undefined} current
   * @param {RecipientKeys} held
   */
  #show(draft, current, held) {
    const rows = changes(draft, current).map(row);
    const head = ["name", "fingerprint", "change"].map((key) => h("th", { scope: "col" }, t(`charter.${key}`)));
    const table = h("table", { class: "table table-stacking" }, h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...rows));
    const busy = h("p", { role: "status" });
    const signing = button(t("charter.sign", { version: draft.version }), () => void this.#sign(draft, held, busy));
    fill(
      this,
      h("p", {}, t(current ? "charter.intro" : "charter.intro.first")),
      h("dl", { class: "facts" }, ...namesTold(draft, current).map(nameRow), fact(t("charter.issued"), writeDate(draft.issued)), fact(t("charter.list"), fingerprintLine(draft.fingerprint))),
      h("div", { class: "table-scroll", role: "region", "aria-labelledby": "sign", tabindex: 0 }, table),
      receiptKeyChanged(draft, current) && h("div", { class: "notice notice-warning" }, h("p", {}, t("charter.receipt"))),
      h("p", { class: "muted small" }, t("charter.compare")),
      h("div", { class: "buttons" }, signing),
      busy,
    );
  }

  /**
   * @param {Charter} draft
   * @param {RecipientKeys} held
   * @param {HTMLElement} busy
   */
  async #sign(draft, held, busy) {
    try {
      busy.textContent = t("charter.working");
      await postJson(this.#url, await sign(draft.bytes, held.signingSeed));
      await again();
      // Not what the server then says of it: the poster is compared with this.
      say("done", t("charter.done", { version: draft.version, fingerprint: draft.fingerprint }));
    } catch (error) {
      busy.textContent = "";
      say("problem", sentence(error));
    }
  }
}

/** @param {ReturnType<typeof changes>[number]} entry */
function row({ person, change, signing }) {
  const told = signing !== "none" && change !== "gone";
  return h(
    "tr",
    { class: `change change-${change}` },
    h("th", { scope: "row" }, person.name, h("br"), h("span", { class: "muted small" }, inEach(person.role))),
    h("td", {}, fingerprintLine(fingerprint(person.keyId))),
    h(
      "td",
      {},
      h("span", {}, t(`charter.change.${change}`)),
      told && h("br"),
      told && h("span", {}, t(`charter.signing.${signing}`)),
      h("br"),
      h("span", { class: "muted small" }, t("charter.since", { date: writeDate(person.since) })),
    ),
  );
}

/** @param {ReturnType<typeof namesTold>[number]} entry */
function nameRow({ what, now, before }) {
  const told = before && h("strong", {}, t("charter.name.before", { name: inEach(before) }));
  return fact(t(`charter.name.${what}`), inEach(now), told && h("br"), told);
}

/**
 * @param {string} label
 * @param {...(Node | string | null)} value
 */
function fact(label, ...value) {
  return h("div", {}, h("dt", {}, label), h("dd", {}, ...value));
}

/**
 * All of them are signed, so all are shown: the reader's own language first.
 *
 * @param {Record<string, string>} texts
 */
function inEach(texts) {
  return [...new Set([pick(texts), ...Object.values(texts)])].join(" / ");
}
