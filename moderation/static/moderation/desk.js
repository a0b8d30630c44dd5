// After a decision the card is gone and the focus with it: give it to the next card that waits.

document.addEventListener("htmx:afterSwap", (event) => {
  const done = event.detail.elt;
  if (!done?.classList?.contains("card")) return;
  if (done.querySelector("[role=alert]")) {
    done.querySelector("[role=alert]").focus();
    return;
  }
  let next = done.nextElementSibling;
  while (next?.classList.contains("card--done")) next = next.nextElementSibling;
  (next ?? done).focus({ preventScroll: !next });
});
