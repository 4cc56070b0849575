// A minute before the keys lock by themselves, this says so.

import { isWarning, onIdle, stay } from "../living/idle.js";
import { LivingElement } from "../living/living-element.js";
import { button, fill, h } from "../page/build.js";
import { t } from "../page/texts.js";

export class IdleWarning extends LivingElement {
  begin() {
    this.setAttribute("role", "status");
    this.listen(onIdle(() => this.refresh()));
  }

  refresh() {
    if (!isWarning()) return this.replaceChildren();
    const going = h("div", { class: "buttons" }, button(t("idle.stay"), stay));
    fill(this, h("div", { class: "notice notice-important" }, h("p", {}, t("idle.warning")), going));
  }
}
