// The sealed letter: one file that is opened without a network, and seals what is written in it.
// Everything that it needs is in the file, and it asks nobody for anything.

import { boot } from "../../boot.js";
import { last, readChain } from "../../charters.js";
import { LetterPage } from "../letter_page.js";

void boot(async (page, texts) => {
  const chain = await readChain(page.charters, page.scheme.id);
  new LetterPage(page, last(chain), texts).start();
});
