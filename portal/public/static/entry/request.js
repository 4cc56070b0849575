// The page on which somebody asks about their own data: written, sealed and sent like a report.

import { boot } from "../boot.js";
import { fetchChain, last } from "../charters.js";
import { element } from "../page.js";
import { ReportPage } from "../report_page.js";
import { ownOfRequest } from "../rights/own_request.js";

void boot(async (page, texts) => {
  const chain = await fetchChain(page.urls.charter ?? "", page.scheme.id);
  if (chain.length === 0) {
    element("no-charter").hidden = false;
    return;
  }
  new ReportPage(page, last(chain), texts, ownOfRequest(page, texts)).start();
});
