// <comment-thread article="…">: the comments below one article, on any page of any site. docs/embed.md is its manual.

import { Api, Problem } from "./api.js";
import { drawComment, drawMore } from "./comment.js";
import { h } from "./dom.js";
import { ReplyForm } from "./form.js";
import { Keeping } from "./keeping.js";
import { Live } from "./live.js";
import { follow, tick } from "./own.js";
import { Words } from "./words.js";

const ORDERS = ["newest", "oldest", "best"];

/** Define the element. `away` is what it says, by language, when the product does not answer. */
export function offer({ site, css, away }) {
  if (customElements.get("comment-thread")) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  customElements.define(
    "comment-thread",
    class extends CommentThread {
      offered = { site, sheet, away };
    },
  );
}

class CommentThread extends HTMLElement {
  static observedAttributes = ["article", "lang"];

  connectedCallback() {
    this.root ??= this.attachShadow({ mode: "open" });
    this.root.adoptedStyleSheets = [this.offered.sheet];
    this.root.replaceChildren(h("div", { class: "waiting" }, h("slot")));
    if (this.getAttribute("loading") === "eager") return this.#load();
    this.observer = new IntersectionObserver(
      (seen) => seen.some(({ isIntersecting }) => isIntersecting) && this.#load(),
      { rootMargin: "800px" },
    );
    this.observer.observe(this);
  }

  disconnectedCallback() {
    this.observer?.disconnect();
    this.live?.stop();
    clearInterval(this.clock);
    this.run = null;
  }

  attributeChangedCallback() {
    if (this.run) this.#load();
  }

  get slug() {
    return encodeURIComponent(this.getAttribute("article") ?? "");
  }

  get level() {
    const level = Number(this.getAttribute("heading-level"));
    return level >= 1 && level <= 6 ? level : 2;
  }

