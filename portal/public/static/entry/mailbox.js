// The page to which a reporter comes back.

import { boot } from "../boot.js";
import { MailboxPage } from "../mailbox_page.js";

void boot(async (page, texts) => new MailboxPage(page, texts).start());
