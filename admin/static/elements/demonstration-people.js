// The people of the demonstration, with codes that stay right while somebody reads the page.

import { one } from "../page/build.js";
import { LivingElement } from "../living/living-element.js";
import { address, getJson } from "../server.js";

const PAUSE = 10_000;

export class DemonstrationPeople extends LivingElement {
  begin() {
    const timer = setInterval(() => void this.#renew(), PAUSE);
    this.listen(() => clearInterval(timer));
    for (const row of this.#rows) {
      const choose = one(row, "button", HTMLButtonElement);
      choose.hidden = false;
      choose.addEventListener("click", () => void this.#fill(row));
    }
  }

  get #rows() {
    return [...this.querySelectorAll("tr[data-login]")].filter((row) => row instanceof HTMLElement);
  }

  async #renew() {
    const { codes } = await getJson(address("/sign-in/codes"));
    for (const row of this.#rows) one(row, "[data-code]", HTMLElement).textContent = codes[row.dataset.login ?? ""] ?? "";
  }

  /** @param {HTMLElement} row */
  async #fill(row) {
    await this.#renew().catch(() => undefined);
    const known = {
      login: row.dataset.login,
      passphrase: row.dataset.passphrase,
      code: one(row, "[data-code]", HTMLElement).textContent,
    };
    for (const [name, text] of Object.entries(known)) one(document, `#${name}`, HTMLInputElement).value = text ?? "";
    one(document, "sign-in-form button[type=submit]", HTMLButtonElement).focus();
  }
}
