// The form of the policy: what a draft would do is put where it belongs, and nothing typed is left behind unawares.

const form = document.querySelector("[data-policy-form]");
let typed = false;
let leaving = false;

const isChanged = () => typed || form.querySelector("#editor").hasAttribute("data-changed");

// The answer on a draft speaks of several places. One that is gone by now is passed over.
const spread = (answer) => {
  for (const piece of answer.querySelectorAll("template[data-goes-to]")) {
    document.getElementById(piece.dataset.goesTo)?.replaceChildren(piece.content);
    piece.remove();
  }
};

if (form) {
  form.addEventListener("htmx:afterSwap", (event) => spread(event.detail.target));
  form.addEventListener("input", () => {
    typed = true;
  });
  form.addEventListener("submit", () => {
    leaving = true;
  });
  // The back button may bring the page back as it was left.
  window.addEventListener("pageshow", () => {
    leaving = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && isChanged()) event.preventDefault();
  });
}
