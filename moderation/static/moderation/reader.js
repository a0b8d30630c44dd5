// The reply form in its place, and nothing typed lost. The page does everything without this file; it only adds comfort.

const section = document.getElementById("reply");
const form = section?.querySelector("form[data-draft]");

readOn();
if (form) {
  keepDrafts(form);
  replyInPlace(section, form);
}

// When more comments arrive, their link is gone and the focus with it: give it to the first of them.
function readOn() {
  let last = null;
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    last = detail.target.matches(".comments > .more") ? detail.target.previousElementSibling : null;
  });
  document.addEventListener("htmx:afterSettle", () => {
    const first = last?.nextElementSibling?.querySelector("article");
    last = null;
    if (!first) return;
    first.tabIndex = -1;
    first.focus({ preventScroll: true });
  });
}

// What is typed survives a reload, a lost connection and a closed tab until the comment is accepted. The text is kept
// on this device; name and address, which are personal, only for as long as this tab is open.
function keepDrafts(form) {
  const textKey = `draft:${form.dataset.draft}`;
  const personKey = "person";
  const sentKey = `sent:${form.dataset.draft}`;
  const person = ["author_name", "author_email", "author_url"];

  const own = location.hash.startsWith("#comment-") && document.getElementById(location.hash.slice(1));
  if (read(sessionStorage, sentKey) && own && "own" in own.dataset) {
    remove(localStorage, textKey);
  }
  remove(sessionStorage, sentKey);

  if (!form.elements.body.value) {
    form.elements.body.value = read(localStorage, textKey) ?? "";
  }
  const known = JSON.parse(read(sessionStorage, personKey) ?? "{}");
  for (const name of person) {
    form.elements[name].value ||= known[name] ?? "";
  }

  form.addEventListener("input", () => {
    write(localStorage, textKey, form.elements.body.value);
    write(sessionStorage, personKey, JSON.stringify(Object.fromEntries(person.map((n) => [n, form.elements[n].value]))));
  });
  form.addEventListener("submit", () => write(sessionStorage, sentKey, "1"));
}

// A reply is written right below what it answers. Cancelling brings the form back to where it was.
function replyInPlace(section, form) {
  const home = document.createComment("the reply form");
  section.before(home);
  const note = document.getElementById("reply-to");
  const name = document.getElementById("reply-to-name");
  let opener = null;

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-reply], #reply-cancel, .thread__jump");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link.dataset.reply) {
      event.preventDefault();
      opener = link;
      form.elements.parent.value = link.dataset.reply;
      name.textContent = link.dataset.name;
      note.hidden = false;
      link.closest("article").after(section);
      form.elements.body.focus();
    } else {
      if (link.id === "reply-cancel" && !opener) return;
      event.preventDefault();
      form.elements.parent.value = "";
      note.hidden = true;
      home.after(section);
      if (link.id === "reply-cancel") opener.focus();
      else form.elements.body.focus();
      opener = null;
    }
  });
}

// Storage may be forbidden or full: then drafts are not kept, and nothing else changes.
function read(storage, key) {
  try {
    return storage.getItem(key);
  } catch {
    return null;
  }
}

function write(storage, key, value) {
  try {
    storage.setItem(key, value);
  } catch {
    // Nothing to be done about it.
  }
}

function remove(storage, key) {
  try {
    storage.removeItem(key);
  } catch {
    // Nothing to be done about it.
  }
}
