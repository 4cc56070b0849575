// The sheet with the recovery kit: what it is, whose it is, and the nine groups.

import { fill, h } from "../page/build.js";
import { fingerprintLine } from "../page/fingerprint.js";
import { t, writeDate } from "../page/texts.js";

/**
 * @param {HTMLElement} place
 * @param {{kit: string, name: string, organisation: string, fingerprint: string}} facts
 */
export function drawKit(place, { kit, name, organisation, fingerprint }) {
  const groups = kit.split("-").map((group) => h("span", {}, group));
  /** @type {[string, string | Node][]} */
  const rows = [
    [t("kit.for"), name],
    [t("kit.organisation"), organisation],
    [t("kit.made"), writeDate(new Date().toISOString().slice(0, 10))],
    [t("kit.fingerprint"), fingerprintLine(fingerprint)],
  ];
  fill(
    place,
    h("h3", {}, t("kit.title")),
    h("p", {}, t("kit.what")),
    // Between the groups stands a space, so that copying and reading aloud keep them apart.
    h("p", { class: "return-code", translate: "no" }, ...groups.flatMap((group) => [group, " "])),
    h("dl", { class: "facts" }, ...rows.map(([key, value]) => h("div", {}, h("dt", {}, key), h("dd", {}, value)))),
    h("p", {}, t("kit.keep")),
  );
}
