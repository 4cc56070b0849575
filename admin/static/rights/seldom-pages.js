// The rights desk's pages that few open often: fetched when one of them is there.

import { BlindQuestion } from "./blind-question.js";
import { CaseworkerQuestion } from "./caseworker-question.js";
import { EnterRequest } from "./enter-request.js";

/** @type {[string, CustomElementConstructor][]} */
const ELEMENTS = [
  ["enter-request", EnterRequest],
  ["caseworker-question", CaseworkerQuestion],
  ["blind-question", BlindQuestion],
];

export function define() {
  for (const [name, element] of ELEMENTS) if (!customElements.get(name)) customElements.define(name, element);
}
