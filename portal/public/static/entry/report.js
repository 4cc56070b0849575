// The page on which a report is written, sealed and sent.

import { boot } from "../boot.js";
import { fetchChain, last } from "../charters.js";
import { element } from "../page.js";
import { ReportPage } from "../report_page.js";

void boot(async (page, texts) => {
  const chain = await fetchChain(page.urls.charter ?? "", page.scheme.id);
  if (chain.length === 0) {
    element("no-charter").hidden = false;
    return;
  }
  new ReportPage(page, last(chain), texts).start();
});
