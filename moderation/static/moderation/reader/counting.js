// How many characters are left, once that is of interest. It is spoken at a few marks only, not at every key.

import { announce, sayCount } from "./words.js";

const NEAR = 500;
const MARKS = [500, 100, 20, 0];
let spoken = null;

for (const field of document.querySelectorAll("textarea[data-limit]")) count(field);
document.addEventListener("input", ({ target }) => {
  if (target.matches?.("textarea[data-limit]")) count(target);
});

function count(field) {
  // As the server counts: characters, not units of UTF-16, and without white space at the ends.
  const left = Number(field.dataset.limit) - [...field.value.trim()].length;
  const output = document.querySelector(`[data-count-of="${field.id}"]`);
  const text = left > NEAR ? "" : left < 0 ? sayCount(field, "over", -left) : sayCount(field, "left", left);
  output.textContent = text;
  output.classList.toggle("field__count--over", left < 0);
  const mark = MARKS.findLast((each) => left <= each) ?? null;
  const passed = left < 0 ? "over" : mark;
  if (passed !== spoken && text && document.activeElement === field) announce(text);
  spoken = passed;
}
