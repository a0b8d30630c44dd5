// What colleagues do, while one looks: counts, claims, and who decided what. Asked for every few seconds while the page
// is seen, more slowly while the server does not answer, and not at all while it is out of sight.

import { currentCard, goTo } from "./cards.js";
import { showClaims } from "./claims.js";
import { setCounts } from "./counts.js";
import { adopt, ask, flow, openCards } from "./page.js";
import { inFlight } from "./steps.js";

const PACE = 2_500; // milliseconds
const SLOWEST = 60_000;
const OVERLAP = 2_000; // milliseconds before the page was made; what it shows already is no news
let since = idAt(Number(flow?.dataset.since) * 1000 - OVERLAP);
let tag = "";
let failures = 0;
let timer = 0;
let over = false;

export function followColleagues() {
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (!document.hidden) listen();
  });
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-renew]");
    if (button) renew(button);
  });
  listen();
}

async function listen() {
  if (document.hidden || over) return;
  await hear();
  clearTimeout(timer);
  timer = setTimeout(listen, Math.min(PACE * 2 ** failures, SLOWEST));
}

async function hear() {
  try {
    const headers = tag ? { "If-None-Match": tag } : {};
    const signal = AbortSignal.timeout(15_000);
    const response = await fetch(`${flow.dataset.changes}?since=${since}`, { headers, signal, cache: "no-store" });
    failures = 0;
    if (response.status === 304) return;
    // Signed out, or no moderator any more: the next step says so.
    over = response.status === 401 || response.status === 403;
    if (!response.ok) throw new Error(response.status);
    tag = response.headers.get("ETag") ?? "";
    const changes = await response.json();
    since = changes.next_since;
    setCounts(changes.counts);
    showClaims(changes.claims, openCards());
    await Promise.all(changes.changed.map(tell));
  } catch {
    failures += 1;
  }
}

// One's own steps are known; a card that others changed stays where it is, and says what happened to it.
async function tell(id) {
  const card = document.getElementById(`card-${id}`);
  if (!card || card.classList.contains("card--done") || inFlight.has(card.id)) return;
  const answer = await ask(flow.dataset.news.replace(/0{8}-[0-]+/, id) + `?version=${card.dataset.version}`);
  const news = answer.page?.querySelector(".news");
  if (!answer.ok || !news || !card.isConnected) return;
  card.querySelectorAll(".news, [data-trouble]").forEach((outdated) => outdated.remove());
  const line = adopt(news);
  if (card === currentCard()) line.setAttribute("role", "alert");
  card.classList.add("card--elsewhere");
  for (const form of card.querySelectorAll(".steps, [data-step]")) form.inert = true;
  card.prepend(line);
}

async function renew(button) {
  const card = button.closest(".card");
  const here = document.querySelector(".cards input[name=next]")?.value ?? "";
  const answer = await ask(`${button.dataset.renew}?next=${encodeURIComponent(here)}`);
  const fresh = answer.page?.querySelector("article.card");
  if (!fresh) return;
  const adopted = adopt(fresh);
  card.replaceWith(adopted);
  goTo(adopted);
}

// The id that an event of that moment would have (UUIDv7 begins with the milliseconds).
function idAt(milliseconds) {
  const digits = Math.max(0, Math.floor(milliseconds || 0)).toString(16).padStart(12, "0");
  return `${digits.slice(0, 8)}-${digits.slice(8)}-7000-8000-000000000000`;
}
