// One comment with its replies, and what a reader can do with it.

import { fromMarkup, h } from "./dom.js";
import { drawOwn } from "./own.js";
import { openReport } from "./report.js";

/** The list item of a comment. One's own that others do not see has a status other than "approved". */
export function drawComment(thread, comment) {
  thread.seen.add(comment.id);
  const more = comment.replies_next;
  const replies = h(
    "ol",
    { class: "replies" },
    (comment.replies ?? []).map((reply) => drawComment(thread, reply)),
  );
  if (more) replies.append(drawMore(thread, "more_replies", more));
  const item = h("li", {}, comment.author ? drawCard(thread, comment) : drawGone(thread, comment), replies);
  replies.hidden = !replies.children.length;
  return item;
}

/** The last item of a list, which fetches what comes after it and gives the focus to the first of that. */
export function drawMore(thread, key, url) {
  const button = h("button", { class: "link", part: "button", type: "button" }, thread.words.say(key));
  const item = h("li", { class: "more" }, button);
  button.addEventListener("click", () =>
    thread.attempt(button, async () => {
      const page = await thread.api.call(url);
      const fresh = page.results.filter(({ id }) => !thread.seen.has(id)).map((each) => drawComment(thread, each));
      item.before(...fresh);
      fresh[0]?.firstElementChild.focus({ preventScroll: true });
      if (page.next) item.replaceWith(drawMore(thread, key, page.next));
      else item.remove();
    }),
  );
  return item;
}

function drawGone(thread, { id }) {
  return h("article", { class: "comment gone", id: `c-${id}`, tabindex: "-1" }, h("p", {}, thread.words.say("gone")));
}

function drawCard(thread, comment) {
  const { id, author } = comment;
  const own = thread.own.get(id);
  const isPublic = !comment.status || comment.status === "approved";
  const slot = h("div");
  return h(
    "article",
    { class: "comment", part: "comment", id: `c-${id}`, tabindex: "-1", "aria-labelledby": `n-${id}` },
    h("img", {
      class: "avatar",
      part: "avatar",
      src: author.avatar,
      alt: "",
      width: "40",
      height: "40",
      loading: "lazy",
      crossorigin: "anonymous",
    }),
    h(
      "div",
      {},
      drawHead(thread, comment, isPublic),
      h("div", { class: "body", part: "body", dir: "auto" }, fromMarkup(comment.body_html)),
      own && drawOwn(thread, own, id),
      isPublic && drawFoot(thread, comment, own, slot),
      slot,
    ),
  );
}

function drawHead({ words }, { id, author, created_at, edited_at, featured, permalink }, isPublic) {
  const name = h("bdi", {}, author.name);
  const when = h("time", { datetime: created_at, title: words.exact(created_at) }, words.ago(created_at));
  return h(
    "header",
    {},
    h(
      "span",
      { class: "name", part: "name", id: `n-${id}` },
      author.url ? h("a", { href: author.url, rel: "nofollow ugc noopener" }, name) : name,
    ),
    author.badge && h("span", { class: "badge", part: "badge" }, words.say("staff")),
    featured && h("span", { class: "badge featured", part: "badge" }, words.say("featured")),
    h("span", { class: "when", part: "time" }, isPublic ? h("a", { href: permalink }, when) : when),
    edited_at && h("span", { class: "when", title: words.exact(edited_at) }, words.say("edited")),
  );
}

function drawFoot(thread, comment, own, slot) {
  const { words } = thread;
  const name = comment.author.name;
  const foot = h("div", { class: "foot" });
  if (thread.form && comment.depth < thread.maxDepth) {
    const reply = h(
      "button",
      { class: "link", part: "button", type: "button", "data-reply": true },
      words.say("reply"),
      hidden(words.say("reply_to", { name })),
    );
    reply.addEventListener("click", () => thread.form.answer(reply));
    foot.append(reply);
  }
  if (own) {
    const { up, down } = comment.votes;
    if (up || down) foot.append(h("span", {}, words.say("votes_told", { up, down })));
    return foot;
  }
  foot.append(drawVotes(thread, comment));
  if (thread.keeping.today.reported.includes(comment.id)) foot.append(h("span", {}, words.say("reported")));
  else {
    const report = h(
      "button",
      { class: "link", part: "button", type: "button", "aria-expanded": "false" },
      words.say("report"),
      hidden(words.say("report_of", { name })),
    );
    report.addEventListener("click", () => openReport(thread, comment, report, slot));
    foot.append(report);
  }
  return foot;
}

function drawVotes(thread, { id, author, votes }) {
  const group = h("span", { class: "votes", part: "votes" });
  const draw = (value, mine, { up, down }) =>
    h(
      "button",
      { class: "vote", part: "vote", type: "button", "aria-pressed": String(mine === value), "data-value": value },
      h("span", { "aria-hidden": "true" }, value > 0 ? "▲" : "▼"),
      hidden(thread.words.say(value > 0 ? "vote_for" : "vote_against", { name: author.name })),
      h("span", {}, thread.words.numbers.format(value > 0 ? up : down)),
    );
  const show = (counts) => {
    const mine = thread.keeping.today.votes[id] ?? 0;
    group.replaceChildren(draw(1, mine, counts), draw(-1, mine, counts));
  };
  group.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    const value = button.getAttribute("aria-pressed") === "true" ? 0 : Number(button.dataset.value);
    thread.attempt(button, async () => {
      const counts = await thread.api.vote(id, value);
      const today = thread.keeping.today;
      today.votes[id] = value;
      thread.keeping.today = today;
      show(counts);
      group.querySelector(`[data-value="${button.dataset.value}"]`).focus();
    });
  });
  show(votes);
  return group;
}

function hidden(text) {
  return h("span", { class: "hidden" }, ` ${text}`);
}
