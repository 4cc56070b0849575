// The page on which a processor tells of a breach.

import { readTexts } from "#web/texts.js";

import { bringUp, element, readPage } from "../page.js";
import { ProcessorPage } from "../processor_page.js";

const texts = readTexts();
new ProcessorPage(readPage(), texts).start();
element("not-ready").hidden = true;
performance.mark("ready");
// A fault of the page itself: what is written stays, and the person learns that something is wrong.
for (const kind of ["error", "unhandledrejection"]) {
  window.addEventListener(kind, () => bringUp(element("page-failure")));
}
