import { describe, expect, it } from "vitest";

import css from "./tokens.css?raw";

type Theme = Record<string, string>;
type Rgb = readonly [number, number, number];

function declarations(block: string): Theme {
  return Object.fromEntries(
    [...block.matchAll(/--([a-z0-9-]+):\s*([^;]+);/g)].map((found) => [found[1], found[2]]),
  ) as Theme;
}

const [darkBlock = "", lightBlock = ""] = css.split(':root[data-theme="light"]');
const THEMES: [string, Theme][] = [
  ["dark", declarations(darkBlock)],
  ["light", declarations(lightBlock)],
];

function rgb(theme: Theme, name: string): Rgb {
  const hex = /^#([0-9a-f]{6})$/.exec(theme[name] ?? "")?.[1];
  if (hex === undefined) throw new Error(`--${name} is not a colour of six digits`);
  const number = Number.parseInt(hex, 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}

function linear(channel: number): number {
  const share = channel / 255;
  return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

/** WCAG 2.2, "relative luminance" and "contrast ratio". */
function luminance([r, g, b]: Rgb): number {
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

const GROUNDS = ["bg", "surface", "surface-raised", "surface-sunken"];
const AAA = 7;
const AA = 4.5;
/** WCAG 1.4.11: parts of controls and of graphics. */
const GRAPHICS = 3;

const PAIRS: [foreground: string, grounds: string[], least: number][] = [
  ["text", [...GROUNDS, "surface-hover", "surface-active", "accent-quiet"], AAA],
  ["text-muted", [...GROUNDS, "surface-hover"], AAA],
  ["text", ["ok-quiet", "warning-quiet", "critical-quiet"], AAA],
  ["text-muted", ["ok-quiet", "warning-quiet", "critical-quiet"], AA],
  ["text-faint", GROUNDS, AA],
  ["accent", GROUNDS, GRAPHICS],
  ["on-accent", ["accent"], AA],
  ["line-strong", GROUNDS, GRAPHICS],
  ["warning", [...GROUNDS, "warning-quiet"], AA],
  ["critical", [...GROUNDS, "critical-quiet"], AA],
  ["production", [...GROUNDS, "production-quiet"], AA],
  ["code-call", GROUNDS, AA],
  ["code-label", GROUNDS, AA],
  ["code-literal", GROUNDS, AA],
  ["ok", [...GROUNDS, "ok-quiet"], GRAPHICS],
  ["unknown", GROUNDS, GRAPHICS],
  ["chart-text", ["chart-background"], AA],
  ["chart-axis", ["chart-background"], AA],
  ["chart-muted", ["chart-background"], GRAPHICS],
  ["threshold-ok", ["chart-background"], GRAPHICS],
  ["threshold-warning", ["chart-background"], GRAPHICS],
  ["threshold-critical", ["chart-background"], GRAPHICS],
  ...Array.from({ length: 8 }, (_, at): [string, string[], number] => [
    `series-${at + 1}`,
    ["chart-background"],
    GRAPHICS,
  ]),
  ...[
    ...Array.from({ length: 8 }, (_, at) => `series-${at + 1}`),
    "threshold-ok",
    "threshold-warning",
    "threshold-critical",
    "chart-muted",
  ].map((fill): [string, string[], number] => [`on-${fill}`, [fill], AA]),
];

/** How two cone types see what three would: Viénot, Brettel and Mollon 1999, in linear RGB. */
const DEFICIENCIES: [string, Rgb[]][] = [
  [
    "none",
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  ],
  [
    "protanopia",
    [
      [0.112_38, 0.887_62, 0],
      [0.112_38, 0.887_62, 0],
      [0.004_01, -0.004_01, 1],
    ],
  ],
  [
    "deuteranopia",
    [
      [0.292_75, 0.707_25, 0],
      [0.292_75, 0.707_25, 0],
      [-0.022_34, 0.022_34, 1],
    ],
  ],
  // Machado, Oliveira and Fernandes 2009, severity 1.
  [
    "tritanopia",
    [
      [1.255_53, -0.076_75, -0.178_78],
      [-0.078_41, 0.930_81, 0.147_6],
      [0.004_73, 0.691_37, 0.303_9],
    ],
  ],
];

/** Björn Ottosson's OKLab, from linear RGB. */
function oklab([r, g, b]: Rgb): Rgb {
  const l = Math.cbrt(0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b);
  const m = Math.cbrt(0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b);
  const s = Math.cbrt(0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b);
  return [
    0.210_454_255_3 * l + 0.793_617_785 * m - 0.004_072_046_8 * s,
    1.977_998_495_1 * l - 2.428_592_205 * m + 0.450_593_709_9 * s,
    0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766 * s,
  ];
}

function seen(color: Rgb, matrix: readonly Rgb[]): Rgb {
  const input = color.map(linear);
  const output = matrix.map((row) =>
    Math.max(
      row.reduce((sum, weight, at) => sum + weight * (input[at] ?? 0), 0),
      0,
    ),
  );
  return oklab([output[0] ?? 0, output[1] ?? 0, output[2] ?? 0]);
}

function distance(one: Rgb, other: Rgb): number {
  return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
}

describe.each(THEMES)("the %s theme", (_name, theme) => {
  it.each(PAIRS)("shows --%s on each of %j with a contrast of at least %d", (name, on, least) => {
    for (const ground of on) {
      const ratio = contrast(rgb(theme, name), rgb(theme, ground));
      expect(ratio, `--${name} on --${ground}`).toBeGreaterThanOrEqual(least);
    }
  });

  it.each(DEFICIENCIES)("tells the series colours apart with %s", (_deficiency, matrix) => {
    const colors = Array.from({ length: 8 }, (_, at) =>
      seen(rgb(theme, `series-${at + 1}`), matrix),
    );
    for (const [at, one] of colors.entries()) {
      for (const [beside, other] of colors.slice(at + 1).entries()) {
        // 0.02 is what the eye tells apart side by side; thin lines that lie apart need more.
        expect(distance(one, other), `series ${at + 1} and ${at + beside + 2}`).toBeGreaterThan(
          0.07,
        );
      }
    }
  });
});

it("names the same colours in both themes", () => {
  const [dark, light] = THEMES.map(([, theme]) => Object.keys(theme).toSorted());
  const shared = (dark ?? []).filter((name) => name !== "shadow" || light?.includes(name));
  expect(light).toEqual(shared);
});