  async #load() {
    this.observer?.disconnect();
    this.live?.stop();
    const run = (this.run = {});
    const { site } = this.offered;
    const lang = this.closest("[lang]")?.lang || navigator.language;
    const order = this.getAttribute("order");
    this.order = ORDERS.includes(order) ? order : ORDERS[0];
    Object.assign(this, { seen: new Set(), own: new Map(), following: new Set() });
    Object.assign(this, { api: new Api({ site, lang }), keeping: new Keeping({ site, slug: this.slug }) });
    try {
      const asked = [
        this.api.texts(),
        this.api.article(this.slug),
        this.#read(this.order),
        this.api.latest(this.slug),
        this.#readOwn(),
      ];
      const [texts, article, page, latest] = await Promise.all(asked);
      if (this.run !== run) return;
      this.words = new Words(texts);
      this.api.lang = texts.lang;
      this.reasons = texts.reasons;
      this.live = new Live(this, latest);
      this.#draw(article.thread, page);
      clearInterval(this.clock);
      this.clock = setInterval(() => tick(this), 1000);
      this.tell("loaded", { count: latest.comment_count });
    } catch (problem) {
      if (!(problem instanceof Problem)) reportError(problem);
      if (this.run === run) this.#fail(problem, lang);
    }
  }

  #read(order) {
    const limit = Number(this.getAttribute("limit"));
    return this.api.thread(this.slug, order, limit >= 1 && limit <= 100 ? limit : 20);
  }

  // A key that opens nothing any more is thrown away; one that was not answered is kept.
  async #readOwn() {
    await Promise.all(
      this.keeping.own.map(async ({ id, token }) => {
        try {
          this.own.set(id, await this.api.own(id, token));
        } catch ({ status }) {
          if (status === 403 || status === 404) this.keeping.forgetOwn(id);
        }
      }),
    );
  }

  #draw({ comment_count, state, max_depth }, page) {
    const { words, level } = this;
    this.maxDepth = max_depth;
    this.home = h("div");
    this.form = state === "open" ? new ReplyForm(this) : null;
    this.heading = h(`h${level}`, { id: "title", part: "heading" });
    this.status = h("p", { class: "hidden", role: "status" });
    this.alert = h("p", { class: "error", role: "alert" });
    this.list = h("ol", { class: "comments", part: "list" });
    this.home.append(this.form ? this.form.element : h("p", { class: "notice", part: "notice" }, words.say("closed")));
    this.root.replaceChildren(
      h(
        "section",
        { class: "thread", part: "thread", lang: words.lang, dir: words.dir, "aria-labelledby": "title" },
        h("header", { class: "head" }, this.heading, this.#drawOrders()),
        this.status,
        this.live.button,
        this.list,
        this.home,
      ),
    );
    this.showCount(comment_count);
    this.#fill(page);
  }

  #drawOrders() {
    const { words } = this;
    const group = h("div", { class: "orders", part: "orders", role: "group", "aria-label": words.say("order") });
    for (const order of ORDERS) {
      group.append(
        h(
          "button",
          {
            class: "link",
            part: "button",
            type: "button",
            "data-order": order,
            "aria-pressed": String(order === this.order),
            onclick: ({ target }) => this.attempt(target, () => this.reorder(order)),
          },
          words.say(order),
        ),
      );
    }
    if (this.form)
      group.append(
        h(
          "button",
          { class: "link jump", part: "button", type: "button", onclick: () => this.form.focus() },
          words.say("leave"),
        ),
      );
    return group;
  }

  /** The first comments in another order; the button of the order keeps the focus. */
  async reorder(order) {
    const page = await this.#read(order);
    this.order = order;
    for (const button of this.root.querySelectorAll("[data-order]"))
      button.setAttribute("aria-pressed", String(button.dataset.order === order));
    this.form?.goHome();
    this.#fill(page);
  }

  #fill(page) {
    this.seen.clear();
    this.list.replaceChildren(...page.results.map((comment) => drawComment(this, comment)));
    if (page.next) this.list.append(drawMore(this, "more", page.next));
    for (const { id, token } of [...this.keeping.own].reverse()) {
      const own = this.own.get(id);
      if (own && !["approved", "withdrawn"].includes(own.status)) this.showOwn(own);
      if (own?.status === "pending") follow(this, id, token);
    }
    this.#sayEmpty();
    this.form?.resume();
    tick(this);
  }

  #sayEmpty() {
    this.list.querySelector(".empty")?.remove();
    if (!this.list.children.length) this.list.append(h("li", { class: "empty" }, this.words.say("empty")));
  }

  showCount(count) {
    this.heading.textContent = this.words.count("comments", count);
  }

  /** A comment was taken in: keep its key, show it, and follow what becomes of it. */
  async accept({ id, token, message }) {
    this.keeping.addOwn(id, token);
    this.tell("posted", { id });
    this.announce(message);
    const own = await this.api.own(id, token).catch(() => null);
    if (own) this.showOwn(own, true);
    follow(this, id, token);
  }

  /** One's own comment as it is now, in its place. */
  showOwn(own, focused = false) {
    this.own.set(own.id, own);
    // Somebody is writing in it: what became of the text before is shown when they are done.
    if (!focused && this.root.querySelector(`#c-${own.id} form.edit`)) return;
    const shown = this.root.getElementById(`c-${own.id}`)?.parentElement;
    const held = shown?.contains(this.root.activeElement) || focused;
    const item = drawComment(this, { ...own, replies: [], replies_next: null });
    if (shown) shown.firstElementChild.replaceWith(item.firstElementChild);
    else this.place(own, item);
    if (held) this.root.getElementById(`c-${own.id}`).focus();
  }

  /** Put a comment's item below what it answers; where that is not here, at the top. */
  place({ parent }, item) {
    const above = parent && this.root.getElementById(`c-${parent}`)?.parentElement.querySelector(":scope > .replies");
    (above || this.list)[above ? "append" : "prepend"](item);
    if (above) above.hidden = false;
    this.#sayEmpty();
  }

  tokenOf(id) {
    return this.keeping.own.find((each) => each.id === id)?.token ?? "";
  }

  /** Do something that asks the product, once at a time for each button; what stands in the way is said. */
  async attempt(button, work, refuse) {
    if (button.getAttribute("aria-busy")) return;
    button.setAttribute("aria-busy", "true");
    this.alert.textContent = "";
    try {
      await work();
    } catch (problem) {
      if (!(problem instanceof Problem)) reportError(problem);
      if (refuse) refuse(problem);
      else this.#complain(button, problem);
    }
    button.removeAttribute("aria-busy");
  }

  #complain(button, problem) {
    (button.closest(".foot, .head") ?? button).after(this.alert);
    this.alert.textContent = this.explain(problem);
  }

  /** A problem in words. Whatever is not the product's own refusal is that it could not be reached. */
  explain(problem, otherwise = "away") {
    return (problem.status > 0 && problem.status < 500 && problem.message) || this.words.say(otherwise);
  }

  announce(text) {
    this.status.textContent = text;
  }

  tell(name, detail) {
    this.dispatchEvent(
      new CustomEvent(`comment-thread:${name}`, {
        bubbles: true,
        composed: true,
        detail: { article: this.slug, ...detail },
      }),
    );
  }

  // What the page had for those without scripts stays, below a word on what happened and the way to the article's page.
  #fail({ status }, lang) {
    const { site, away } = this.offered;
    const known = [lang, lang.split("-")[0]].find((each) => away[each]) ?? Object.keys(away)[0];
    const says = away[known];
    const retry = h(
      "button",
      { class: "button", part: "button", type: "button", onclick: () => this.#load() },
      says.retry,
    );
    this.root.replaceChildren(
      h(
        "section",
        { class: "thread", part: "thread", lang: known, dir: says.dir },
        h("p", { class: "notice", part: "notice", role: "alert" }, status === 404 ? says.missing : says.away),
        status !== 404 &&
          h("p", { class: "foot" }, retry, h("a", { href: new URL(`articles/${this.slug}/`, site) }, says.read_there)),
      ),
      h("slot"),
    );
    this.tell("error", { status: status ?? 0 });
  }
}
