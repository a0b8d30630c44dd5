// For a page that shows /embed/…/ in a frame: makes every such frame as high as what it holds.

const { origin } = new URL(import.meta.url);

addEventListener("message", ({ data, source, origin: from }) => {
  if (from !== origin || data?.type !== "comment-thread:height" || !(data.height > 0)) return;
  for (const frame of document.querySelectorAll("iframe")) {
    if (frame.contentWindow === source) frame.height = data.height;
  }
});
