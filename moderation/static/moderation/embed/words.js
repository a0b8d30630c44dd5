// Says things in the thread's language: texts come from the product, numbers and times from the browser.

const UNITS = [
  ["minute", 60],
  ["hour", 3600],
  ["day", 86_400],
];
const SAID_AS_AGE = 7 * 86_400;

export class Words {
  constructor({ lang, dir, texts, counted }) {
    Object.assign(this, { lang, dir, texts, counted });
    // With the digits that the product writes, whatever the browser would take for the language.
    const locale = `${lang}-u-nu-latn`;
    this.rules = new Intl.PluralRules(locale);
    this.numbers = new Intl.NumberFormat(locale);
    this.two = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2 });
    this.ages = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
    this.dates = new Intl.DateTimeFormat(locale, { dateStyle: "long" });
    this.moments = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short" });
  }

  say(key, values = {}) {
    return fill(this.texts[key] ?? "", values);
  }

  count(key, count) {
    const forms = this.counted[this.rules.select(count)] ?? this.counted.other;
    return fill(forms[key] ?? "", { count: this.numbers.format(count) });
  }

  /** Minutes and seconds. */
  clock(seconds) {
    return `${this.numbers.format(Math.floor(seconds / 60))}:${this.two.format(seconds % 60)}`;
  }

  exact(time) {
    return this.moments.format(new Date(time));
  }

  /** How long ago, or, after a week, when. */
  ago(time) {
    const seconds = Math.max(0, (Date.now() - new Date(time)) / 1000);
    if (seconds >= SAID_AS_AGE) return this.dates.format(new Date(time));
    const [unit, size] = UNITS.findLast(([, size]) => seconds >= size) ?? ["second", Infinity];
    return this.ages.format(-Math.floor(seconds / size) || 0, unit);
  }
}

function fill(text, values) {
  return text.replace(/%\((\w+)\)s/g, (_, name) => values[name] ?? "");
}
