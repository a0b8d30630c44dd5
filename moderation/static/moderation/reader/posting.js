// Sends the form without leaving the page. When no answer comes, everything typed is still there, and the same form can
// be sent again: the server knows it by its id, and makes one comment of however many tries.

import { drop, keep } from "./drafts.js";
import { place } from "./placing.js";
import { bringHome } from "./replying.js";
import { announce } from "./words.js";

const PATIENCE = 20_000; // ms

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("#reply form") || event.submitter?.hasAttribute("formaction")) return;
  event.preventDefault();
  if (form.getAttribute("aria-busy") !== "true") send(form);
});

async function send(form) {
  keep(form);
  settle(form, true);
  try {
    const answer = await fetch(form.getAttribute("action"), {
      method: "POST",
      body: new FormData(form),
      headers: { "HX-Request": "true" },
      signal: AbortSignal.timeout(PATIENCE),
    });
    const part = new DOMParser().parseFromString(await answer.text(), "text/html");
    const section = part.getElementById("reply");
    if (!section) throw new Error(`no form in an answer with status ${answer.status}`);
    if (answer.ok) welcome(form, section, part.querySelector("[data-arrivals]"));
    else showAgain(section);
  } catch {
    settle(form, false);
    tellOfTrouble(form);
  }
}

function settle(form, busy) {
  form.setAttribute("aria-busy", busy);
  // What is typed now would be in none of the two forms: neither in what was sent nor in the one that comes back.
  for (const field of form.querySelectorAll("input, textarea")) field.readOnly = busy;
  const trouble = form.querySelector("[data-trouble]");
  if (busy) trouble.hidden = true;
}

function welcome(form, section, part) {
  drop(form);
  const where = document.getElementById("live")?.dataset.place === "end" ? "end" : "start";
  swap(section);
  bringHome(section);
  const item = place(part, where);
  const card = item?.querySelector("article");
  if (!card) return;
  card.tabIndex = -1;
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "center" });
  announce(section.dataset.sent);
}

// The same form, with what is wrong beside each field.
function showAgain(section) {
  swap(section);
  section.querySelector("#reply-errors")?.focus();
}

function swap(section) {
  document.getElementById("reply").replaceWith(section);
  window.htmx?.process(section);
  section.querySelector("textarea").dispatchEvent(new Event("input", { bubbles: true }));
}

function tellOfTrouble(form) {
  const trouble = form.querySelector("[data-trouble]");
  trouble.hidden = false;
  form.querySelector("button:not([formaction])").textContent = trouble.dataset.again;
}
