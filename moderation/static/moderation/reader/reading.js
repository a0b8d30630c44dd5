// Reading on. When more comments arrive, their link is gone and the focus with it: it goes to the first of them. A
// comment that was added to the page before does not come twice.

let last = null;
let list = null;
let silence = 0;

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const isMore = detail.target.matches(".more");
  last = isMore ? detail.target.previousElementSibling : null;
  list = isMore ? detail.target.parentElement : null;
});

document.addEventListener("htmx:afterSettle", () => {
  if (!list) return;
  dropDoubles(list);
  const first = (last ? last.nextElementSibling : list.firstElementChild)?.querySelector("article");
  last = list = null;
  if (!first) return;
  first.tabIndex = -1;
  first.focus({ preventScroll: true });
});

// What could not be done is said where one looks, and can be tried again.
for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout", "refused"]) {
  document.addEventListener(name, ({ detail }) => complain(name === "refused" ? detail.value : ""));
}

export function complain(text) {
  const notice = document.getElementById("trouble");
  if (!notice) return;
  notice.textContent = text || notice.dataset.said;
  clearTimeout(silence);
  silence = setTimeout(() => (notice.textContent = ""), 8000);
}

// The form to report a comment is put away again.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-close-report]");
  if (!link) return;
  const form = link.closest("form");
  const opener = link.closest("article")?.querySelector(`a[href="${form.getAttribute("action")}"]`);
  if (!opener) return;
  event.preventDefault();
  form.remove();
  opener.focus();
});

function dropDoubles(list) {
  const seen = new Set();
  for (const article of list.querySelectorAll("article[id]")) {
    if (seen.has(article.id)) article.closest("li").remove();
    seen.add(article.id);
  }
}
