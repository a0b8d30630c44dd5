// The thread in a frame: tells the page around it how high it is, keeps drafts, and asks what became of one's comment.
// The page does everything without this file, in a frame of fixed height.

const tell = () => {
  const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
  // A number and nothing else, so it may be told to any page that is allowed to show this one.
  window.parent.postMessage({ type: "comment-thread:height", height }, "*");
};
new ResizeObserver(tell).observe(document.documentElement);

const WAITS = [1, 1, 1, 1, 2, 2, 3, 5, 8, 13, 20, 30, 30, 30, 30];
const form = document.querySelector("form[data-draft]");
if (form) keepDraft(form.elements.body, `draft:${form.dataset.draft}`);
followOwn(0);

function keepDraft(area, key) {
  try {
    if (document.querySelector("#own")) localStorage.removeItem(key);
    area.value ||= localStorage.getItem(key) ?? "";
    area.addEventListener("input", () => localStorage.setItem(key, area.value));
  } catch {
    // Storage may be forbidden in a frame: then drafts are not kept.
  }
}

async function followOwn(asked) {
  const own = document.querySelector("#own form[data-follow]");
  if (!own || asked >= WAITS.length) return;
  await new Promise((resolve) => setTimeout(resolve, WAITS[asked] * 1000));
  try {
    const answer = await fetch(own.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(own)),
      credentials: "omit",
    });
    const seen = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#own");
    // What has not changed is left alone: nobody is to hear "being checked" every second.
    if (seen && !seen.querySelector("form[data-follow]"))
      document.querySelector("#own").replaceChildren(...seen.childNodes);
  } catch {
    // No answer this time; the button is still there.
  }
  followOwn(asked + 1);
}
