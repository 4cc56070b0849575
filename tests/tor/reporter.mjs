// A reporter with that browser: does what a person does, and takes the time of what one waits for.

/** @typedef {import("puppeteer-core").Page} Page */

const PATIENCE = 60_000;

export class Reporter {
  /** @type {Record<string, number>} what was waited for -> milliseconds */
  times = {};
  /** @type {string[]} */
  complaints = [];
  /** @type {string[]} places that are wider than the window */
  sideways = [];
  /** @type {string[]} the scripts of workers that were started */
  workers = [];
  /** @type {{url: string, worked: boolean, began: number, ended: number}[]} */
  #requests = [];
  #page;
  #origin;
  #language;

  /**
   * @param {Page} page
   * @param {string} origin
   * @param {string} language
   */
  constructor(page, origin, language) {
    this.#page = page;
    this.#origin = origin;
    this.#language = language;
    page.setDefaultTimeout(PATIENCE);
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("dialog", (dialog) => this.complaints.push(`asked: ${dialog.type()}`));
    page.on("console", (said) => {
      if (said.type() === "error") this.complaints.push(said.text());
    });
    page.on("workercreated", (worker) => this.workers.push(worker.url()));
    page.on("request", (request) => {
      const worked = "varsel-work" in request.headers();
      this.#requests.push({ url: request.url(), worked, began: performance.now(), ended: 0 });
    });
    page.on("requestfinished", (request) => {
      const noted = this.#requests.findLast(({ url }) => url === request.url());
      if (noted) noted.ended = performance.now();
    });
  }

  /** @returns {string[]} everything that was asked for */
  get addresses() {
    return this.#requests.map(({ url }) => url);
  }

  /** @returns {string[]} the addresses at which work was handed in */
  get worked() {
    return this.#requests.filter(({ worked }) => worked).map(({ url }) => url);
  }

  /** @param {string} rest */
  async open(rest) {
    await this.#page.goto(`${this.#origin}/${this.#language}/klintmark/${rest}`);
  }

  /** @param {string} selector */
  async see(selector) {
    await this.#page.waitForSelector(selector, { visible: true });
    const { over, where } = await this.#page.evaluate(() => ({
      over: document.documentElement.scrollWidth - innerWidth,
      where: location.pathname,
    }));
    if (over > 0) this.sideways.push(`${where} ${selector}: ${over} px`);
  }

  /** Moves it out from under the way to leave, which stays at the bottom. @param {string} selector */
  async press(selector) {
    await this.see(selector);
    await this.#page.$eval(selector, (one) => one.scrollIntoView({ block: "center", behavior: "instant" }));
    await this.#page.click(selector);
  }

  /**
   * @param {string} selector
   * @param {string} text
   */
  async type(selector, text) {
    await this.see(selector);
    await this.#page.type(selector, text);
  }

  /**
   * @param {string} selector
   * @returns {Promise<string[]>}
   */
  async texts(selector) {
    await this.see(selector);
    return this.#page.$$eval(selector, (all) => all.map((one) => one.textContent?.trim() ?? ""));
  }

  /** Leaves a step by its own button. @param {string} step */
  async goOn(step) {
    await this.press(`[data-step="${step}"] [data-go="forward"]`);
  }

  /**
   * @param {string} name
   * @param {() => Promise<void>} act
   */
  async timed(name, act) {
    const before = performance.now();
    await act();
    this.times[name] = Math.round(performance.now() - before);
    return { before, after: performance.now() };
  }

  /**
   * When an address that ends so was first asked, and when it answered last. What lies between was
   * work, if the site asked for any.
   *
   * @param {string} end
   */
  #asked(end) {
    const found = this.#requests.filter(({ url }) => url.endsWith(end));
    const [first, last] = [found[0], found.at(-1)];
    if (first === undefined || last === undefined) throw new Error(`Nothing was asked of ${end}.`);
    if (last.worked) this.times[`working for ${end}`] = Math.round(last.began - first.ended);
    return { began: first.began, ended: last.ended };
  }

  // --- Reporting -------------------------------------------------------------------------------

  /** @param {string} story */
  async write(story) {
    await this.timed("form ready", async () => {
      await this.open("whistleblower/report");
      await this.see('[data-step="start"]');
    });
    await this.goOn("start");
    await this.press("#exclude-2");
    await this.goOn("readers");
    await this.press('input[name="category"]');
    await this.goOn("category");
    await this.type("#q-what_happened", story);
    for (const step of ["what", "circumstances", "background", "about_you"]) await this.goOn(step);
  }

  /** @returns {Promise<string>} the code, noted down, and saved as a file too */
  async takeCode() {
    await this.goOn("check");
    await this.timed("code shown", () => this.see("#code span"));
    const code = (await this.texts("#code span")).join("-");
    await this.press("#code-save");
    await this.see("#code-status:not(:empty)");
    await this.goOn("code");
    return code;
  }

  /** @param {string} code */
  async send(code) {
    await this.type("#code-again", code);
    const { after } = await this.timed("send to receipt", async () => {
      await this.press("#send");
      await this.see('[data-step="receipt"]');
    });
    const stored = this.#asked("/reports");
    this.times["sealing a report"] = Math.round(stored.began - this.#asked("/charter").ended);
    this.times["checking the receipt"] = Math.round(after - stored.ended);
  }

  // --- Getting away ----------------------------------------------------------------------------

  /**
   * Tries three times Shift, then the button by keyboard. The way out is not followed: it leads to
   * the world.
   *
   * @param {string} text typed before
   * @returns {Promise<{seen: string[], way: string}>} the keys that the page saw, and where it leads
   */
  async leaveQuickly(text) {
    await this.open("mailbox");
    await this.type("#code", text);
    await this.#page.setRequestInterception(true);
    /** @type {Promise<string>} */
    const way = new Promise((resolve) => {
      this.#page.on("request", (request) => {
        if (request.url().startsWith(this.#origin)) return void request.continue();
        resolve(request.url());
        return void request.abort();
      });
    });
    await this.#page.evaluate(() => {
      addEventListener("keydown", ({ key }) => document.body.setAttribute("data-seen", key));
    });
    for (let press = 0; press < 3; press += 1) await this.#page.keyboard.press("Shift");
    const seen = await this.#page.$$eval("[data-seen]", (all) => all.map((one) => one.getAttribute("data-seen") ?? ""));
    await this.#page.focus("#leave");
    await this.#page.keyboard.press("Enter");
    return { seen, way: await way };
  }

  // --- Coming back -----------------------------------------------------------------------------

  /** @param {string} code */
  async openMailbox(code) {
    await this.open("mailbox");
    await this.type("#code", code);
    const { before, after } = await this.timed("code to mailbox", async () => {
      await this.press("#open");
      await this.see("#opened");
    });
    this.times["deriving the keys"] = Math.round(this.#asked("/challenge").began - before);
    this.times["opening the mailbox"] = Math.round(after - this.#asked("/open").ended);
  }

  /** @param {string} text */
  async reply(text) {
    await this.type("#reply", text);
    const { before } = await this.timed("reply to seen", async () => {
      await this.press("#reply-send");
      await this.see("#reply-sent");
    });
    this.times["sealing a reply"] = Math.round(this.#asked("/replies").began - before);
  }
}
