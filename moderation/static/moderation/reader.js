// The article page works without this file. What it adds, each part in a file of its own: nothing typed is lost, the
// reply form in its place, new comments while one reads. No file holds a text: they stand in the page.

import "./reader/reading.js";
import "./reader/replying.js";
import "./reader/drafts.js";
import "./reader/posting.js";
import "./reader/previewing.js";
import "./reader/counting.js";
import "./reader/clocks.js";
import "./reader/copying.js";
import "./reader/live.js";
