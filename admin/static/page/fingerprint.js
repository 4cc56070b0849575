// A fingerprint as it is compared: group by group.

import { h } from "./build.js";

/** @param {string} groups joined by hyphens */
export function fingerprintLine(groups) {
  const spans = groups.split("-").flatMap((group) => [h("span", {}, group), " "]);
  return h("p", { class: "fingerprint", translate: "no" }, ...spans);
}
