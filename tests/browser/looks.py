"""How pages look, measured in the browser."""

WIDTHS = (1280, 390, 320)

# What sticks out to the right of the window, tables in their own scrolling region left aside.
STICKING_OUT = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.body.querySelectorAll("*")]
    .filter((each) => !each.closest(".table-region") && each.getBoundingClientRect().right > width + 1)
    .map((each) => each.outerHTML.slice(0, 120)).slice(0, 3).concat(document.documentElement.scrollWidth);
}"""

# Characters of each full line of the longest paragraph: all lines of a paragraph but its last.
LINE_LENGTHS = """paragraphs => paragraphs.flatMap((paragraph) => {
  const range = document.createRange();
  const lines = new Map();
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (let at = 0; at < node.length; at += 1) {
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const box = range.getBoundingClientRect();
      const line = Math.round(box.bottom / 8);
      if (box.width) lines.set(line, (lines.get(line) || 0) + 1);
    }
  }
  return [...lines.values()].slice(0, -1);
})"""
