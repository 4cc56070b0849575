// Locks the keys when nobody has touched the page for a while, and says so a minute before.

import { isLocked, lock, onKeys } from "./key-store.js";
import { address, getJson } from "../server.js";

const WARNING = 60_000;
const ACTS = ["pointerdown", "keydown", "wheel", "touchstart"];

const bell = new EventTarget();
let touched = Date.now();
let heard = Date.now();
let warned = false;

/** How long a recipient may sit still, in milliseconds; from the page. */
function allowance() {
  const minutes = Number(document.getElementById("page")?.dataset.idleMinutes ?? "15");
  return Math.max(minutes, 2) * 60_000;
}

/** @returns {boolean} whether the lock is less than a minute away */
export function isWarning() {
  return warned;
}

/**
 * @param {() => void} listener called when the warning begins or ends
 * @returns {() => void}
 */
export function onIdle(listener) {
  bell.addEventListener("change", listener);
  return () => bell.removeEventListener("change", listener);
}

/** @param {boolean} now */
function warn(now) {
  if (warned === now) return;
  warned = now;
  bell.dispatchEvent(new Event("change"));
}

/** The person is there. While they write for long the server must hear of it too. */
export function stay() {
  touched = Date.now();
  warn(false);
  if (isLocked() || touched - heard < allowance() / 3) return;
  heard = touched;
  // An answer that says the session is over is told by the next act; what was written stays.
  getJson(address("/session")).catch(() => undefined);
}

function look() {
  if (isLocked()) return warn(false);
  const still = Date.now() - touched;
  // Clocks also move while a laptop sleeps: then the lock comes at once, without a warning.
  if (still >= allowance()) {
    warn(false);
    lock();
  } else warn(still >= allowance() - WARNING);
}

export function watchIdle() {
  for (const act of ACTS) document.addEventListener(act, () => !warned && stay(), { passive: true });
  onKeys(() => {
    touched = Date.now();
    heard = touched;
  });
  document.addEventListener("htmx:afterRequest", () => {
    heard = Date.now();
  });
  document.addEventListener("visibilitychange", look);
  setInterval(look, 5_000);
}
