// Asks what is new while somebody looks. New comments come in when the reader wants them: nothing jumps.

import { drawComment } from "./comment.js";
import { h } from "./dom.js";

const EVERY = 15;
const OFTEN_ENOUGH = 2;
// More than this are not fetched one by one.
const FEW = 10;

export class Live {
  constructor(thread, latest) {
    this.thread = thread;
    this.known = new Set(latest.comments.map(({ id }) => id));
    this.fresh = [];
    this.button = h("button", {
      class: "button fresh",
      part: "button new",
      type: "button",
      hidden: true,
      onclick: () => this.#show(),
    });
    const wanted = thread.getAttribute("live");
    this.every = Math.max(OFTEN_ENOUGH, Number(wanted) || EVERY) * 1000;
    if (wanted !== "off") this.#wait();
  }

  stop() {
    clearTimeout(this.timer);
    this.stopped = true;
  }

  #wait() {
    this.timer = setTimeout(async () => {
      if (!document.hidden) await this.look();
      if (!this.stopped) this.#wait();
    }, this.every);
  }

  async look() {
    const { thread } = this;
    for (const time of thread.root.querySelectorAll("time")) time.textContent = thread.words.ago(time.dateTime);
    const latest = await thread.api.latest(thread.slug).catch(() => null);
    if (!latest || this.stopped) return;
    thread.showCount(latest.comment_count);
    this.fresh = latest.comments.filter(({ id }) => !this.known.has(id) && !thread.own.has(id));
    const text = this.fresh.length ? thread.words.count("fresh", this.fresh.length) : "";
    if (text && text !== this.button.textContent) thread.announce(text);
    this.button.textContent = text;
    this.button.hidden = !text;
  }

  #show() {
    const { thread } = this;
    const fresh = this.fresh;
    thread.attempt(this.button, async () => {
      if (fresh.length > FEW) await thread.reorder("newest");
      else {
        const comments = await Promise.all(fresh.map(({ id }) => thread.api.comment(id).catch(() => null)));
        for (const comment of comments.reverse())
          if (comment && !thread.seen.has(comment.id)) thread.place(comment, drawComment(thread, comment));
      }
      for (const { id } of fresh) this.known.add(id);
      const cards = fresh.map(({ id }) => thread.root.getElementById(`c-${id}`)).filter(Boolean);
      for (const card of cards) card.part.add("fresh");
      this.button.hidden = true;
      (cards.at(-1) ?? thread.list.querySelector("article"))?.focus();
    });
  }
}
