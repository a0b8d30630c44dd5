// Puts comments that the server has drawn (a [data-arrivals] part) where they belong among those on the page.

// The first of them, or null where none had a place.
export function place(part, where) {
  document.querySelector(".comments > .empty")?.remove();
  const placed = [...part.querySelectorAll("[data-top] > li")].filter((item) => placeTop(item, where));
  for (const branch of part.querySelectorAll("details.branch")) {
    if (branch.parentElement === part) placed.push(...placeBranch(branch));
  }
  const count = part.querySelector("[data-count]").textContent;
  for (const element of document.querySelectorAll("[data-count]")) element.textContent = count;
  for (const item of placed) window.htmx?.process(item);
  placed.sort((one, other) => (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  return placed[0] ?? null;
}

export function isHere(id) {
  return document.getElementById(`comment-${id}`) !== null;
}

// Whether replies to a comment are all on this page, so that one more stands at their end.
export function takesReplies(id) {
  const branch = document.getElementById(`replies-${id}`);
  return isHere(id) && !branch?.querySelector(":scope > .replies > .more");
}

function placeTop(item, where) {
  const list = document.querySelector(".comments");
  if (isHere(idOf(item))) return false;
  if (where === "end") list.append(item);
  else list.prepend(item);
  return true;
}

function placeBranch(branch) {
  const items = [...branch.querySelectorAll(":scope > .replies > li")].filter((item) => !isHere(idOf(item)));
  const known = document.getElementById(branch.id);
  if (known) {
    known.querySelector("summary").replaceWith(branch.querySelector("summary"));
    known.querySelector(".replies").append(...items);
    known.open = true;
    return items;
  }
  branch.querySelector(".replies").replaceChildren(...items);
  document.getElementById(branch.id.replace("replies-", "comment-"))?.closest("li").append(branch);
  return branch.isConnected ? items : [];
}

function idOf(item) {
  return item.querySelector("article").id.replace("comment-", "");
}
