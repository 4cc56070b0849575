// The scheme's page: shows who can read, from the signed list, checked in this browser.

import { readTexts } from "#web/texts.js";

import { canSeal } from "../boot.js";
import { fetchChain, last } from "../charters.js";
import { writeDate } from "../dates.js";
import { installLeaving } from "../leaving.js";
import { element, readPage, showGroups } from "../page.js";
import { readerItems } from "../readers_step.js";
import { TransportError } from "../transport.js";

const texts = readTexts();
const page = readPage();
installLeaving(texts);
await show();

async function show() {
  try {
    if (!canSeal()) throw new Error("no crypto");
    const chain = await fetchChain(page.urls.charter ?? "", page.scheme.id);
    if (chain.length === 0) offerNothing("no-charter");
    else showReaders(last(chain));
  } catch (error) {
    // That the list could not be fetched says nothing against it; that it is false says everything.
    if (error instanceof TransportError) element("readers-status").textContent = texts("readers_not_fetched");
    else if (canSeal()) offerNothing("charter-false");
    else element("readers-status").textContent = texts("unable_no_crypto");
  }
}

/** @param {string} notice */
function offerNothing(notice) {
  element(notice).hidden = false;
  element("readers-waiting").hidden = true;
  for (const start of document.querySelectorAll(".start-report")) start.remove();
}

/** @param {import("#crypto/charter.js").Charter} charter */
function showReaders(charter) {
  element("readers").replaceChildren(...readerItems(charter, texts, page.language));
  showGroups(element("readers-fingerprint"), charter.fingerprint);
  element("readers-issued").textContent = texts("charter_issued", {
    version: charter.version,
    date: writeDate(charter.issued, page.language),
  });
  element("readers-waiting").hidden = true;
  element("readers-part").hidden = false;
}
