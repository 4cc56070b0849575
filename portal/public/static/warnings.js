// Shows, beside the field, what in a text may tell who wrote it. It appears while one writes, not
// when one leaves the field: a button must not move away under a finger.
//
// Where people say who they are anyway, the template names the kinds that are still worth a warning.

import { findIdentifying } from "./identifying.js";
import { copy, element, field, make } from "./page.js";

/** @typedef {import("./leaving.js").Texts} Texts */

const PAUSE = 700;

/**
 * @param {string} id the field's; the place for warnings is `<id>-warnings`
 * @param {Texts} texts
 */
export function watch(id, texts) {
  const box = field(id);
  const place = element(`${id}-warnings`);
  let timer = 0;
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      // Whoever has left quickly meanwhile has a blank page before them.
      if (place.isConnected) showWarnings(place, [box.value], texts);
    }, PAUSE);
  });
}

/**
 * @param {HTMLElement} place
 * @param {string[]} written
 * @param {Texts} texts
 */
export function showWarnings(place, written, texts) {
  const only = element("template-warning").dataset.only?.split(" ");
  const findings = findIdentifying(written.join("\n\n")).filter(({ kind }) => only?.includes(kind) ?? true);
  const wording = JSON.stringify(findings);
  if (place.dataset.findings === wording) return;
  place.dataset.findings = wording;
  place.replaceChildren(...(findings.length > 0 ? [warning(findings, texts)] : []));
}

/**
 * @param {ReturnType<typeof findIdentifying>} findings
 * @param {Texts} texts
 */
function warning(findings, texts) {
  const made = copy("template-warning");
  made.querySelector("ul")?.append(...findings.map(({ kind, words }) => make("li", texts(`warn_${kind}`, { words }))));
  return made;
}
