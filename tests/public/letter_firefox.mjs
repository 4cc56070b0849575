// The sealed letter in Firefox: saved and handed in where no script may run, as in Tor Browser on
// "Safest", and written in a browser that has scripts and no network.

import { join } from "node:path";
import { stat } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";

import puppeteer from "puppeteer-core";

const { firefox, host, address, folder, story } = JSON.parse(process.argv[2] ?? "{}");
const PATIENCE = 20_000;
const PAUSE = 100;
const letter = join(folder, "letter.html");
const sealed = join(folder, "varsel-letter.sealed");

const NO_SCRIPT = {
  "javascript.enabled": false,
  // An onion address is as safe as https, which Firefox has to be told; here it leads to this machine.
  "dom.securecontext.allowlist_onions": true,
  "network.dns.blockDotOnion": false,
  "network.dns.localDomains": host,
  "network.http.referer.hideOnionSource": true,
  "network.http.sendRefererHeader": 0,
};
const NO_NETWORK = {
  "network.proxy.type": 1,
  "network.proxy.http": "127.0.0.1",
  "network.proxy.http_port": 9,
  "network.proxy.ssl": "127.0.0.1",
  "network.proxy.ssl_port": 9,
  "network.proxy.allow_hijacking_localhost": true,
  "javascript.options.wasm": false,
  "javascript.options.ion": false,
  "javascript.options.baselinejit": false,
  "dom.storage.enabled": false,
};

/**
 * @param {Record<string, unknown>} preferences
 * @param {(page: import("puppeteer-core").Page) => Promise<unknown>} visit
 */
async function browse(preferences, visit) {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: firefox,
    headless: true,
    extraPrefsFirefox: {
      "browser.download.folderList": 2,
      "browser.download.dir": folder,
      "browser.download.useDownloadDir": true,
      "browser.download.always_ask_before_handling_new_types": false,
      ...preferences,
    },
  });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(PATIENCE);
    return await Promise.race([visit(page), deadline()]);
  } finally {
    await browser.close();
  }
}

/** A script of puppeteer's own waits for ever in a page that runs none. @returns {Promise<never>} */
async function deadline() {
  await pause(3 * PATIENCE, undefined, { ref: false });
  throw new Error("the visit took too long");
}

/**
 * @param {() => Promise<boolean>} happened
 * @param {string} what
 */
async function until(happened, what) {
  for (let tries = 0; tries < PATIENCE / PAUSE; tries += 1) {
    if (await happened()) return;
    await pause(PAUSE);
  }
  throw new Error(`waited in vain until ${what}`);
}

/** @param {string} file until it is there, and all of it */
function saved(file) {
  let before = -1;
  return until(async () => {
    const size = await stat(file).then(
      (found) => found.size,
      () => -1,
    );
    const same = size > 0 && size === before;
    before = size;
    return same;
  }, `${file} was saved`);
}

/**
 * Goes there and presses Enter: the click of puppeteer waits for a script of its own in the page.
 *
 * @param {import("puppeteer-core").Page} page
 * @param {string} selector
 */
async function press(page, selector) {
  await page.$eval(selector, (one) => one instanceof HTMLElement && one.focus());
  await page.keyboard.press("Enter");
}

await browse(NO_SCRIPT, async (page) => {
  await page.goto(address);
  await press(page, "main a[download]");
  await saved(letter);
});

await browse(NO_NETWORK, async (page) => {
  await page.goto(pathToFileURL(letter).href);
  await page.waitForSelector('[data-step="write"]:not([hidden])');
  await page.click('input[name="category"]');
  await page.type("#q-what_happened", story);
  await page.click("#to-code");
  await page.waitForSelector("#code span:nth-of-type(7)");
  const code = await page.$eval("#code", (shown) => shown.textContent ?? "");
  await page.type("#code-again", code);
  await page.click("#seal");
  await page.waitForSelector('[data-step="sealed"]:not([hidden])');
  await page.click("#save");
  await saved(sealed);
});

const told = await browse(NO_SCRIPT, async (page) => {
  await page.goto(address);
  const typeable = await page.evaluate(() => document.querySelectorAll("textarea, input:not([type=file]), select").length);
  const field = /** @type {import("puppeteer-core").ElementHandle<HTMLInputElement>} */ (await page.$("#letter"));
  await field.uploadFile(sealed);
  await press(page, "form button");
  // While the page is being changed for the next one, there is nothing that could be asked.
  const answered = () => page.evaluate(() => document.querySelector(".timeline, .error") !== null);
  await until(() => answered().catch(() => false), "the answer was there");
  return { title: await page.title(), typeable };
});
console.log(JSON.stringify(told));
