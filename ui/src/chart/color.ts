const PLAIN = /^(?:var\(--[a-z0-9-]+\)|#[0-9a-f]{3,8}|(?:rgb|hsl)a?\([\d\s.,%/]+\)|[a-z]+)$/i;
const TOKEN = /^var\(--((?:series-[1-8])|(?:threshold-(?:ok|warning|critical))|chart-muted)\)$/;

/** A colour that came with the data, or a neutral one if it is anything but a colour. */
export function plainColor(color: string): string {
  return PLAIN.test(color) ? color : "var(--series-8)";
}

/**
 * The colour of text on a fill, with a contrast of at least 4.5: the token made for the fill, or
 * black or white, whichever stands out more (WCAG 2.2: one of them always reaches 4.58).
 */
export function onFill(fill: string): string {
  const token = TOKEN.exec(fill)?.[1];
  if (token !== undefined) return `var(--on-${token})`;
  const light = luminance(fill);
  if (light === undefined) return "var(--text)";
  return light > 0.179 ? "black" : "white";
}

/** Tokens whose colour is made to be read, beside those made to be seen. */
const READABLE: Record<string, string> = {
  "var(--threshold-ok)": "var(--ok)",
  "var(--threshold-warning)": "var(--warning)",
  "var(--threshold-critical)": "var(--critical)",
};

/** A colour for text on a panel: the one given, moved towards the text's own until it can be read. */
export function readable(color: string, theme: "dark" | "light"): string {
  const plain = plainColor(color);
  const own = READABLE[plain];
  if (own !== undefined) return own;
  if (plain.startsWith("var(--series-")) return `color-mix(in oklab, ${plain} 55%, var(--text))`;
  const light = luminance(plain);
  // Relative luminance of --surface, and how far text must be from it.
  const enough =
    light === undefined ||
    (theme === "dark" ? (light + 0.05) / 0.0592 >= 4.5 : 1.05 / (light + 0.05) >= 4.5);
  return enough ? plain : `color-mix(in oklab, ${plain} 30%, var(--text))`;
}

/** The colour of a service where it stands alone; grey is for what has no name. */
export function serviceColor(service: string): string {
  return service === "" ? NAMELESS : `var(--series-${ownColor(service) + 1})`;
}

const NAMELESS = "var(--chart-muted)";

/**
 * A colour for each name, as Rust gives them to the series of a chart (`console/src/panel/colors`):
 * its own wherever it stands, or the next free one. Names beyond the eighth share.
 */
export function namedColors(names: readonly string[]): string[] {
  const taken = new Set<number>();
  return names.map((name) => {
    if (name === "") return NAMELESS;
    const own = ownColor(name);
    const at = OF_SERIES.map((next) => (own + next) % 8).find((each) => !taken.has(each)) ?? own;
    taken.add(at);
    return `var(--series-${at + 1})`;
  });
}

const OF_SERIES = [0, 1, 2, 3, 4, 5, 6, 7];

/** FNV-1a of 64 bits, because it must not change between versions. */
function ownColor(name: string): number {
  let hash = 0xcbf2_9ce4_8422_2325n;
  for (const byte of new TextEncoder().encode(name)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x0100_0000_01b3n);
  }
  return Number((hash >> 32n) & 0xffn) % 8;
}

/** WCAG 2.2 "relative luminance" of a colour written in hexadecimal or as rgb. */
function luminance(color: string): number | undefined {
  const channels =
    hex(color) ??
    /^rgba?\(([\d\s.,]+)/i
      .exec(color)?.[1]
      ?.split(/[\s,]+/)
      .map(Number);
  if (!channels || channels.length < 3) return undefined;
  const [r = 0, g = 0, b = 0] = channels.map((channel) => {
    const share = channel / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function hex(color: string): number[] | undefined {
  const digits = /^#([0-9a-f]{3,8})$/i.exec(color)?.[1];
  if (digits === undefined) return undefined;
  const size = digits.length < 6 ? 1 : 2;
  return [0, 1, 2].map((at) => {
    const part = digits.slice(at * size, at * size + size);
    return Number.parseInt(size === 1 ? part + part : part, 16);
  });
}
