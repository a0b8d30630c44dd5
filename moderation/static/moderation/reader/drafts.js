// What is typed survives a reload, a lost connection and a closed tab until the comment is accepted. The text is kept
// on this device; name and address, which are personal, only for as long as this tab is open.

import { keysOf, read, write } from "./storage.js";

const PERSON = ["author_name", "author_email", "author_url"];

restore();
dropEdits();
document.addEventListener("input", ({ target }) => {
  if (target.form?.dataset.draft) keep(target.form);
});
document.addEventListener("submit", ({ target, submitter }) => {
  // Sent without this page staying open: the next one finds out whether it was accepted.
  if (target.dataset?.draft && !submitter?.hasAttribute("formaction"))
    write("sessionStorage", sentKey(target), location.pathname);
});
document.addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-forget]")) write("sessionStorage", "person", "");
});

export function keep(form) {
  write("localStorage", textKey(form), form.elements.body.value);
  if (!form.elements.author_name) return;
  write("localStorage", answeredKey(form), form.elements.body.value && form.elements.parent.value);
  // With the form's id, so that a text that was sent before a reload is known when it is sent again.
  write("localStorage", idKey(form), form.elements.submission.value);
  write("sessionStorage", "person", JSON.stringify(PERSON.map((name) => form.elements[name].value)));
}

// The text has been accepted: there is nothing left to keep of it.
export function drop(form) {
  write("localStorage", textKey(form), "");
  write("localStorage", idKey(form), "");
  write("localStorage", answeredKey(form), "");
  write("sessionStorage", sentKey(form), "");
}

// The id of the comment that the kept text answers.
export function answeredBy(form) {
  return read("localStorage", answeredKey(form));
}

function restore() {
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const own = location.hash.startsWith("#comment-") && document.getElementById(location.hash.slice(1));
  if (read("sessionStorage", sentKey(form)) && own && "own" in own.dataset) drop(form);
  write("sessionStorage", sentKey(form), "");

  const draft = read("localStorage", textKey(form));
  const body = form.elements.body;
  // A form with a mistake in it comes back with what was typed; that of an edit begins with what is published.
  if (draft && (!body.value || "draftFirst" in form.dataset) && !body.hasAttribute("aria-invalid")) {
    body.value = draft;
    if (form.elements.submission) form.elements.submission.value = read("localStorage", idKey(form)) ?? "";
    body.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (!form.elements.author_name) return;
  const known = JSON.parse(read("sessionStorage", "person") ?? "[]");
  PERSON.forEach((name, index) => {
    form.elements[name].value ||= known[index] ?? "";
  });
}

// An edit that was accepted led from its form to this page: nothing is left to keep of it. Where no answer came, one
// gets here by another way.
function dropEdits() {
  const here = document.querySelector("form[data-draft]")?.dataset.draft;
  for (const key of keysOf("sessionStorage")) {
    const name = key.replace("sent:", "");
    if (!key.startsWith("sent:edit-") || name === here) continue;
    const form = new URL(read("sessionStorage", key), location.href).href;
    if (document.referrer === form) write("localStorage", `draft:${name}`, "");
    write("sessionStorage", key, "");
  }
}

function textKey(form) {
  return `draft:${form.dataset.draft}`;
}

function idKey(form) {
  return `form:${form.dataset.draft}`;
}

function answeredKey(form) {
  return `answer:${form.dataset.draft}`;
}

function sentKey(form) {
  return `sent:${form.dataset.draft}`;
}
