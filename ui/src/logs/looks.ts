import type { CSSProperties } from "react";

import type { LogSpan, LogStyle } from "../contract.ts";

/** Terminal colours as those of the window, which are readable on both grounds. */
const COLORS = {
  black: "var(--text-faint)",
  red: "var(--critical)",
  green: "var(--ok)",
  yellow: "var(--warning)",
  blue: "var(--accent)",
  magenta: "var(--series-4)",
  cyan: "var(--code-label)",
  white: "var(--text)",
} as const;

type Named = keyof typeof COLORS;

/** Grounds on which the text of the window is readable. */
const GROUNDS: Record<Named, string> = {
  black: "var(--surface-sunken)",
  red: "var(--critical-quiet)",
  green: "var(--ok-quiet)",
  yellow: "var(--warning-quiet)",
  blue: "var(--accent-quiet)",
  magenta: "var(--production-quiet)",
  cyan: "var(--accent-quiet)",
  white: "var(--surface-active)",
};

/** How a line's own style looks here; on a ground of its own, text keeps the window's colour. */
export function lookOf(style: LogStyle): CSSProperties {
  const ground = named(style.ground);
  const color = named(style.color);
  const lines = [style.underline && "underline", style.strike && "line-through"].filter(Boolean);
  return {
    color: ground ? "var(--text)" : color && COLORS[color],
    background: ground && GROUNDS[ground],
    fontWeight: style.bold ? 600 : undefined,
    fontStyle: style.italic ? "italic" : undefined,
    opacity: style.dim ? 0.75 : undefined,
    textDecoration: lines.length > 0 ? lines.join(" ") : undefined,
  };
}

function named(color: string | undefined): Named | undefined {
  if (color === undefined) return undefined;
  const plain = color.replace("bright_", "");
  return isNamed(plain) ? plain : nearest(plain);
}

function isNamed(color: string): color is Named {
  return Object.hasOwn(COLORS, color);
}

/** Colours around the wheel, each at the middle of its sixth. */
const WHEEL = ["red", "yellow", "green", "cyan", "blue", "magenta"] as const;

/** The named colour that is nearest to `#rrggbb` by its hue; greys by how light they are. */
function nearest(color: string): Named | undefined {
  const found = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/iu.exec(color);
  if (!found) return undefined;
  const [red = 0, green = 0, blue = 0] = found.slice(1).map((each) => Number.parseInt(each, 16));
  const most = Math.max(red, green, blue);
  const spread = most - Math.min(red, green, blue);
  if (spread < 40) return most < 96 ? "black" : "white";
  const turn =
    most === red
      ? (green - blue) / spread
      : most === green
        ? 2 + (blue - red) / spread
        : 4 + (red - green) / spread;
  return WHEEL[(Math.round(turn) + 6) % 6];
}

/** Text with the signs of control characters as pieces of their own. */
export function withControls(text: string): LogSpan[] {
  return text
    .split(/([\u2400-\u2421]+)/u)
    .map((piece, at) => (at % 2 === 1 ? { text: piece, control: true } : { text: piece }))
    .filter((piece) => piece.text !== "");
}

/** The names of the control characters by their number. */
const CONTROLS =
  "NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US SP DEL".split(
    " ",
  );
/** Where Unicode keeps the signs that stand for them. */
const SIGNS = 0x2400;

/**
 * The control characters in a piece, each by its name with what belongs to it: `ESC[2K` of a sign
 * and its sequence, `U+202E` of one that has no sign.
 */
export function controlsIn(text: string): string[] {
  const pieces = text.match(/⟨[^⟩]*⟩|[\s\S][^\u2400-\u2421⟨]*/gu) ?? [];
  return pieces.map((piece) =>
    piece
      .replace(/^⟨(.*)⟩$/u, "$1")
      .replace(/^[\u2400-\u2421]/u, (sign) => CONTROLS[(sign.codePointAt(0) ?? 0) - SIGNS] ?? sign),
  );
}
