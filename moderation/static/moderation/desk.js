// The desk in the browser: keys, decisions without waiting, colleagues live. Every page does all without it.

import { followFocus } from "./desk/cards.js";
import { followClaims } from "./desk/claims.js";
import { followKeys } from "./desk/keys.js";
import { followColleagues } from "./desk/live.js";
import { flow } from "./desk/page.js";
import { chooseReason } from "./desk/reasons.js";
import { enhance } from "./desk/redaction.js";
import { fillUp } from "./desk/refill.js";
import { followForms } from "./desk/steps.js";

enhance(document.querySelector("main form[data-redaction]"));
if (flow) {
  followFocus();
  followForms(chooseReason);
  followKeys();
  followClaims();
  followColleagues();
  fillUp();
}
