// The desk's forms in one living document: what was typed stays when it could not be kept, and the
// person stays where they were when it was.

import { say } from "../living/notice.js";
import { t } from "../page/texts.js";

/**
 * @typedef {object} Answer what htmx tells of an answer before it is put in
 * @property {XMLHttpRequest} xhr
 * @property {boolean} shouldSwap
 * @property {boolean} isError
 * @property {{elt: Element}} requestConfig
 */

// These come with the form and what was typed in it; every other refusal is a page without it.
const WITH_FORM = new Set([409, 422]);

/** @type {Record<number, string>} */
const SENTENCES = {
  401: "error.signed_out",
  403: "error.csrf_refused",
  404: "breach.gone",
  413: "error.too_large",
  429: "error.too_many_requests",
  503: "error.busy",
  507: "error.storage_full",
};

/**
 * What to say, and where to go, once the page that follows is there.
 *
 * @type {{sentence: string, section: string | null} | null}
 */
let done = null;

/** @param {Event} event */
function beforeSwap(event) {
  const answer = /** @type {CustomEvent<Answer>} */ (event).detail;
  const form = formOf(answer.requestConfig.elt);
  done = null;
  if (!form) return;
  const { status } = answer.xhr;
  if (status >= 400 && !WITH_FORM.has(status)) {
    answer.shouldSwap = false;
    answer.isError = false;
    say("problem", t(SENTENCES[status] ?? "breach.failed"));
    return;
  }
  if (status < 400) done = { sentence: form.dataset.done ?? "", section: form.closest("section[id]")?.id ?? null };
}

/** @param {Element} element the form, or the button that sent it */
function formOf(element) {
  const form = element.closest("form");
  return form?.hasAttribute("data-keeps") ? form : null;
}

function settled() {
  const problems = document.querySelector("#problems:not([hidden])");
  if (problems instanceof HTMLElement) problems.focus();
  if (!done) return;
  const { sentence, section } = done;
  done = null;
  if (sentence) say("done", sentence);
  const part = section && document.getElementById(section);
  // A hidden heading would show itself while it has the focus, and move the page under the hand.
  const place = part && (part.querySelector("h2:not(.visually-hidden)") ?? part);
  if (!(place instanceof HTMLElement)) return;
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: "start" });
}

/** Watches over every form of the desk. */
export function watchKeeping() {
  document.addEventListener("htmx:beforeSwap", beforeSwap);
  document.addEventListener("htmx:afterSettle", settled);
}
