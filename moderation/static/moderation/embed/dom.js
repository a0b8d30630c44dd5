// Builds elements one by one. Nothing is ever parsed as HTML: there is no innerHTML here for a policy to refuse, and
// nothing that a comment holds can become more than the few elements below.

const TAGS = new Set(["p", "br", "em", "strong", "a", "blockquote", "code", "pre", "ul", "ol", "li"]);
const EMPTY = new Set(["br"]);
const NAMED = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: "\u00a0" };
const PIECES = /<(\/?)([a-z0-9]+)((?:\s+[a-z-]+="[^"]*")*)\s*\/?>|([^<]+|<)/g;

/** An element: attributes by name (`onclick` and the like are listeners; null and false are left out), then children. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** What the server made of a comment's Markdown, as elements of the server's own allow-list and no others. */
export function fromMarkup(html) {
  const root = document.createDocumentFragment();
  const open = [root];
  for (const [, closing, tag, attributes, text] of html.matchAll(PIECES)) {
    const inner = open.at(-1);
    if (text !== undefined) inner.append(decode(text));
    else if (!TAGS.has(tag)) continue;
    else if (closing) {
      const depth = open.findLastIndex((element) => element.localName === tag);
      if (depth > 0) open.length = depth;
    } else {
      const element = draw(tag, attributes);
      inner.append(element);
      if (!EMPTY.has(tag)) open.push(element);
    }
  }
  return root;
}

function draw(tag, attributes) {
  const read = (name) => decode(attributes.match(`\\s${name}="([^"]*)"`)?.[1] ?? "");
  if (tag === "a") {
    const href = read("href");
    return h("a", { href: /^https?:\/\//.test(href) && href, rel: "nofollow ugc noopener" });
  }
  return h(tag, { start: tag === "ol" && /^\d+$/.test(read("start")) && read("start") });
}

function decode(text) {
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|([a-z]+));/gi, (whole, decimal, hex, name) => {
    if (name) return NAMED[name] ?? whole;
    return String.fromCodePoint(Math.min(decimal ? +decimal : parseInt(hex, 16), 0x10ffff));
  });
}
