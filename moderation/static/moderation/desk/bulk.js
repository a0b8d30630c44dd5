// Ticking many comments of a queue: all of the page at once, a range with Shift, and how many are ticked.

const bar = document.getElementById("bulk");
const all = document.getElementById("bulk-all");
const count = bar.querySelector(".bulk__count");
const ticked = bar.querySelector("[value=ticked]");
let last = null;

function boxes() {
  return [...document.querySelectorAll('input[name="ids"][form="bulk"]')];
}

function show() {
  const found = boxes();
  const number = found.filter((box) => box.checked).length;
  all.checked = found.length > 0 && number === found.length;
  all.indeterminate = number > 0 && number < found.length;
  all.disabled = found.length === 0;
  ticked.disabled = number === 0;
  count.hidden = number === 0;
  count.textContent = `(${number.toLocaleString(`${document.documentElement.lang}-u-nu-latn`)})`;
}

function tickRange(from, to, checked) {
  const found = boxes();
  const [first, end] = [found.indexOf(from), found.indexOf(to)].sort((a, b) => a - b);
  if (first >= 0) for (const box of found.slice(first, end + 1)) box.checked = checked;
}

document.addEventListener("click", (event) => {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || box.name !== "ids" || box.form !== bar) return;
  if (event.shiftKey && last) tickRange(last, box, box.checked);
  last = box;
  show();
});

all.addEventListener("change", () => {
  for (const box of boxes()) box.checked = all.checked;
  show();
});

// Decided cards go, and others come in their place.
const cards = document.querySelector(".cards");
if (cards) new MutationObserver(show).observe(cards, { childList: true, subtree: true });
// The browser restores ticks when one comes back to the page.
window.addEventListener("pageshow", show);

all.closest("[hidden]").hidden = false;
show();
