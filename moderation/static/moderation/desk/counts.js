// The lengths of the queues, on their tabs.

const tabs = () => document.querySelectorAll("#tabs [data-queue]");

// From a page that the server sent.
export function showCounts(page) {
  for (const tab of tabs()) {
    const fresh = page.querySelector(`#tabs [data-queue="${CSS.escape(tab.dataset.queue)}"] .tabs__count`);
    if (fresh) show(tab, fresh.textContent);
  }
}

function show(tab, text) {
  const count = tab.querySelector(".tabs__count");
  if (count && count.textContent !== text) count.textContent = text;
}

// From numbers.
export function setCounts(counts) {
  for (const tab of tabs()) {
    const number = counts[tab.dataset.queue];
    if (number !== undefined) show(tab, String(number) + (number === Number(tab.dataset.most) ? "+" : ""));
  }
}
