// One key for everything that is done often. They can be switched off, and are not there while one types.

import { currentCard, goBy } from "./cards.js";
import { openCards } from "./page.js";
import { chooseReason } from "./reasons.js";
import { openRedaction } from "./redaction.js";
import { isJustBack, undoLast } from "./steps.js";

const help = document.getElementById("help-dialog");

const KEYS = {
  j: () => goBy(1),
  k: () => goBy(-1),
  a: onCard((card) => press(card, 'button[value="approve"], [data-key="a"]')),
  r: onCard((card) => card.querySelector('button[value="reject"]') && chooseReason(card)),
  s: onCard((card) => press(card, 'button[value="spam"]')),
  h: onCard((card) => press(card, 'button[value="hold"]')),
  e: onCard((card) => openRedaction(card)),
  n: onCard((card) => focusOn(card.querySelector('[data-key="n"], input[name="note"]'))),
  c: onCard((card) => press(card, '[aria-keyshortcuts="c"]')),
  v: onCard((card) => press(card, ".unveil__switch")),
  x: onCard((card) => press(card, ".card__pick input")),
  o: onCard((card) => card.querySelector(".card__time")?.click()),
  u: () => undoLast(),
  "/": () => focusOn(document.querySelector('input[type="search"]')),
  "?": () => help?.showModal(),
};
const HELD_DOWN = new Set(["j", "k"]);

export function followKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return leaveField(event);
    const key = keyOf(event);
    if (!KEYS[key] || isTyping(event) || (event.repeat && !HELD_DOWN.has(key))) return;
    event.preventDefault();
    KEYS[key]();
  });
  for (const button of document.querySelectorAll("[data-help]")) {
    button.hidden = false;
    button.addEventListener("click", () => help.showModal());
  }
}

// On a keyboard of another script, the key in the same place.
function keyOf(event) {
  if (event.key === "?" || event.key === "/") return event.key;
  if (/^[a-z]$/i.test(event.key)) return event.shiftKey ? "" : event.key.toLowerCase();
  const latin = /^[\x20-\x7e]$/.test(event.key);
  return !latin && /^Key[A-Z]$/.test(event.code) && !event.shiftKey ? event.code.slice(3).toLowerCase() : "";
}

function isTyping(event) {
  if (document.body.dataset.keys === "off" || event.defaultPrevented) return true;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.keyCode === 229) return true;
  if (document.querySelector("dialog[open]")) return true;
  return Boolean(event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]"));
}

function leaveField({ target }) {
  if (target.matches?.("input, textarea, select") && !document.querySelector("dialog[open]")) {
    (target.closest(".card") ?? target).focus({ preventScroll: true });
    if (!target.closest(".card")) target.blur();
  }
}

// The card one is at; the first, where one is at none yet. A card that has just come back was not the one meant.
function onCard(act) {
  return () => {
    const card = currentCard() ?? openCards()[0];
    if (card && !isJustBack(card) && !card.classList.contains("card--elsewhere")) act(card);
  };
}

function press(card, selector) {
  const button = card.querySelector(selector);
  if (button?.form && button.type === "submit") button.form.requestSubmit(button);
  else button?.click();
}

function focusOn(field) {
  if (!field) return;
  for (let at = field.closest("details"); at; at = at.parentElement?.closest("details")) at.open = true;
  field.focus();
  field.select?.();
}
