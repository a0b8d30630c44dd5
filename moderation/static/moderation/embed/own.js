// One's own comment, by the key that this browser keeps: what became of it, why, and how to change or withdraw it.

import { h } from "./dom.js";

// Seconds until it is asked for again: quick at first, since most answers come at once.
const WAITS = [1, 1, 1, 1, 2, 2, 3, 5, 8, 13, 20, 30, 30, 30, 30];

/** What the author is told, below the text. */
export function drawOwn(thread, own, id) {
  const { words } = thread;
  const { status, decision = {} } = own;
  const open = new Date(own.edit_until) > new Date() && ["pending", "held", "approved"].includes(status);
  const box = h(
    "div",
    { class: `own ${status}`, part: "own" },
    h(
      "p",
      {},
      h("strong", {}, words.say(`own_${status}`)),
      " ",
      status === "pending" && words.say("own_wait"),
      !["pending", "approved"].includes(status) && (decision.explanation ?? ""),
      status === "rejected" && decision.automated && ` ${words.say("own_automated")}`,
    ),
  );
  if (status === "withdrawn") return box;
  box.append(
    h(
      "p",
      { class: "foot" },
      open && button(words.say("edit"), () => edit(thread, own, id, box), { "data-edit": true }),
      open && h("span", { class: "hint", role: "timer", "data-until": own.edit_until }),
      button(words.say("withdraw"), () => confirm(thread, id, box)),
    ),
  );
  return box;
}

/** How long one's comments can still be edited, once a second. */
export function tick({ root, words }) {
  for (const timer of root.querySelectorAll("[data-until]")) {
    const left = Math.ceil((new Date(timer.dataset.until) - Date.now()) / 1000);
    if (left > 0) timer.textContent = words.say("edit_left").replace("#", words.clock(left));
    else {
      timer.textContent = words.say("edit_over");
      timer.removeAttribute("data-until");
      timer.parentElement.querySelector("[data-edit]").remove();
    }
  }
}

/** Ask until it is decided; then show that in place and say it. */
export async function follow(thread, id, token) {
  const { run, following } = thread;
  if (following.has(id)) return;
  following.add(id);
  for (const wait of WAITS) {
    await new Promise((resolve) => setTimeout(resolve, wait * 1000));
    // Loaded anew, taken off the page, or withdrawn meanwhile.
    if (thread.run !== run || !thread.tokenOf(id)) break;
    const own = await thread.api.own(id, token).catch(() => null);
    if (own && own.status !== "pending") {
      tellDecided(thread, own);
      break;
    }
  }
  following.delete(id);
}

function tellDecided(thread, own) {
  thread.showOwn(own);
  thread.announce(`${thread.words.say(`own_${own.status}`)} ${own.decision?.explanation ?? ""}`);
  thread.tell("decided", { id: own.id, status: own.status });
  thread.live.look();
}

function edit(thread, own, id, box) {
  const { words, api } = thread;
  const label = words.say("comment");
  const area = h("textarea", { part: "input", rows: "5", dir: "auto", "aria-label": label }, own.body);
  const error = h("p", { class: "error", role: "alert" });
  const save = h("button", { class: "button", part: "button submit", type: "submit" }, words.say("save"));
  const form = h(
    "form",
    { class: "edit" },
    area,
    error,
    h(
      "p",
      { class: "foot" },
      save,
      button(words.say("cancel"), () => {
        form.remove();
        thread.showOwn(thread.own.get(id));
        thread.root.querySelector(`#c-${id} .own button`)?.focus();
      }),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const sent = async () => {
      const token = thread.tokenOf(id);
      thread.showOwn(await api.own(id, token, { method: "PATCH", body: JSON.stringify({ body: area.value }) }), true);
      follow(thread, id, token);
    };
    thread.attempt(save, sent, (problem) => (error.textContent = thread.explain(problem)));
  });
  box.hidden = true;
  box.after(form);
  area.focus();
}

function confirm(thread, id, box) {
  const { words, api } = thread;
  const sure = button(words.say("withdraw"), () =>
    thread.attempt(sure, async () => {
      await api.own(id, thread.tokenOf(id), { method: "DELETE" });
      const gone = { ...thread.own.get(id), status: "withdrawn", body_html: "" };
      thread.keeping.forgetOwn(id);
      thread.showOwn(gone, true);
      thread.announce(words.say("own_withdrawn"));
    }),
  );
  const form = h(
    "div",
    { class: "own", role: "group", "aria-label": words.say("withdraw") },
    h("p", {}, words.say("withdraw_sure")),
    h(
      "p",
      { class: "foot" },
      sure,
      button(words.say("keep"), () => back(form, box)),
    ),
  );
  box.hidden = true;
  box.after(form);
  sure.focus();
}

function back(form, box) {
  form.remove();
  box.hidden = false;
  box.querySelector("button").focus();
}

function button(text, onclick, more = {}) {
  return h("button", { class: "link", part: "button", type: "button", onclick, ...more }, text);
}
