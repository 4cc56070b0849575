// What a person sees while their device works for a request: why, how far it is, and a way to stop.

import { ANSWERS } from "#crypto/work.js";

import { copy, slot } from "./page.js";
import { whileWorking } from "./transport.js";

/** @typedef {import("./leaving.js").Texts} Texts */

/**
 * From now on, work is shown below the line that says what is going on.
 *
 * @param {Texts} texts
 * @param {() => HTMLElement} line a line that is read out when it changes
 */
export function showWork(texts, line) {
  whileWorking((stop) => {
    const place = line();
    const before = place.textContent;
    place.textContent = texts("work_doing");
    const shown = copy("template-work");
    const bar = slot(shown, "bar");
    slot(shown, "stop").addEventListener("click", stop);
    place.after(shown);
    /** @param {number} found */
    const tell = (found) => {
      bar.setAttribute("value", String(found));
      slot(shown, "count").textContent = texts("work_count", { found, of: ANSWERS });
    };
    tell(0);
    return {
      found: tell,
      end() {
        shown.remove();
        place.textContent = before;
      },
    };
  });
}
