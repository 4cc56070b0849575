// A Firefox that is as strict as Tor Browser at its level "Safer", and stricter about storage: no
// WebAssembly, no compiled JavaScript, nothing that can be stored, every clock and size made coarse.

import puppeteer from "puppeteer-core";

/**
 * @typedef {import("puppeteer-core").Browser} Browser
 * @typedef {import("puppeteer-core").Page} Page
 *
 * @typedef {object} Wish how the browser is to be
 * @property {string} firefox path of the program
 * @property {string | null} tor host and port of the tor that everything goes through, if anything
 * @property {boolean} trustedTypes older ones know nothing of them
 * @property {string} downloads folder
 */

const SAFER = {
  "javascript.options.wasm": false,
  "javascript.options.ion": false,
  "javascript.options.baselinejit": false,
  "javascript.options.blinterp": false,
  "javascript.options.asmjs": false,
  "javascript.options.native_regexp": false,
  "webgl.disabled": true,
  "mathml.disabled": true,
  "gfx.font_rendering.graphite.enabled": false,
  "gfx.font_rendering.opentype_svg.enabled": false,
};

const NOTHING_STORED = {
  "dom.storage.enabled": false,
  "dom.indexedDB.enabled": false,
  "dom.caches.enabled": false,
  "dom.serviceWorkers.enabled": false,
  "network.cookie.cookieBehavior": 2,
  "browser.privatebrowsing.autostart": true,
  "browser.cache.disk.enable": false,
  "browser.cache.offline.enable": false,
};

const NOT_TOLD_APART = {
  "privacy.resistFingerprinting": true,
  "privacy.firstparty.isolate": true,
  "network.http.sendRefererHeader": 0,
  "network.http.referer.hideOnionSource": true,
  "media.peerconnection.enabled": false,
  "network.prefetch-next": false,
  "network.dns.disablePrefetch": true,
};

/** An onion address is as safe as https, which Firefox has to be told. */
const ONION = {
  "dom.securecontext.allowlist_onions": true,
  "network.dns.blockDotOnion": false,
};

/**
 * Names are looked up by tor too, as in Tor Browser.
 *
 * @param {string} tor host and port
 */
function through(tor) {
  const [host = "", port = ""] = tor.split(":");
  return {
    "network.proxy.type": 1,
    "network.proxy.socks": host,
    "network.proxy.socks_port": Number(port),
    "network.proxy.socks_version": 5,
    "network.proxy.socks5_remote_dns": true,
    "network.proxy.no_proxies_on": "",
    "network.proxy.allow_hijacking_localhost": true,
    "network.proxy.failover_direct": false,
  };
}

/**
 * @param {Wish} wish
 * @returns {Promise<Browser>}
 */
export function launch({ firefox, tor, trustedTypes, downloads }) {
  return puppeteer.launch({
    browser: "firefox",
    executablePath: firefox,
    headless: true,
    extraPrefsFirefox: {
      ...SAFER,
      ...NOTHING_STORED,
      ...NOT_TOLD_APART,
      ...ONION,
      ...(tor === null ? {} : through(tor)),
      "dom.security.trusted_types.enabled": trustedTypes,
      "browser.download.folderList": 2,
      "browser.download.dir": downloads,
      "browser.download.useDownloadDir": true,
      "browser.download.always_ask_before_handling_new_types": false,
    },
  });
}

/**
 * What this page could keep, each thing tried: the name of the error that stopped it, or "".
 *
 * @param {Page} page
 * @returns {Promise<Record<string, string>>}
 */
export function tryToStore(page) {
  return page.evaluate(async () => {
    const opened = (/** @type {IDBOpenDBRequest} */ asked) =>
      new Promise((resolve, reject) => {
        asked.onsuccess = resolve;
        asked.onerror = () => reject(asked.error);
      });
    /** @type {Record<string, () => unknown>} */
    const ways = {
      local: () => localStorage.setItem("a", "b"),
      session: () => sessionStorage.setItem("a", "b"),
      database: () => opened(indexedDB.open("a")),
      cache: () => caches.open("a"),
      files: () => navigator.storage.getDirectory(),
      cookie: () => {
        document.cookie = "a=b";
        if (document.cookie === "") throw new DOMException("", "NotKept");
      },
    };
    /** @type {Record<string, string>} */
    const found = {};
    for (const [name, way] of Object.entries(ways)) {
      try {
        await way();
        found[name] = "";
      } catch (error) {
        found[name] = error instanceof Error || error instanceof DOMException ? error.name : String(error);
      }
    }
    return found;
  });
}

/**
 * What scripts have to do with, seen from the page itself.
 *
 * @param {Page} page
 */
export async function abilities(page) {
  const seen = await page.evaluate(() => ({
    webAssembly: typeof WebAssembly,
    trustedTypes: "trustedTypes" in globalThis,
    secure: isSecureContext,
    wide: innerWidth,
  }));
  return { ...seen, slowness: await slowness(page) };
}

/**
 * How long a loop takes, measured by something that no compiler makes faster: about 2.3 without a
 * compiler, 0.4 with one.
 *
 * @param {Page} page
 */
async function slowness(page) {
  const loop = await shortest(page, () => {
    let number = 1;
    for (let round = 0; round < 2_000_000; round += 1) number = (number * 31 + round) | 0;
    return number;
  });
  const built = await shortest(page, () => String((3n ** 200_000n * 5n ** 100_000n) % 1_000_007n));
  return loop / built;
}

const TIMES = 10;

/**
 * Others may be using the machine: the shortest time is the truest.
 *
 * @param {Page} page
 * @param {() => unknown} act
 */
async function shortest(page, act) {
  let found = Infinity;
  for (let time = 0; time < TIMES; time += 1) {
    const before = performance.now();
    await page.evaluate(act);
    found = Math.min(found, performance.now() - before);
  }
  return found;
}
