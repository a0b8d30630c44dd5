// Whose card it is: the one that a moderator is at is claimed while they are, and given back when they go on.

import { copyTemplate, flow } from "./page.js";

const SETTLE = 600; // milliseconds: passing by claims nothing
const RENEW = 50_000; // milliseconds, well within the lease
const NOBODY = "00000000-0000-0000-0000-000000000000";
let held = null;
let wanted = null;
let timer = 0;

const idOf = (card) => card.dataset.comment;

export function followClaims() {
  document.addEventListener("desk:current", ({ detail: card }) => want(card));
  setInterval(() => held && !document.hidden && send(held, "PUT"), RENEW);
  addEventListener("pagehide", () => giveBack());
  const alone = document.querySelector("main > .card");
  if (alone) want(alone);
}

function want(card) {
  const id = idOf(card);
  if (!id || id === wanted) return;
  wanted = id;
  clearTimeout(timer);
  timer = setTimeout(async () => {
    giveBack();
    // A colleague's claim is respected, not fought for.
    if (!card.isConnected || card.querySelector("[data-claim]")) return;
    if (await send(id, "PUT")) held = id;
  }, SETTLE);
}

// What was decided meanwhile is nobody's any more: there is nothing to give back.
function giveBack() {
  const card = held && document.getElementById(`card-${held}`);
  if (card && !card.classList.contains("card--done")) send(held, "DELETE");
  held = null;
}

async function send(id, method) {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  const url = flow.dataset.claim.replace(NOBODY, id);
  try {
    return (await fetch(url, { method, headers: { "X-CSRFToken": token }, keepalive: true })).ok;
  } catch {
    return false;
  }
}

// Others' claims, as chips: `claims` is who is at what.
export function showClaims(claims, cards) {
  for (const card of cards) {
    const who = claims[idOf(card)];
    const chip = card.querySelector("[data-claim]");
    if (!who || who === flow.dataset.moderator) chip?.remove();
    else if (chip) chip.querySelector("[data-who]").textContent = who;
    else addChip(card, who);
  }
}

function addChip(card, who) {
  const chip = copyTemplate("claim");
  chip.classList.add("chip", "chip--claimed");
  chip.querySelector("[data-who]").textContent = who;
  (card.querySelector(".card__state") ?? card).append(chip);
}
