// After sending: what happens now, by which date, and the receipt to keep.

import { b64u } from "#crypto/encoding.js";

import { saveText } from "./code_step.js";
import { writeDate } from "./dates.js";
import { dutyItems } from "./duties.js";
import { element, onClick } from "./page.js";

/**
 * @param {import("./filing.js").Stored} stored
 * @param {import("./leaving.js").Texts} texts
 * @param {"da" | "en"} language
 */
export function showReceipt({ receipt, signed, duties }, texts, language) {
  const date = writeDate(receipt.received, language);
  element("receipt-received").textContent = texts("receipt_received", { date });
  element("receipt-duties").replaceChildren(...dutyItems(duties, texts, language));
  element("receipt-hash").textContent = b64u(receipt.envelope);
  onClick("receipt-save", () => saveText(texts("receipt_file_name"), `${JSON.stringify(signed, null, 2)}\n`));
}
