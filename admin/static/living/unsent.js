// What was typed in a form of a desk and not sent: nobody leaves it behind without being asked.
// In one living document the browser asks only when the window closes; links, other forms and the
// way back are asked about here.

import { t } from "../page/texts.js";

/**
 * @typedef {object} Field what this needs to know of a control
 * @property {string} type
 * @property {boolean} [disabled]
 * @property {string} [value]
 * @property {string} [defaultValue]
 * @property {boolean} [checked]
 * @property {boolean} [defaultChecked]
 * @property {ArrayLike<{selected: boolean, defaultSelected: boolean}>} [options]
 */

// Nobody types in these.
const SILENT = new Set(["hidden", "submit", "button", "reset", "fieldset", "output", "search"]);

/** These hold a form whose words came back from the server unkept. */
const RETURNED = new Set([409, 422]);

/** Forms in which a person has typed or chosen; what scripts fill in is nobody's work. */
const touched = new WeakSet();

/** @type {string | null} the address of a form that came back */
let returned = null;

/** Where the page that is shown was fetched from. */
let here = "";

const remember = () => {
  here = location.pathname + location.search + location.hash;
};

/**
 * @param {Field} field
 * @returns {boolean} whether it holds something else than when the page came
 */
export function isChanged(field) {
  if (field.disabled || SILENT.has(field.type)) return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.options) return isChosenAnew(Array.from(field.options));
  return (field.value ?? "") !== (field.defaultValue ?? "");
}

/** @param {{selected: boolean, defaultSelected: boolean}[]} options */
function isChosenAnew(options) {
  // Where the page chose none, a browser shows the first.
  const chosenByPage = options.some((option) => option.defaultSelected);
  return options.some((option, place) => option.selected !== (chosenByPage ? option.defaultSelected : place === 0));
}

/**
 * @param {HTMLFormElement} form
 * @returns {boolean} whether something in it would be lost
 */
function isUnsent(form) {
  const fields = [...form.elements].filter((one) => "type" in one).map((one) => /** @type {Field & Element} */ (one));
  // Words for a sealed note are kept as a draft, and are there again on the way back.
  const own = fields.filter((one) => !one.hasAttribute("data-note"));
  if (returned !== null && form.getAttribute("action") === returned) {
    return own.some((one) => !SILENT.has(one.type)) || form.querySelector("[name=since]") !== null;
  }
  return touched.has(form) && own.some(isChanged);
}

/**
 * @param {Element | null} [sent] what is sent or followed: its own form is not left behind
 * @returns {boolean}
 */
function wouldLose(sent = null) {
  if (sent?.hasAttribute("data-drops")) return false;
  const own = sent?.closest("form");
  const forms = [...document.querySelectorAll("form[data-keeps]")];
  return forms.some((form) => form instanceof HTMLFormElement && (form !== own || isLink(sent)) && isUnsent(form));
}

/** @param {Element | null} element a link within a form leaves it */
function isLink(element) {
  return element instanceof HTMLAnchorElement;
}

const staysHere = () => !window.confirm(t("unsent.leave"));

/** @param {Event} event */
function beforeLeaving(event) {
  const { elt } = /** @type {CustomEvent<{elt: Element}>} */ (event).detail;
  if (wouldLose(elt) && staysHere()) event.preventDefault();
}

/** @param {Event} event */
function beforeGoingBack(event) {
  if (!wouldLose() || !staysHere()) return;
  event.preventDefault();
  // The address has gone back already, by one page or by several; the page that stays gets its own.
  history.pushState({ htmx: true }, "", here);
}

/** @param {Event} event */
function beforeSwap(event) {
  const answer = /** @type {CustomEvent<{xhr: XMLHttpRequest, shouldSwap: boolean, requestConfig: {elt: Element}}>} */ (event).detail;
  const form = answer.requestConfig.elt.closest("form[data-keeps]");
  if (RETURNED.has(answer.xhr.status)) returned = form?.getAttribute("action") ?? null;
  else if (answer.xhr.status < 400) returned = null;
}

/** Watches over every form of the desks. */
export function watchUnsent() {
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, ({ target, isTrusted }) => {
      const form = target instanceof Element ? target.closest("form[data-keeps]") : null;
      if (form && isTrusted) touched.add(form);
    });
  }
  remember();
  for (const moved of ["htmx:pushedIntoHistory", "htmx:replacedInHistory", "htmx:historyRestore"]) {
    document.addEventListener(moved, remember);
  }
  document.addEventListener("htmx:confirm", beforeLeaving);
  document.addEventListener("htmx:historyCacheMiss", beforeGoingBack);
  document.addEventListener("htmx:beforeSwap", beforeSwap);
  addEventListener("beforeunload", (event) => {
    if (wouldLose()) event.preventDefault();
  });
}
