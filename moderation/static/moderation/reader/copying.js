// A comment's link puts its address on the clipboard, and says so. Where that is not allowed it stays a link.

import { announce } from "./words.js";

const SHOWN = 2000; // ms

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-copy]");
  const said = link?.closest("[data-copied]")?.dataset.copied;
  if (!said || !navigator.clipboard || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  try {
    await navigator.clipboard.writeText(link.href);
  } catch {
    location.assign(link.href);
    return;
  }
  announce(said);
  link.dataset.done = said;
  setTimeout(() => delete link.dataset.done, SHOWN);
});
