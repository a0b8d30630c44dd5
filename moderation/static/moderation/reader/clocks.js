// What depends on the time of day: how long ago a comment was written, and how long one may still edit one's own.

import { locale, sayNumber } from "./words.js";

const MINUTE = 60_000;
const WEEK = 7 * 24 * 60 * MINUTE;
const UNITS = [
  ["day", 24 * 60 * MINUTE],
  ["hour", 60 * MINUTE],
  ["minute", MINUTE],
];
const ago = new Intl.RelativeTimeFormat(locale, { numeric: "always" });
const two = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2 });
// The device's clock may be wrong, but it runs at the right pace.
const ends = new WeakMap();

tick();
setInterval(tick, 1000);
setInterval(freshen, MINUTE);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) freshen();
});

function freshen() {
  if (document.hidden) return;
  for (const time of document.querySelectorAll("time[data-ago]")) {
    const age = Date.now() - Date.parse(time.dateTime);
    const [unit, length] = UNITS.find(([, length]) => age >= length) ?? [];
    // Under a minute, and from a week on, what the server said stays right.
    if (unit && age < WEEK) time.textContent = ago.format(-Math.floor(age / length), unit);
  }
}

function tick() {
  if (document.hidden) return;
  for (const timer of document.querySelectorAll("[data-seconds]")) {
    if (!ends.has(timer)) ends.set(timer, Date.now() + Number(timer.dataset.seconds) * 1000);
    const left = Math.max(0, Math.ceil((ends.get(timer) - Date.now()) / 1000));
    if (left) timer.textContent = timer.dataset.left.replace("#", `${sayNumber(Math.floor(left / 60))}:${two.format(left % 60)}`);
    else close(timer);
  }
}

function close(timer) {
  timer.textContent = timer.dataset.over;
  timer.removeAttribute("data-seconds");
  timer.closest("[data-while-open]")?.querySelector("a")?.remove();
}
