// Decisions without waiting: the card goes and the next one has the focus at once, while the request runs. Where it is
// refused, or the line is down, the card comes back with the reason and with everything typed.

import { goTo, nextAfter, passOrigin } from "./cards.js";
import { showCounts } from "./counts.js";
import { adopt, ask, buildFrom, cardOf, copyTemplate, oneAtATime, openCards } from "./page.js";
import { fillUp } from "./refill.js";

const LINES_SHOWN = 3; // none where one comment is shown at a time
const TOAST_FOR = 12_000; // milliseconds; the line in the list stays
const JUST_BACK = 1_000; // milliseconds in which a key that was meant for the next card is not taken for this one
const steps = [];
let undoing = Promise.resolve();
let toastTimer = 0;

export const inFlight = new Set();

export function isJustBack(card) {
  return Date.now() - Number(card.dataset.back ?? 0) < JUST_BACK;
}

// `done` is the word for what became of it, `kind` its colour.
export function takeStep({ card, url, data, done, kind }) {
  const id = card.id;
  const line = buildFrom("done", "article", { id, class: "card card--done" });
  const outcome = line.querySelector("[data-outcome]");
  outcome.textContent = done;
  outcome.classList.add("chip", `chip--${kind}`);
  line.querySelector("[data-name]").textContent = card.querySelector(".card__name")?.textContent ?? "";
  const next = nextAfter(card);
  card.replaceWith(line);
  inFlight.add(id);
  if (next) goTo(next);
  else showEnd();
  const step = { line, card };
  steps.push(step);
  step.settled = ask(url, { method: "POST", body: data }).then((answer) => {
    inFlight.delete(id);
    if (answer.ok) settle(step, answer.page);
    else bringBack(step, card, answer);
  });
  hideOldLines();
  fillUp();
}

// Pressed twice, two are taken back, one after the other.
export function undoLast() {
  undoing = undoing.then(takeLastBack);
}

async function takeLastBack() {
  const step = steps.at(-1);
  await step?.settled;
  const form = step?.line.querySelector("form[data-undo]");
  if (form) await undo(form);
  // What was decided on a page before, or before this one was loaded again, is taken back by its own form.
  else if (!step) document.querySelector(":is(#said, #last-decision) form[data-undo]")?.requestSubmit();
}

export async function undo(form) {
  const id = form.dataset.undo;
  const line = document.querySelector(`.card--done:has([data-undo="${CSS.escape(id)}"])`);
  if (!line || line.dataset.undoing) return;
  line.dataset.undoing = "yes";
  const answer = await ask(form.getAttribute("action"), { method: "POST", body: new FormData(form) });
  delete line.dataset.undoing;
  const at = steps.findIndex((step) => step.line === line);
  if (answer.page) {
    document.getElementById("desk-end")?.remove();
    const card = adopt(answer.page.querySelector("article.card"));
    if (at >= 0) passOrigin(steps.splice(at, 1)[0].card, card);
    line.replaceWith(card);
    goTo(card);
    card.querySelector("[role=alert]")?.focus({ preventScroll: true });
    if (answer.ok) say(answer.page);
    showCounts(answer.page);
    hideOldLines();
  } else {
    line.hidden = false;
    line.querySelector("[data-trouble]")?.remove();
    line.append(troubleOf(answer));
  }
}

function settle(step, page) {
  const line = adopt(page.querySelector("article.card"));
  const focused = step.line === document.activeElement;
  line.hidden = step.line.hidden;
  step.line.replaceWith(line);
  step.line = line;
  if (focused) line.focus({ preventScroll: true });
  showCounts(page);
  say(page);
}

function bringBack(step, card, answer) {
  steps.splice(steps.indexOf(step), 1);
  document.getElementById("desk-end")?.remove();
  const back = answer.page ? adopt(answer.page.querySelector("article.card")) : card;
  passOrigin(card, back);
  step.line.replaceWith(back);
  hideOldLines();
  if (answer.trouble) showTrouble(back, answer);
  back.dataset.back = Date.now();
  // Nobody is torn out of a sentence: the message is an alert, and is heard where the focus stays.
  if (document.activeElement?.closest?.("input, textarea, select, dialog[open]")) return;
  goTo(back);
  back.querySelector("[role=alert]")?.focus({ preventScroll: true });
}

export function showTrouble(card, answer) {
  card.querySelector("[data-trouble]")?.remove();
  card.querySelector(".steps").before(troubleOf(answer));
}

function troubleOf(answer) {
  const trouble = buildFrom("trouble", "div", { class: "errors", role: "alert", "data-trouble": "" });
  for (const text of trouble.querySelectorAll("[data-case]")) text.hidden = text.dataset.case !== answer.trouble;
  return trouble;
}

function showEnd() {
  const end = copyTemplate("end");
  document.getElementById("desk-end")?.remove();
  document.querySelector(".cards").append(end);
  end.focus({ preventScroll: true });
}

function hideOldLines() {
  const shown = oneAtATime() ? 0 : LINES_SHOWN;
  steps.forEach(({ line }, at) => (line.hidden = at < steps.length - shown));
}

// The live region is said by screen readers; the others see it at the edge of the screen, with the way back.
function say(page) {
  const said = document.getElementById("said");
  const news = page.getElementById("said");
  if (!said || !news) return;
  said.replaceChildren(...[...news.childNodes].map((node) => document.importNode(node, true)));
  said.classList.add("said--toast");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(clearToast, TOAST_FOR);
}

function clearToast() {
  const said = document.getElementById("said");
  if (said.matches(":hover, :focus-within")) toastTimer = setTimeout(clearToast, TOAST_FOR);
  else said.replaceChildren();
}

// Once more cards have come, there is somewhere to go.
document.addEventListener("desk:filled", () => {
  const end = document.getElementById("desk-end");
  const [first] = openCards();
  if (!end || !first) return;
  const waiting = end === document.activeElement;
  end.remove();
  if (waiting) goTo(first);
});

export function followForms(chooseReason) {
  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (event.defaultPrevented) return;
    if (form.matches(".decide") && submitter?.value === "reject" && !form.elements.reason.value) {
      event.preventDefault();
      chooseReason(cardOf(form));
    } else if (form.matches(".cards [data-step]")) {
      event.preventDefault();
      const kind = { approve: "approved", hold: "held", reject: "rejected", spam: "spam" }[submitter?.value] ?? "approved";
      const data = new FormData(form, submitter);
      takeStep({ card: cardOf(form), url: form.getAttribute("action"), data, done: submitter?.dataset.done ?? "", kind });
    } else if (form.matches("[data-undo]") && document.querySelector(`.cards [data-undo="${CSS.escape(form.dataset.undo)}"]`)) {
      event.preventDefault();
      undo(form);
    }
  });
}
