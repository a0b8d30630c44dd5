// Once a preview is open it follows what is typed, a moment later. That it is there is said once, where it was asked for.

import { announce } from "./words.js";

const PAUSE = 700; // ms
let timer = 0;
let asked = false;

document.addEventListener("click", ({ target, isTrusted }) => {
  const button = target.closest?.("[data-preview]");
  asked = asked || Boolean(button && isTrusted);
});

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (!asked || detail.target.id !== "reply-preview") return;
  asked = false;
  detail.target.scrollIntoView({ block: "nearest" });
  if (detail.target.querySelector(".preview")) announce(document.querySelector("[data-preview]").dataset.said);
});

document.addEventListener("input", ({ target }) => {
  const preview = document.getElementById("reply-preview");
  if (!target.matches("#reply textarea") || !preview?.childElementCount) return;
  clearTimeout(timer);
  if (!target.value.trim()) {
    preview.replaceChildren();
    return;
  }
  timer = setTimeout(() => document.querySelector("[data-preview]").click(), PAUSE);
});
