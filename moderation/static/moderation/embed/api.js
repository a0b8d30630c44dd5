// Talks to the public REST API of the product (its document: /api/v1/docs/). No cookie goes along, and none is kept.

const PATIENCE = 15_000;

/** A refusal in the product's own words, or, with status 0, no answer at all. */
export class Problem extends Error {
  constructor(status, { detail = "", code = "", errors = [] } = {}) {
    super(detail);
    Object.assign(this, { status, code, errors });
  }
}

export class Api {
  constructor({ site, lang }) {
    this.site = site;
    this.lang = lang;
  }

  texts() {
    return this.call(`embed/texts/${encodeURIComponent(this.lang)}.json`);
  }

  article(slug) {
    return this.call(`api/v1/articles/${slug}/`);
  }

  thread(slug, order, limit) {
    return this.call(`api/v1/articles/${slug}/comments/?order=${order}&limit=${limit}`);
  }

  latest(slug) {
    return this.call(`api/v1/articles/${slug}/comments/latest/`);
  }

  comment(id) {
    return this.call(`api/v1/comments/${id}/`);
  }

  async formToken(slug) {
    return (await this.call(`api/v1/articles/${slug}/form/`)).form_token;
  }

  post(slug, body, key) {
    return this.call(`api/v1/articles/${slug}/comments/`, {
      method: "POST",
      body,
      headers: { "Idempotency-Key": key },
    });
  }

  own(id, token, options = {}) {
    return this.call(`api/v1/comments/${id}/`, { ...options, headers: { Authorization: `Comment ${token}` } });
  }

  vote(id, value) {
    return this.call(`api/v1/comments/${id}/vote/`, { method: "PUT", body: JSON.stringify({ value }) });
  }

  report(id, fields) {
    return this.call(`api/v1/comments/${id}/reports/`, { method: "POST", body: JSON.stringify(fields) });
  }

  /** What a path of the product, or a whole URL that it gave out, answers. Throws Problem. */
  async call(path, { method = "GET", body, headers = {} } = {}) {
    let response;
    let document = {};
    try {
      response = await fetch(new URL(path, this.site), {
        method,
        body,
        headers: { "Accept-Language": this.lang, ...(body && { "Content-Type": "application/json" }), ...headers },
        cache: "no-cache",
        credentials: "omit",
        referrerPolicy: "no-referrer",
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (response.status !== 204) document = await response.json();
    } catch {
      // No answer, or one that is not the product's.
      throw new Problem(0);
    }
    if (!response.ok) throw new Problem(response.status, document);
    return document;
  }
}
