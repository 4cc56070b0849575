// One living document: links and forms fetch the next page and put it in place of this one, so that
// the unlocked keys survive. Without this file each link loads a page of its own, and each page
// asks for the passphrase. Of several pages on the way the last that was wanted is the one that comes.

import htmx from "htmx.org";

import { lock } from "./key-store.js";
import { hush, say } from "./notice.js";
import { language, t } from "../page/texts.js";

/** Settings that keep htmx to fetching and swapping. */
export function configure() {
  Object.assign(htmx.config, {
    allowEval: false,
    includeIndicatorStyles: false,
    // A cache of pages would write opened text into the browser's storage.
    historyCacheSize: 0,
    historyRestoreAsHxRequest: false,
    refreshOnHistoryMiss: false,
    selfRequestsOnly: true,
    defaultSettleDelay: 0,
    // Copying attributes from the old page would set inline styles, which the policy forbids.
    attributesToSettle: [],
    // Error pages are pages too: they say what happened and what to do.
    responseHandling: [
      { code: "204", swap: false },
      { code: "...", swap: true },
    ],
  });
}

/**
 * Goes to another page of this site without losing the document.
 *
 * @param {string} url
 */
export function go(url) {
  const link = document.createElement("a");
  link.href = url;
  link.hidden = true;
  document.body.append(link);
  htmx.process(link);
  link.click();
}

/**
 * Fetches this page anew, keeping the place on it, once something has been done.
 *
 * Whoever is on the way to another page is not called back; and what was done is done, whether or
 * not the page can be fetched.
 */
export async function again() {
  if (document.querySelector("a.htmx-request, form.htmx-request")) return;
  const { scrollX, scrollY } = window;
  try {
    await htmx.ajax("get", location.pathname + location.search, { target: document.body, swap: "innerHTML" });
  } catch {
    return;
  }
  findPlace(scrollX, scrollY);
  if (document.activeElement === document.body) focusHeading(document.getElementById(workedIn));
}

/** After any of these the place is the person's own affair. */
const ACTS = ["wheel", "touchmove", "pointerdown", "keydown", "htmx:beforeRequest"];

/**
 * Scrolls to where one was. The page is short until what is sealed has been opened, so it is tried
 * again as it grows.
 *
 * @param {number} left
 * @param {number} top
 */
function findPlace(left, top) {
  const growing = new ResizeObserver(() => {
    window.scrollTo(left, top);
    if (Math.ceil(window.scrollY) >= Math.floor(top)) leave();
  });
  const leave = () => {
    growing.disconnect();
    for (const act of ACTS) document.removeEventListener(act, leave);
  };
  for (const act of ACTS) document.addEventListener(act, leave, { passive: true });
  growing.observe(document.body);
}

/** The id of the heading of the section in which something was focused last. */
let workedIn = "";

/** @param {FocusEvent} event */
function rememberPlace({ target }) {
  const section = target instanceof Element ? target.closest("section[aria-labelledby]") : null;
  workedIn = section?.getAttribute("aria-labelledby") ?? "";
}

/**
 * What had the focus is gone with the page before: those who listen, and those who use the keyboard,
 * go on from a heading.
 *
 * @param {HTMLElement | null} [wanted] null: the page's own
 */
export function focusHeading(wanted = null) {
  const heading = wanted ?? document.querySelector("#main h1");
  if (!(heading instanceof HTMLElement)) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

/** The document follows the page that was put into it: language, colours, the list's place. */
function adopt() {
  document.documentElement.lang = language();
  const { style, styleIntegrity } = document.getElementById("page")?.dataset ?? {};
  if (style && !document.head.querySelector(`link[href="${style}"]`)) {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.integrity = styleIntegrity ?? "";
    link.href = style;
    document.head.append(link);
  }
  const list = document.querySelector(".split-list");
  if (list) list.scrollTop = listScroll;
}

let listScroll = 0;

/** The list beside a case stays where it was scrolled to. */
function rememberList() {
  listScroll = document.querySelector(".split-list")?.scrollTop ?? 0;
}

let hasMoved = false;

/** A new page is read from its heading on, by those who listen to it. */
function announce() {
  hasMoved = false;
  if (!document.querySelector("[autofocus]")) focusHeading();
}

/** @type {XMLHttpRequest | null} the request for the page that was wanted last */
let latest = null;

/** @param {Event} event */
function wanted(event) {
  latest = /** @type {CustomEvent<{xhr: XMLHttpRequest}>} */ (event).detail.xhr;
}

/**
 * A page that comes late is not put in place of one that was asked for after it.
 *
 * @param {Event} event
 */
function dropLate(event) {
  if (/** @type {CustomEvent<{xhr: XMLHttpRequest}>} */ (event).detail.xhr === latest) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

export function watchPages() {
  document.addEventListener("focusin", rememberPlace);
  document.addEventListener("htmx:beforeRequest", wanted);
  document.addEventListener("htmx:beforeSwap", dropLate);
  document.addEventListener("htmx:beforeSwap", rememberList);
  // The address changes before the page does: the heading there is then is still the old one.
  document.addEventListener("htmx:pushedIntoHistory", () => {
    hasMoved = true;
  });
  document.addEventListener("htmx:afterSwap", () => {
    adopt();
    if (hasMoved) announce();
  });
  document.addEventListener("htmx:historyRestore", () => {
    adopt();
    announce();
  });
  document.addEventListener("htmx:beforeRequest", () => hush());
  document.addEventListener("htmx:sendError", () => say("problem", t("error.unreachable")));
  // A page that is left for good must not come back from the browser's memory with its keys.
  window.addEventListener("pagehide", () => lock());
}
