// Leaving quickly: the button, or three times Shift. The page is blank before the browser has even
// begun to load the other one, and what was written is gone from memory.
//
// Not Esc: it stops the loading of the page that one wants to get away to, and screen readers use it.
// Tor Browser hides Shift from pages: there the button alone leaves, and the pages say so.

import { element } from "./page.js";
import { releaseGuard } from "./guard.js";

const PRESSES = 3;
const FORGET_AFTER = 5000;

/** @typedef {(key: string, facts?: Record<string, string | number>) => string} Texts */

/** @param {Texts} texts */
export function installLeaving(texts) {
  const link = element("leave");
  if (!(link instanceof HTMLAnchorElement)) throw new Error("The way out must be a link.");
  const leave = () => leaveNow(link.href, texts("leave_going"));
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  countShift(leave, texts);
  // A page that the browser kept and brings back must not bring back what it showed.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}

/**
 * @param {string} url
 * @param {string} announcement
 */
function leaveNow(url, announcement) {
  releaseGuard();
  wipeFields();
  const blank = document.createElement("div");
  blank.className = "blank";
  blank.setAttribute("role", "alert");
  const words = document.createElement("span");
  words.className = "visually-hidden";
  blank.append(words);
  document.body.replaceChildren(blank);
  document.title = "\u00a0";
  words.textContent = announcement;
  location.replace(url);
}

/** Takes what was typed out of the document, and of what a browser may keep of it. */
export function wipeFields() {
  for (const field of document.querySelectorAll("input, textarea")) {
    if (field instanceof HTMLInputElement && ["checkbox", "radio"].includes(field.type)) {
      field.checked = field.defaultChecked;
    } else if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) {
      field.value = "";
    }
  }
}

/**
 * Shift alone, pressed and let go three times; a capital letter is no press.
 *
 * @param {() => void} leave
 * @param {Texts} texts
 */
function countShift(leave, texts) {
  const status = element("leave-status");
  let presses = 0;
  let alone = false;
  let timer = 0;
  const show = (/** @type {number} */ count) => {
    presses = count;
    element("leave").dataset.presses = String(count);
  };
  const forget = () => {
    if (presses > 0) status.textContent = texts("leave_expired");
    show(0);
  };
  window.addEventListener("keydown", (event) => {
    if (event.key === "Shift") {
      if (!event.repeat) alone = true;
      return;
    }
    alone = false;
    show(0);
  });
  window.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    show(presses + 1);
    clearTimeout(timer);
    if (presses >= PRESSES) {
      leave();
      return;
    }
    status.textContent = texts(presses === 1 ? "leave_two_more" : "leave_one_more");
    timer = window.setTimeout(forget, FORGET_AFTER);
  });
}
