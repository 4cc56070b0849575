// What a request has that a report has not: files, a wish for e-mail, and a few facts in clear.

import { answerTo } from "../draft.js";
import { element, field } from "../page.js";
import { Attachments } from "./attachments.js";
import { postEnclosed } from "./enclosing.js";
import { writeSize } from "./file_words.js";

/**
 * @typedef {import("../page.js").PageData} PageData
 * @typedef {import("../leaving.js").Texts} Texts
 * @typedef {import("../sealing.js").Draft} Draft
 */

// The step, and the two questions whose answers the clock and the list of the handlers need.
const STEP = "extra";
const KINDS = "kinds";
const RELATION = "known_as";
// So short that it must be seen to be told: less is sent before one has read it.
const WORTH_TELLING = 256 * 1024;

/**
 * @param {PageData} page
 * @param {Texts} texts
 * @returns {import("../report_page.js").Own}
 */
export function ownOfRequest(page, texts) {
  const attachments = new Attachments(texts, page.language);
  return {
    parts: [
      {
        step: STEP,
        problems: () => [...attachments.problems(), ...problemsOfAddress(texts)],
        rows: () => [
          { key: texts("check_files"), value: attachments.words() || texts("files_none"), step: STEP },
          { key: texts("check_address"), value: address() || texts("check_no_address"), step: STEP },
          { key: texts("check_in_clear"), value: inClear(page, texts), step: "which" },
        ],
      },
    ],
    complete: (draft) => ({ ...draft, attachments: attachments.entries }),
    post: (envelope, draft) => {
      const facts = { ...factsOf(draft), address: address() || null };
      const files = attachments.of(draft.attachments ?? []);
      const tell = (/** @type {number} */ share, /** @type {number} */ size) => {
        if (size < WORTH_TELLING) return;
        const percent = new Intl.NumberFormat(page.language, { style: "percent" }).format(Math.floor(100 * share) / 100);
        const values = { share: percent, size: writeSize(size, texts, page.language) };
        element("send-progress").textContent = texts("stage_sending_part", values);
      };
      return postEnclosed(page.urls.reports ?? "", { facts, envelope, files }, tell);
    },
    forget: () => attachments.forget(),
  };
}

/**
 * What the server is told, as the page says it is.
 *
 * @param {Draft} draft
 */
function factsOf({ answers, language }) {
  const chosen = (/** @type {string} */ id) => {
    const found = answers.find(({ question }) => question.startsWith(`${id}:`));
    return found === undefined ? [] : found.question.slice(id.length + 1).split(",");
  };
  return { kinds: chosen(KINDS), relation: chosen(RELATION)[0] ?? "", language };
}

/**
 * @param {PageData} page
 * @param {Texts} texts
 */
function inClear({ scheme }, texts) {
  const questions = scheme.categories.flatMap((category) => category.questions);
  const words = (/** @type {string} */ id) => {
    const question = questions.find((one) => one.id === id);
    return question === undefined ? "" : answerTo(question).replaceAll("\n", ", ");
  };
  return texts("check_in_clear_what", { kinds: words(KINDS), relation: words(RELATION) });
}

function address() {
  return field("address").value.trim();
}

/**
 * @param {Texts} texts
 * @returns {{id: string, text: string}[]}
 */
function problemsOfAddress(texts) {
  return isAddress(address()) ? [] : [{ id: "address", text: texts("address_invalid") }];
}

/** As the server looks at it; nothing is an answer too. @param {string} typed */
export function isAddress(typed) {
  return typed === "" || (typed.length <= 254 && /^[\w!#$%&'*+/=?^`{|}~.-]{1,64}@[A-Za-z\d-]+(?:\.[A-Za-z\d-]+)+$/.test(typed));
}
