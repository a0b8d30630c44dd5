// Reporting a comment to the moderators: a form right below it.

import { h } from "./dom.js";
import { clearErrors, drawField, showErrors } from "./fields.js";

/** Open the form in `slot`, or close it if it is open. */
export function openReport(thread, comment, opener, slot) {
  const close = () => {
    slot.replaceChildren();
    opener.setAttribute("aria-expanded", "false");
    opener.focus();
  };
  if (slot.firstChild) return close();
  opener.setAttribute("aria-expanded", "true");
  const form = drawForm(thread, comment, close);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(thread, comment, form, () => {
      const notice = h("p", { class: "notice", tabindex: "-1" }, thread.words.say("report_thanks"));
      slot.replaceChildren(notice);
      opener.replaceWith(h("span", {}, thread.words.say("reported")));
      notice.focus();
    });
  });
  slot.append(form);
  form.elements.reason.focus();
}

function drawForm({ words, reasons }, { id }, close) {
  const name = (field) => ({ id: `r-${id}-${field}`, name: field, part: "input" });
  const options = Object.entries(reasons).map(([code, label]) => h("option", { value: code }, label));
  const faith = h("input", { id: `r-${id}-faith`, name: "good_faith", type: "checkbox" });
  return h(
    "form",
    { class: "report", part: "form", novalidate: true, "aria-labelledby": `r-${id}` },
    h("p", { id: `r-${id}`, class: "title" }, words.say("report_title")),
    h("p", { class: "error", role: "alert" }),
    drawField(
      words.say("reason"),
      h("select", name("reason"), h("option", { value: "" }, words.say("choose")), options),
      { required: true },
    ),
    drawField(words.say("details"), h("textarea", { ...name("details"), rows: "3", dir: "auto" })),
    h(
      "fieldset",
      {},
      h("legend", {}, words.say("illegal_only")),
      drawField(
        words.say("your_email"),
        h("input", { ...name("reporter_email"), type: "email", autocomplete: "email" }),
        { hint: words.say("email_kept") },
      ),
      h("div", { class: "field tick" }, faith, h("label", { for: faith.id }, words.say("good_faith"))),
    ),
    h(
      "p",
      { class: "foot" },
      h("button", { class: "button", part: "button submit", type: "submit" }, words.say("report_send")),
      h("button", { class: "link", part: "button", type: "button", onclick: close }, words.say("cancel")),
    ),
  );
}

function send(thread, comment, form, done) {
  const { reason, details, reporter_email, good_faith } = form.elements;
  const fields = {
    reason: reason.value,
    details: details.value,
    reporter_email: reporter_email.value,
    good_faith: good_faith.checked,
  };
  const said = form.querySelector("[role=alert]");
  said.textContent = "";
  clearErrors(form);
  const filed = async () => {
    await thread.api.report(comment.id, fields);
    const today = thread.keeping.today;
    today.reported.push(comment.id);
    thread.keeping.today = today;
    done();
  };
  thread.attempt(form.querySelector("[type=submit]"), filed, (problem) => {
    // The product names the codes that there are; people see them as a list to choose from.
    const errors = (problem.errors ?? []).map((each) =>
      each.field === "reason" ? { ...each, message: thread.words.say("choose_reason") } : each,
    );
    said.textContent = errors.length ? showErrors(form, errors) : thread.explain(problem);
  });
}
