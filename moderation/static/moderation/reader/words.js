// Sentences with a number. The page has one form for each plural category of its language (data-<name>-<category>);
// the browser knows which category a number is of.

// In the digits that the server writes, whatever the language's own are.
export const locale = `${document.documentElement.lang || "en"}-u-nu-latn`;
const categories = new Intl.PluralRules(locale);
const numbers = new Intl.NumberFormat(locale);

export function sayNumber(number) {
  return numbers.format(number);
}

export function sayCount(element, name, count) {
  const form = element.getAttribute(`data-${name}-${categories.select(count)}`);
  return (form ?? element.getAttribute(`data-${name}-other`)).replace("#", sayNumber(count));
}

// Spoken by screen readers, once, when they have a moment.
export function announce(text) {
  const announcer = document.getElementById("announcer");
  if (announcer) announcer.textContent = text;
}
