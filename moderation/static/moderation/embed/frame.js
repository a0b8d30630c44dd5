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
const taken = document.querySelector("#own")?.dataset.took;
try {
  if (form) keepDraft(form, form.dataset.draft);
  if (taken) for (const part of ["draft", "answer"]) localStorage.removeItem(`${part}:${taken}`);
} catch {
  // Storage may be forbidden in a frame: then drafts are not kept.
}
followOwn(0);

function keepDraft({ elements: { body, parent } }, slug) {
  const kept = localStorage.getItem(`draft:${slug}`) ?? "";
  const answered = localStorage.getItem(`answer:${slug}`);
  const here = new URL(location);
  if (kept && answered && !parent.value && !here.searchParams.has("reply")) {
    // The page around was loaded anew, and with it the frame without what the text answers.
    here.searchParams.set("reply", answered);
    return location.replace(here);
  }
  document.querySelector("[data-cancel]")?.addEventListener("click", () => localStorage.removeItem(`answer:${slug}`));
  body.value ||= kept;
  const keep = () => {
    localStorage.setItem(`draft:${slug}`, body.value);
    localStorage.setItem(`answer:${slug}`, body.value && parent.value);
  };
  body.addEventListener("input", keep);
  // Somebody may have begun before this script was there.
  keep();
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
