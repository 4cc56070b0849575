// What the organisation has learnt of its breaches. The page is the same for everybody; the texts
// come beside it, for they change.

import { readTexts } from "#web/texts.js";

import { pick } from "../charters.js";
import { writeMonth } from "../dates.js";
import { installLeaving } from "../leaving.js";
import { copy, element, readPage } from "../page.js";
import { getJson, TransportError } from "../transport.js";

/**
 * @typedef {Record<string, string>} Words
 * @typedef {{id: string, title: Words, happened: Words, learnt: Words, changed: Words, month: string}} Lesson
 */

const texts = readTexts();
const { language, urls } = readPage();
installLeaving(texts);
await show();

async function show() {
  const status = element("lessons-status");
  try {
    /** @type {{lessons: Lesson[]}} */
    const { lessons } = await getJson(urls.lessons ?? "");
    element("lessons").replaceChildren(...lessons.map(itemOf));
    status.textContent = lessons.length === 0 ? texts("lessons_none") : "";
    status.hidden = lessons.length > 0;
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    status.textContent = texts("lessons_not_fetched");
  }
  performance.mark("ready");
}

/** @param {Lesson} lesson */
function itemOf({ title, happened, learnt, changed, month }) {
  return copy("template-lesson", {
    title: pick(title, language),
    month: writeMonth(month, language),
    happened: pick(happened, language),
    learnt: pick(learnt, language),
    changed: pick(changed, language),
  });
}
