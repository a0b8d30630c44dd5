// What the desk's modules share: the page's own texts and addresses, its cards, and how the server is asked.

export const flow = document.getElementById("flow");

// A copy of what a <template> of the page holds: every word that a script shows is the page's, in its language.
export function copyTemplate(name) {
  return document.getElementById(`template-${name}`).content.firstElementChild.cloneNode(true);
}

// The same, as an element of its own that can have the focus.
export function buildFrom(name, tag, attributes) {
  const built = document.createElement(tag);
  built.tabIndex = -1;
  for (const [attribute, value] of Object.entries(attributes)) built.setAttribute(attribute, value);
  built.append(copyTemplate(name));
  return built;
}

export function readPage(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

export const cardOf = (element) => element?.closest?.(".card:not(.card--done)") ?? null;

// Whether the queue is shown one comment at a time.
export const oneAtATime = () => document.querySelector(".cards--one") !== null;

// Those that can be gone to, in their order; where one is shown at a time, those that wait behind it as well.
export function openCards() {
  return [...document.querySelectorAll(".cards .card:not(.card--done), main > .card:not(.card--done)")];
}

// What came from the server is made ready for htmx as the page was.
export function adopt(element) {
  const adopted = document.importNode(element, true);
  queueMicrotask(() => window.htmx?.process(adopted));
  return adopted;
}

// What the server said, or which trouble there was: "offline", "signed-out", "forbidden", "broken".
export async function ask(url, { method = "GET", body = null, fragment = true } = {}) {
  const headers = fragment ? { "HX-Request": "true" } : {};
  let response;
  try {
    response = await fetch(url, { method, body, headers, signal: AbortSignal.timeout(20_000) });
  } catch {
    return { ok: false, trouble: "offline" };
  }
  if (response.headers.has("HX-Redirect")) return { ok: false, trouble: "signed-out" };
  if (response.status === 204) return { ok: true, empty: true };
  const html = await response.text().catch(() => "");
  if (response.ok) return { ok: true, page: readPage(html) };
  const page = readPage(html);
  // A refusal that says why brings the card as it is now.
  if (page.querySelector("article.card")) return { ok: false, page };
  return { ok: false, trouble: response.status === 403 ? "forbidden" : "broken" };
}
