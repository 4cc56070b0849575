// Legal dates in words: what must be done, by when, and whether it has been.

import { pick } from "./charters.js";
import { writeDate, writeDeadline } from "./dates.js";
import { copy, slot } from "./page.js";

/**
 * @typedef {import("./filing.js").Duty} Duty
 * @typedef {import("./leaving.js").Texts} Texts
 */

// How the look of the site names what the rules call a status.
const LOOKS = /** @type {Record<string, string>} */ ({ open: "due", met: "met", late: "overdue", missed: "overdue" });
const LATE = new Set(["late", "missed"]);

/**
 * @param {Duty[]} duties
 * @param {Texts} texts
 * @param {"da" | "en"} language
 * @returns {HTMLElement[]}
 */
export function dutyItems(duties, texts, language) {
  return duties.map((duty) => {
    const item = copy("template-duty", {
      label: pick(duty.label, language),
      date: dateOf(duty, texts, language),
      explanation: pick(duty.explanation, language),
      basis: pick(duty.basis, language),
    });
    item.className = `timeline-${LOOKS[duty.status] ?? "due"}`;
    // In time or still open: the date and the mark have said it.
    if (LATE.has(duty.status)) slot(item, "status").textContent = ` · ${texts(`duty_${duty.status}`)}`;
    return item;
  });
}

/**
 * @param {Duty} duty
 * @param {Texts} texts
 * @param {"da" | "en"} language
 */
function dateOf({ due_on, met_on, at_once }, texts, language) {
  if (met_on !== null) return texts("duty_done_on", { date: writeDate(met_on, language) });
  if (due_on === null) return texts(at_once ? "duty_at_once" : "duty_no_date");
  return texts("duty_by", { date: writeDeadline(due_on, language) });
}

/** @param {Duty[]} duties */
export function anyMissed(duties) {
  return duties.some(({ status }) => status === "missed");
}
