// What is kept in the reader's browser, in the storage of the page that embeds the thread: drafts, the keys to one's own
// comments, and what was voted on today. Storage may be forbidden or full: then it is not kept, and nothing else changes.

const MONTH = 30 * 24 * 3600 * 1000;
const MOST_OWN = 10;

export class Keeping {
  constructor({ site, slug }) {
    this.prefix = `comment-thread ${new URL(site).host}`;
    this.slug = slug;
  }

  // The text stays on this device until it is posted; name and address, which are personal, while the tab is open.
  get draft() {
    return read("localStorage", `${this.prefix} ${this.slug} draft`, "");
  }

  set draft(text) {
    write("localStorage", `${this.prefix} ${this.slug} draft`, text);
  }

  /** The id of the comment that the draft answers. */
  get answered() {
    return read("localStorage", `${this.prefix} ${this.slug} answered`, "");
  }

  set answered(id) {
    write("localStorage", `${this.prefix} ${this.slug} answered`, id);
  }

  get person() {
    return read("sessionStorage", `${this.prefix} person`, {});
  }

  set person(fields) {
    write("sessionStorage", `${this.prefix} person`, fields);
  }

  /** Keys to one's own comments below this article: `[{id, token, at}]`, newest first. */
  get own() {
    const kept = read("localStorage", `${this.prefix} ${this.slug} own`, []);
    return kept.filter(({ at }) => Date.now() - at < MONTH);
  }

  addOwn(id, token) {
    this.#writeOwn([{ id, token, at: Date.now() }, ...this.own].slice(0, MOST_OWN));
  }

  forgetOwn(id) {
    this.#writeOwn(this.own.filter((each) => each.id !== id));
  }

  #writeOwn(own) {
    write("localStorage", `${this.prefix} ${this.slug} own`, own.length ? own : "");
  }

  /** Votes by comment id, and ids of reported comments. The product knows a reader without cookies until midnight UTC. */
  get today() {
    const kept = read("localStorage", `${this.prefix} today`, {});
    return kept.day === utcDay() ? kept : { day: utcDay(), votes: {}, reported: [] };
  }

  set today(kept) {
    write("localStorage", `${this.prefix} today`, kept);
  }
}

function utcDay() {
  return new Date().toISOString().slice(0, 10);
}

function read(storage, key, otherwise) {
  try {
    return JSON.parse(globalThis[storage].getItem(key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function write(storage, key, value) {
  try {
    if (value === "") globalThis[storage].removeItem(key);
    else globalThis[storage].setItem(key, JSON.stringify(value));
  } catch {
    // Nothing to be done about it.
  }
}
