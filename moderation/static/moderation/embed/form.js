// The form to add a comment with. Nothing typed is lost: it is kept until the product has taken it.

import { h } from "./dom.js";
import { clearErrors, drawField, showErrors } from "./fields.js";

const PERSON = ["author_name", "author_email", "author_url"];
const MOST = 5000;
const TELL_FROM = 500;
// How many are left is spoken at these, not at every key.
const MARKS = [TELL_FROM, 100, 20, 0];
const STALE = 12 * 3600 * 1000;

export class ReplyForm {
  constructor(thread) {
    this.thread = thread;
    this.parent = null;
    this.sent = {};
    this.element = this.#draw();
    this.#restore();
    this.#takeToken();
    this.form.addEventListener("input", () => {
      this.#keep();
      this.#count();
    });
    this.form.addEventListener("focusin", () => Date.now() - this.tokenAt > STALE && this.#takeToken());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
  }

  /** Write right below what is answered; `opener` gets the focus back. */
  answer(opener) {
    this.#openBelow(opener.closest("article"), opener);
    this.#keep();
    this.form.elements.body.focus();
  }

  /** After a reload: back below what the kept text answers, where that is on the page. */
  resume() {
    const id = this.form.elements.body.value && this.thread.keeping.answered;
    const card = id && this.thread.root.getElementById(`c-${id}`);
    const opener = card && card.querySelector("[data-reply]");
    if (opener) this.#openBelow(card, opener);
  }

  #openBelow(card, opener) {
    this.parent = card.id.slice(2);
    this.opener = opener;
    this.note.querySelector("bdi").textContent = card.querySelector(".name").textContent;
    this.note.hidden = false;
    card.after(this.element);
  }

  /** Back to its place below the comments. */
  goHome() {
    this.parent = null;
    this.note.hidden = true;
    this.thread.home.append(this.element);
  }

  focus() {
    this.goHome();
    this.#keep();
    this.form.elements.body.focus();
  }

  #draw() {
    const { words, level } = this.thread;
    const input = (name, type, autocomplete) =>
      h("input", { id: `f-${name}`, name, type, autocomplete, part: "input", dir: "auto" });
    const cancel = () => {
      this.goHome();
      this.#keep();
      this.opener.focus();
    };
    this.left = h("p", { class: "hint", id: "f-left" });
    this.problem = h("p", { class: "error", role: "alert" });
    this.note = h(
      "p",
      { class: "hint", hidden: true },
      words.say("in_reply_to"),
      " ",
      h("bdi"),
      " · ",
      h("button", { class: "link", type: "button", onclick: cancel }, words.say("cancel")),
    );
    this.button = h("button", { class: "button", part: "button submit", type: "submit" }, words.say("post"));
    this.form = h(
      "form",
      { part: "form", novalidate: true },
      drawField(
        words.say("comment"),
        h("textarea", {
          id: "f-body",
          name: "body",
          rows: "6",
          dir: "auto",
          autocomplete: "off",
          part: "input",
          "aria-describedby": "f-left",
        }),
        { required: true },
      ),
      this.left,
      h(
        "div",
        { class: "row" },
        drawField(words.say("name"), input("author_name", "text", "name"), { required: true }),
        drawField(words.say("email"), input("author_email", "email", "email"), { required: true }),
      ),
      drawField(words.say("website"), input("author_url", "url", "url")),
      h(
        "div",
        { class: "hidden", "aria-hidden": "true" },
        h("label", { for: "f-trap" }, words.say("trap")),
        h("input", { id: "f-trap", name: "website", type: "text", tabindex: "-1", autocomplete: "off" }),
      ),
      this.problem,
      h("p", {}, this.button),
    );
    return h(
      "div",
      { class: "reply", role: "group", "aria-labelledby": "reply" },
      h(`h${Math.min(level + 1, 6)}`, { id: "reply", part: "heading" }, words.say("leave")),
      this.note,
      h("p", { class: "hint" }, words.say("notice")),
      this.form,
    );
  }

  #restore() {
    const fields = this.form.elements;
    fields.body.value = this.thread.keeping.draft;
    for (const [name, value] of Object.entries(this.thread.keeping.person)) fields[name].value = value;
    this.#count({ spoken: false });
  }

  #keep() {
    const fields = this.form.elements;
    this.thread.keeping.draft = fields.body.value;
    this.thread.keeping.answered = (fields.body.value && this.parent) || "";
    this.thread.keeping.person = Object.fromEntries(PERSON.map((name) => [name, fields[name].value]));
  }

  #count({ spoken = true } = {}) {
    const left = MOST - [...this.form.elements.body.value.trim()].length;
    const text = left > TELL_FROM ? "" : this.thread.words.count(left < 0 ? "over" : "left", Math.abs(left));
    const mark = left < 0 ? -1 : MARKS.findLast((each) => left <= each);
    this.left.textContent = text;
    if (spoken && text && mark !== this.mark) this.thread.announce(text);
    this.mark = mark;
  }

  // When the form was shown, in the product's own hand: what fills forms in by program is told by it.
  async #takeToken() {
    this.tokenAt = Date.now();
    this.token = await this.thread.api.formToken(this.thread.slug).catch(() => "");
  }

  #send() {
    const fields = this.form.elements;
    const typed = ["body", "website", ...PERSON].map((name) => [name, fields[name].value]);
    const body = JSON.stringify({ ...Object.fromEntries(typed), parent: this.parent, form_token: this.token ?? "" });
    // The same again, after an answer that got lost, is the same comment and not a second one.
    if (this.sent.body !== body) this.sent = { body, key: makeKey() };
    this.problem.textContent = "";
    clearErrors(this.form);
    const { thread } = this;
    // What is typed while it is sent would be neither in the comment nor, a moment later, in the form.
    const settle = (busy) => [...fields].forEach((field) => (field.readOnly = busy));
    const post = async () => {
      settle(true);
      const accepted = await thread.api.post(thread.slug, body, this.sent.key).finally(() => settle(false));
      fields.body.value = "";
      this.goHome();
      this.#keep();
      this.#count();
      this.#takeToken();
      await thread.accept(accepted);
    };
    thread.attempt(this.button, post, (problem) => {
      const said = problem.errors?.length ? showErrors(this.form, problem.errors) : thread.explain(problem, "unsent");
      this.problem.textContent = said;
    });
  }
}

function makeKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
