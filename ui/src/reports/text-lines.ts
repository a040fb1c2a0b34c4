/** Letters of the window's type, where nothing can be measured: as wide as its wider ones. */
const LETTER = 6.8;

/** A line of text may come out a little wider than its words measured one by one. */
const SLACK = 1.01;

/** Widths of words in the window's type, in CSS pixels. */
const widths = new Map<string, number>();
/** Words are few even in long lists; untrusted text is not kept without end. */
const KEPT = 20_000;

let context: CanvasRenderingContext2D | null | undefined;

/** How many lines words take in a width, broken between words as the window breaks them. */
export function linesOf(words: string, width: number): number {
  if (words === "") return 0;
  const space = widthOf(" ");
  let lines = 1;
  let used = 0;
  for (const word of words.split(/\s+/u)) {
    const size = widthOf(word);
    if (used > 0 && used + space + size > width) {
      lines += 1;
      used = 0;
    }
    // A word that is longer than a line is broken within.
    const over = width > 0 ? Math.ceil(size / width) - 1 : 0;
    lines += Math.max(over, 0);
    used += (used > 0 ? space : 0) + size - Math.max(over, 0) * width;
  }
  return lines;
}

function widthOf(word: string): number {
  const known = widths.get(word);
  if (known !== undefined) return known;
  const width = measured(word) ?? word.length * LETTER;
  if (widths.size >= KEPT) widths.clear();
  widths.set(word, width);
  return width;
}

function measured(word: string): number | undefined {
  if (context === undefined) {
    context = document.createElement("canvas").getContext("2d");
    // The shorthand is empty where figures are tabular.
    const { fontSize, fontFamily } = getComputedStyle(document.body);
    if (context) context.font = `${fontSize} ${fontFamily}`;
  }
  const width = context?.measureText(word).width;
  return width === undefined ? undefined : width * SLACK;
}
