// The elements of pages that are seldom visited. Fetched when one of them is there.

import { EnrolSteps } from "./enrol-steps.js";
import { NewPhone } from "./new-phone.js";
import { ChangePassphrase, NewKit } from "./own-keys.js";
import { RecoverSteps } from "./recover-steps.js";

export function define() {
  if (customElements.get("enrol-steps")) return;
  customElements.define("enrol-steps", EnrolSteps);
  customElements.define("recover-steps", RecoverSteps);
  customElements.define("change-passphrase", ChangePassphrase);
  customElements.define("new-kit", NewKit);
  customElements.define("new-phone", NewPhone);
}
