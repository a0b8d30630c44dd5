// A labelled field, and what is wrong with it, beside it.

import { h } from "./dom.js";

/** `control` in its field; `required` is said by a star, as the notice above the form explains. */
export function drawField(label, control, { required = false, hint = "" } = {}) {
  const about = hint && h("p", { class: "hint", id: `${control.id}-hint` }, hint);
  if (hint) control.setAttribute("aria-describedby", about.id);
  if (required) control.setAttribute("aria-required", "true");
  return h(
    "div",
    { class: "field" },
    h("label", { for: control.id }, label, required && h("span", { "aria-hidden": "true" }, " *")),
    control,
    about,
  );
}

/** Put each error next to its field and the focus on the first of them; what belongs to none is given back as text. */
export function showErrors(form, errors) {
  clearErrors(form);
  const elsewhere = [];
  for (const { field, message } of errors) {
    const control = form.elements[field];
    if (!control?.id || control.closest("[aria-hidden]")) elsewhere.push(message);
    else {
      const error = h("p", { class: "error", id: `${control.id}-error` }, message);
      control.setAttribute("aria-invalid", "true");
      control.setAttribute(
        "aria-describedby",
        [error.id, control.getAttribute("aria-describedby")].filter(Boolean).join(" "),
      );
      control.closest(".field").append(error);
    }
  }
  form.querySelector("[aria-invalid]")?.focus();
  return elsewhere.join(" ");
}

export function clearErrors(form) {
  for (const control of form.querySelectorAll("[aria-invalid]")) {
    control.removeAttribute("aria-invalid");
    const others = control
      .getAttribute("aria-describedby")
      .split(" ")
      .filter((id) => id !== `${control.id}-error`);
    if (others.length) control.setAttribute("aria-describedby", others.join(" "));
    else control.removeAttribute("aria-describedby");
  }
  for (const error of form.querySelectorAll(".field > .error")) error.remove();
}
