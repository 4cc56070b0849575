// Starting a page: it shows its sealed part only if everything that sealing needs is there.

import { readTexts } from "#web/texts.js";

import { CryptoError } from "#crypto/errors.js";

import { installLeaving } from "./leaving.js";
import { bringUp, element, readPage } from "./page.js";
import { TransportError } from "./transport.js";

/**
 * @typedef {import("./leaving.js").Texts} Texts
 * @typedef {import("./page.js").PageData} PageData
 */

/**
 * Whether this browser has what sealing needs. Where a page is not served safely, it has not.
 */
export function canSeal() {
  return globalThis.crypto?.subtle !== undefined && typeof AbortController === "function";
}

/**
 * Runs a page. While it has not got ready, the page's own words about that stay; if it cannot, they
 * say why. Nothing can be typed before.
 *
 * @param {(page: PageData, texts: Texts) => Promise<void>} start
 */
export async function boot(start) {
  const texts = readTexts();
  installLeaving(texts);
  if (!canSeal()) {
    tell(texts("unable_no_crypto"));
    return;
  }
  try {
    await start(readPage(), texts);
  } catch (error) {
    tell(whyNot(error, texts));
    return;
  }
  element("not-ready").hidden = true;
  performance.mark("ready");
  // A fault of the page itself: what is written stays, and the person learns that something is wrong.
  for (const kind of ["error", "unhandledrejection"]) {
    window.addEventListener(kind, () => bringUp(element("page-failure")));
  }
}

/** @param {string} reason */
function tell(reason) {
  element("not-ready").hidden = false;
  element("not-ready-why").textContent = reason;
}

/**
 * @param {unknown} error
 * @param {Texts} texts
 */
function whyNot(error, texts) {
  if (error instanceof TransportError) return texts("unable_charter_not_fetched");
  if (error instanceof CryptoError) return texts("unable_charter_not_valid", { code: error.code });
  return texts("unable_fault");
}
