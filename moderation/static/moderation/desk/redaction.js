// Choosing the words that are to go: with the arrow keys and the space bar, by dragging over them, or by ticking.

import { ask, cardOf, flow } from "./page.js";
import { showTrouble, takeStep } from "./steps.js";

const dialog = document.getElementById("redaction-dialog");
let card = null;

export async function openRedaction(from) {
  const link = from?.querySelector("[data-redact]");
  if (!link) return;
  // A comment's own page leads to a page of its own.
  if (!dialog || !from.closest(".cards")) return void location.assign(link.href);
  card = from;
  const kept = dialog.querySelector("form");
  const version = from.querySelector(".steps").dataset.version;
  if (!kept || kept.dataset.of !== `${from.id} ${version}`) {
    const answer = await ask(link.href);
    const form = answer.page?.querySelector("form[data-redaction]");
    // Without the words there is nothing to choose, and what is typed on this page stays on it.
    if (!form) return void showTrouble(from, { trouble: answer.trouble ?? "broken" });
    form.dataset.of = `${from.id} ${version}`;
    dialog.querySelector("[data-body]").replaceChildren(document.importNode(form, true));
  }
  enhance(dialog.querySelector("form"));
  dialog.showModal();
  dialog.querySelector("input[type=checkbox]")?.focus();
}

// On its own page as well.
export function enhance(form) {
  if (!form || form.dataset.ready) return;
  form.dataset.ready = "yes";
  const words = [...form.querySelectorAll(".word input")];
  words.forEach((word, at) => (word.tabIndex = at ? -1 : 0));
  tickPassages(form, words);
  moveByArrows(words);
  tickByDragging(form);
  form.addEventListener("input", () => form.querySelector("[data-none]").setAttribute("hidden", ""));
  form.addEventListener("submit", (event) => {
    if (!form.querySelector("input[name=cut]:checked")) {
      event.preventDefault();
      form.querySelector("[data-none]").removeAttribute("hidden");
      return;
    }
    if (!dialog?.contains(form)) return;
    event.preventDefault();
    const data = new FormData(form);
    dialog.close();
    takeStep({ card, url: form.getAttribute("action"), data, done: event.submitter?.dataset.done ?? "", kind: "approved" });
  });
}

const edges = (box) => box.value.split("-").map(Number);

// What the checks marked is ticked with its words.
function tickPassages(form, words) {
  for (const passage of form.querySelectorAll(".redact__passage input")) {
    const [start, end] = edges(passage);
    passage.addEventListener("change", () => {
      for (const word of words) {
        const [from, to] = edges(word);
        if (from < end && start < to) word.checked = passage.checked;
      }
    });
  }
}

// One stop of the Tab key for all words; Shift takes the words on the way along.
function moveByArrows(words) {
  const goTo = (word) => {
    for (const each of words) each.tabIndex = each === word ? 0 : -1;
    word.focus();
  };
  words.forEach((word, at) => {
    word.addEventListener("focus", () => goTo(word));
    word.addEventListener("keydown", (event) => {
      const forwards = getComputedStyle(word).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
      const step = { ArrowDown: 1, ArrowUp: -1, ArrowRight: -1, ArrowLeft: -1, [forwards]: 1 }[event.key];
      const target = event.key === "Home" ? words[0] : event.key === "End" ? words.at(-1) : words[at + step];
      if (!target || (!step && !["Home", "End"].includes(event.key))) return;
      event.preventDefault();
      if (event.shiftKey) target.checked = word.checked = true;
      goTo(target);
    });
  });
}

function tickByDragging(form) {
  let state = null;
  let first = null;
  const boxOf = (target) => target.closest?.(".word")?.querySelector("input");
  form.addEventListener("pointerdown", (event) => {
    first = event.pointerType === "mouse" && event.button === 0 ? boxOf(event.target) : null;
    state = first && !first.checked;
  });
  form.addEventListener("pointerover", (event) => {
    const box = first && event.buttons === 1 ? boxOf(event.target) : null;
    if (!box || box === first) return;
    first.checked = box.checked = state;
  });
  // A drag that ends where it began is a click, and ticks by itself.
  document.addEventListener("pointerup", () => (first = null));
}

dialog?.addEventListener("click", (event) => {
  if (!event.target.closest("[data-close]")) return;
  event.preventDefault();
  dialog.close();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".cards a[data-redact]");
  if (!link || !flow || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  openRedaction(cardOf(link));
});
