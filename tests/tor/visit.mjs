// One visit from a browser that is new and is thrown away afterwards. Reads what to do as JSON from
// the standard input, writes what was seen as JSON to the standard output.

import { text } from "node:stream/consumers";

import { Reporter } from "./reporter.mjs";
import { abilities, launch, tryToStore } from "./tor_browser.mjs";

/**
 * @typedef {import("./tor_browser.mjs").Wish & {
 *   origin: string, language: string, wide: number, what: "report" | "mailbox" | "leave",
 *   story: string, code: string, words: string,
 * }} Order
 */

const TALL = 700;

/**
 * @param {Reporter} reporter
 * @param {Order} order
 */
async function report(reporter, order) {
  await reporter.open("");
  await reporter.open("whistleblower/");
  await reporter.see("#readers li");
  await reporter.write(order.story);
  const code = await reporter.takeCode();
  await reporter.send(code);
  return { code };
}

/**
 * @param {Reporter} reporter
 * @param {Order} order
 */
async function mailbox(reporter, order) {
  await reporter.openMailbox(order.code);
  const read = await reporter.texts(".message-body");
  await reporter.reply(order.words);
  const after = await reporter.texts(".message-body");
  await reporter.press("#close");
  await reporter.see("#closed");
  return { read, after };
}

/**
 * @param {Reporter} reporter
 * @param {Order} order
 */
async function leave(reporter, order) {
  await reporter.open("leave");
  const [told = ""] = await reporter.texts("main");
  return { told, ...(await reporter.leaveQuickly(order.words)) };
}

const ACTS = { report, mailbox, leave };

/** @type {Order} */
const order = JSON.parse(await text(process.stdin));
const browser = await launch(order);
try {
  const page = await browser.newPage();
  await page.setViewport({ width: order.wide, height: TALL });
  const reporter = new Reporter(page, order.origin, order.language);
  const done = await ACTS[order.what](reporter, order).catch(async (error) => {
    const shown = await page.evaluate(() => document.body.innerText);
    throw new Error(`${[...reporter.complaints, shown].join("\n")}`, { cause: error });
  });
  const left = await page.evaluate(() => document.documentElement.textContent);
  const seen = { stored: await tryToStore(page), abilities: await abilities(page) };
  await page.close({ runBeforeUnload: true });
  const { times, complaints, sideways, addresses, worked, workers } = reporter;
  const noted = { times, complaints, sideways, addresses, worked, workers };
  process.stdout.write(JSON.stringify({ done, left, ...seen, ...noted }));
} finally {
  await browser.close();
}
