// The reasons for rejecting, each under its number; the last one chosen has the focus, so that Enter takes it again.

const LAST = "desk:reason";
const dialog = document.getElementById("reason-dialog");
let form = null;

export function chooseReason(card) {
  form = card?.querySelector("form.decide");
  if (!form?.elements.reason || !dialog) return;
  dialog.showModal();
  const last = dialog.querySelector(`[data-reason="${CSS.escape(recall())}"]`);
  (last ?? dialog.querySelector("[data-reason]"))?.focus();
}

function choose(button) {
  const chosen = form;
  dialog.close();
  remember(button.dataset.reason);
  chosen.elements.reason.value = button.dataset.reason;
  chosen.requestSubmit(chosen.querySelector('button[value="reject"]'));
}

dialog?.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-reason]");
  if (button) choose(button);
});

dialog?.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const buttons = [...dialog.querySelectorAll("[data-reason]")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const numbered = /^[1-9]$/.test(event.key) ? buttons[Number(event.key) - 1] : null;
  if (step) {
    event.preventDefault();
    const at = buttons.indexOf(document.activeElement);
    buttons[(at + step + buttons.length) % buttons.length].focus();
  } else if (numbered && !event.repeat) {
    event.preventDefault();
    choose(numbered);
  }
});

// Storage may be forbidden: then nothing is remembered.
function recall() {
  try {
    return localStorage.getItem(LAST) ?? "";
  } catch {
    return "";
  }
}

function remember(code) {
  try {
    localStorage.setItem(LAST, code);
  } catch {
    // Nothing to be done about it.
  }
}
