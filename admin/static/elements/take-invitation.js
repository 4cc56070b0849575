// Takes the token out of the address, where it would stay in the history, and posts it.

import { lock } from "../living/key-store.js";
import { LivingElement } from "../living/living-element.js";
import { one } from "../page/build.js";

export class TakeInvitation extends LivingElement {
  begin() {
    lock();
    const token = location.hash.slice(1);
    if (token === "") {
      one(this, "[data-missing]", HTMLElement).hidden = false;
      return;
    }
    history.replaceState(history.state, "", location.pathname);
    one(this, "[data-waiting]", HTMLElement).hidden = false;
    one(this, "[name=token]", HTMLInputElement).value = token;
    one(this, "form", HTMLFormElement).requestSubmit();
  }
}
