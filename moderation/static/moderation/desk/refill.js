// When few cards are left, the next page's come.

import { rememberOrigin } from "./cards.js";
import { adopt, ask, oneAtATime, openCards } from "./page.js";

const FEW = 6;
const FEW_ALONE = 3; // where one is shown at a time, a page has one
let asking = false;
let frontier = null;

export async function fillUp() {
  const list = document.querySelector(".cards");
  const link = document.querySelector(".pager a[rel=next]");
  frontier ??= link?.href ?? null;
  if (asking || !list || !frontier || openCards().length >= (oneAtATime() ? FEW_ALONE : FEW)) return;
  asking = true;
  const from = frontier;
  const answer = await ask(from, { fragment: false });
  asking = false;
  if (!answer.ok || !answer.page) return;
  for (const card of answer.page.querySelectorAll(".cards > .card")) {
    if (document.getElementById(card.id)) continue;
    const adopted = adopt(card);
    adopted.hidden = oneAtATime();
    if (oneAtATime()) rememberOrigin(adopted, answer.page, from);
    list.append(adopted);
  }
  frontier = answer.page.querySelector(".pager a[rel=next]")?.getAttribute("href") ?? null;
  if (frontier) frontier = new URL(frontier, from).href;
  if (!oneAtATime()) {
    if (frontier) link?.setAttribute("href", frontier);
    else link?.remove();
  }
  document.dispatchEvent(new CustomEvent("desk:filled"));
  fillUp();
}
