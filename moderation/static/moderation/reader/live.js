// "3 new comments": asks every few seconds, while somebody looks, what the newest are; most answers are an empty 304.
// What one reads never moves by itself: new comments join the page when the button is pressed.

import { isHere, place, takesReplies } from "./placing.js";
import { complain } from "./reading.js";
import { announce, sayCount } from "./words.js";

const bar = document.getElementById("live");
const button = bar?.querySelector("button");
const known = new Set(bar?.dataset.known.split(" "));
let tag = null;
let waiting = [];
let timer = 0;
let failures = 0;

if (bar) {
  schedule();
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (!document.hidden) look();
  });
  button.addEventListener("click", show);
}

function schedule() {
  clearTimeout(timer);
  // Many pages were opened at the same moment, when somebody shared the link: they do not ask at the same moment.
  const pause = Number(bar.dataset.interval) * 1000 * (0.8 + 0.4 * Math.random()) * 2 ** Math.min(failures, 4);
  timer = setTimeout(look, pause);
}

async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch(bar.dataset.latest, {
      headers: tag ? { "If-None-Match": tag } : {},
      cache: "no-store",
      credentials: "omit",
    });
    if (answer.status === 200) {
      tag = answer.headers.get("ETag");
      tell((await answer.json()).comments);
    } else if (answer.status !== 304) throw new Error(`status ${answer.status}`);
    failures = 0;
  } catch {
    failures += 1;
  }
  schedule();
}

function tell(comments) {
  const added = new Set();
  // Oldest first: a reply to a new comment has its place once that comment has one.
  for (const { id, parent } of comments.toReversed()) {
    if (known.has(id) || isHere(id)) continue;
    const hasPlace = parent ? added.has(parent) || takesReplies(parent) : bar.dataset.place !== "none";
    if (hasPlace) added.add(id);
  }
  const first = waiting.length === 0;
  waiting = [...added];
  button.hidden = waiting.length === 0;
  if (button.hidden) return;
  button.textContent = sayCount(bar, "new", waiting.length);
  if (first) announce(button.textContent);
}

async function show() {
  const query = new URLSearchParams(waiting.map((id) => ["comment", id]));
  button.disabled = true;
  try {
    const answer = await fetch(`${bar.dataset.arrivalsFrom}?${query}`);
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const part = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-arrivals]");
    arrive(part);
  } catch {
    // The button stays: it can be pressed again.
    complain();
  }
  button.disabled = false;
}

function arrive(part) {
  for (const id of waiting) known.add(id);
  waiting = [];
  button.hidden = true;
  const first = place(part, bar.dataset.place)?.querySelector("article");
  if (!first) return;
  first.tabIndex = -1;
  first.focus({ preventScroll: true });
  first.scrollIntoView({ block: "center" });
}
