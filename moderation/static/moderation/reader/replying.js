// A reply is written right below what it answers, also when it is found again after a reload. Cancelling brings the
// form back to where it was.

import { answeredBy, keep } from "./drafts.js";

const home = document.createComment("the reply form");
let opener = null;
document.getElementById("reply")?.before(home);
resume();

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-reply], #reply-cancel, .thread__jump");
  const form = document.querySelector("#reply form");
  if (!link || !form || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  // Without an opener the page itself was asked for with this reply: its link leads to the whole thread.
  if (link.id === "reply-cancel" && !opener) return;
  event.preventDefault();
  if (link.dataset.reply) open(link, form);
  else close(link, form);
});

function open(link, form, { focused = true } = {}) {
  opener = link;
  form.elements.parent.value = link.dataset.reply;
  document.getElementById("reply-to-name").textContent = link.closest("article").getAttribute("aria-label");
  document.getElementById("reply-to").hidden = false;
  link.closest("article").after(document.getElementById("reply"));
  keep(form);
  if (focused) form.elements.body.focus();
}

function resume() {
  const form = document.querySelector("#reply form");
  const answered = form && form.elements.body.value && !form.elements.parent.value && answeredBy(form);
  const link = answered && document.querySelector(`a[data-reply="${CSS.escape(answered)}"]`);
  if (link) open(link, form, { focused: false });
}

function close(link, form) {
  form.elements.parent.value = "";
  bringHome(document.getElementById("reply"));
  keep(form);
  if (link.id === "reply-cancel" && opener.isConnected) opener.focus();
  else form.elements.body.focus();
  opener = null;
}

// Where the form stands while it answers nobody.
export function bringHome(section) {
  document.getElementById("reply-to").hidden = true;
  home.after(section);
}
