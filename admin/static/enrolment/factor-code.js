// The six digits of a one-time code, as somebody types them.

import { right, wrong } from "../page/fields.js";
import { t } from "../page/texts.js";

/**
 * The code, or null with a word beside the field.
 *
 * @param {HTMLInputElement} field
 * @returns {string | null}
 */
export function factorCode(field) {
  right(field);
  const code = field.value.replace(/\s/g, "");
  if (/^\d{6}$/.test(code)) return code;
  wrong(field, t("factor.six"));
  return null;
}
