// The place on a page where what just happened is said.

import { current, onNotice } from "../living/notice.js";
import { LivingElement } from "../living/living-element.js";
import { fill, h } from "../page/build.js";

export class PageNotice extends LivingElement {
  begin() {
    this.listen(onNotice(() => this.refresh()));
  }

  refresh() {
    const notice = current();
    const look = notice?.kind === "problem" ? "notice notice-warning" : "notice notice-done";
    fill(this, notice && h("div", { class: look }, h("p", {}, notice.sentence)));
    if (notice?.kind === "problem") this.scrollIntoView({ block: "nearest" });
  }
}
