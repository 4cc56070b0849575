// Whether the keys are open, in words, and the button that locks them.

import { focusHeading } from "../living/boosting.js";
import { isLocked, lock } from "../living/key-store.js";
import { LivingElement } from "../living/living-element.js";
import { button, fill, h } from "../page/build.js";
import { t } from "../page/texts.js";

/** The button goes with the keys: where they can be opened again is the place to go on from. */
function lockByHand() {
  lock();
  const field = document.getElementById("unlock-passphrase");
  if (field) field.focus();
  else focusHeading();
}

export class KeyStatus extends LivingElement {
  refresh() {
    const locked = isLocked();
    fill(
      this,
      h("span", { class: `key-mark ${locked ? "key-locked" : "key-open"}` }, t(locked ? "keys.locked" : "keys.open")),
      !locked && button(t("keys.lock"), lockByHand, "button button-secondary"),
    );
  }
}
