// Whether the keys are open, in words, and the button that locks them.

import { isLocked, lock } from "../living/key-store.js";
import { LivingElement } from "../living/living-element.js";
import { button, fill, h } from "../page/build.js";
import { t } from "../page/texts.js";

export class KeyStatus extends LivingElement {
  refresh() {
    const locked = isLocked();
    fill(
      this,
      h("span", { class: `key-mark ${locked ? "key-locked" : "key-open"}` }, t(locked ? "keys.locked" : "keys.open")),
      !locked && button(t("keys.lock"), lock, "button button-secondary"),
    );
  }
}
