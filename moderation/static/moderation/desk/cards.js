// Which card one is at, and going from one to the next.

import { cardOf, oneAtATime, openCards } from "./page.js";

const EDGE = 76; // pixels at the upper edge, where the last thing said lies over the page
let current = null;

export function currentCard() {
  return current?.isConnected && !current.classList.contains("card--done") ? current : null;
}

export const isTaken = (card) => card.classList.contains("card--elsewhere") || card.querySelector("[data-claim]") !== null;

// Give a card the focus, and show all of it, or of a tall one its beginning.
export function goTo(card) {
  if (!card) return;
  become(card);
  if (oneAtATime()) showAlone(card);
  card.focus({ preventScroll: true });
  const { top, bottom, height } = card.getBoundingClientRect();
  const fits = height <= innerHeight - EDGE;
  if (top < EDGE || bottom > innerHeight) card.scrollIntoView({ block: fits ? "nearest" : "start" });
}

export function goBy(step) {
  const cards = openCards();
  const at = cards.indexOf(currentCard());
  const next = at < 0 && !oneAtATime() ? cards[0] : cards[Math.max(at, 0) + step];
  if (next) goTo(next);
  else if (oneAtATime()) document.querySelector(`.pager a[rel=${step > 0 ? "next" : "prev"}]`)?.click();
}

// Where a card came from with a page of its own, that page's place in the queue, its pager and its address.
const origins = new WeakMap();

export function rememberOrigin(card, page, address) {
  const parts = [".place", ".pager"].map((part) => [part, page.querySelector(`main ${part}`)]);
  origins.set(card, { parts, address });
}

// A card that takes another's place comes from where that came from.
export function passOrigin(from, to) {
  if (origins.has(from)) origins.set(to, origins.get(from));
}

function showAlone(card) {
  for (const each of openCards()) each.hidden = each !== card;
  const origin = origins.get(card);
  if (!origin) return;
  for (const [part, fresh] of origin.parts) {
    const shown = document.querySelector(`main ${part}`);
    if (fresh && shown) shown.replaceWith(fresh.cloneNode(true));
    else if (part === ".pager") shown?.remove();
  }
  history.replaceState(null, "", origin.address);
}

// The card to go to once this one is done: the next that nobody is at, else the next, else one before it.
export function nextAfter(card) {
  const cards = openCards();
  const at = cards.indexOf(card);
  const rest = [...cards.slice(at + 1), ...cards.slice(0, at)].filter((each) => !each.classList.contains("card--elsewhere"));
  return rest.find((each) => !isTaken(each)) ?? rest[0] ?? null;
}

function become(card) {
  if (card === current) return;
  current?.classList.remove("card--current");
  current = card;
  card.classList.add("card--current");
  document.dispatchEvent(new CustomEvent("desk:current", { detail: card }));
}

export function followFocus() {
  const alone = document.querySelector(".cards--one > .card");
  if (alone) {
    become(alone);
    rememberOrigin(alone, document, location.href);
  }
  document.addEventListener("focusin", ({ target }) => {
    const card = cardOf(target);
    if (card) become(card);
  });
}
