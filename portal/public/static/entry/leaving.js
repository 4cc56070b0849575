// Pages that only inform: nothing runs here but the quick way out.

import { readTexts } from "#web/texts.js";

import { installLeaving } from "../leaving.js";

installLeaving(readTexts());
