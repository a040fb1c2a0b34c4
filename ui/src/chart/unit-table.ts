import { fullTime } from "../format.ts";

/** Suffixes from small to large. */
export type Ladder = {
  factor: number;
  rungs: readonly string[];
  /** Length of each rung in seconds, for units of time. */
  lengths?: readonly number[];
};

/** How a unit writes numbers: scaled, with a suffix; or in words. */
export type Unit =
  | { prefix?: string; times?: number; ladder?: Ladder; start?: number; suffix?: string }
  | ((value: number) => string);

const TIME: Ladder = {
  factor: 1_000,
  rungs: [" ns", " µs", " ms", " s", " min", " h", " d", " wk", " yr"],
  lengths: [1e-9, 1e-6, 1e-3, 1, 60, 3_600, 86_400, 604_800, 31_536_000],
};
const COUNTED: Ladder = {
  factor: 1_000,
  rungs: ["", " K", " Mil", " Bil", " Tri", " Quadr", " Quint", " Sext", " Sept"],
};
const THOUSANDS: Ladder = { factor: 1_000, rungs: ["", "K", "M", "B", "T"] };
const METRIC: Ladder = {
  factor: 1_000,
  rungs: [" ", " k", " M", " G", " T", " P", " E", " Z", " Y"],
};
const BINARY: Ladder = {
  factor: 1_024,
  rungs: [" ", " Ki", " Mi", " Gi", " Ti", " Pi", " Ei", " Zi", " Yi"],
};

/** Grafana's unit ids (`packages/grafana-data/src/valueFormats`). */
const UNITS: ReadonlyMap<string, Unit> = new Map<string, Unit>([
  ...each(["", "none", "string", "locale"], {}),
  ["short", { ladder: COUNTED }],
  ["sishort", { ladder: METRIC }],
  ["percent", { suffix: "%" }],
  ["percentunit", { times: 100, suffix: "%" }],
  ["humidity", { suffix: " %H" }],
  ["dB", { suffix: " dB" }],
  ...steps(["ns", "µs", "ms", "s", "m", "h", "d"], TIME, ""),
  ["us", { ladder: TIME, start: 1 }],
  ...steps(["bytes", "kbytes", "mbytes", "gbytes", "tbytes", "pbytes"], BINARY, "B"),
  ...steps(
    ["decbytes", "deckbytes", "decmbytes", "decgbytes", "dectbytes", "decpbytes"],
    METRIC,
    "B",
  ),
  ["bits", { ladder: BINARY, suffix: "b" }],
  ["decbits", { ladder: METRIC, suffix: "b" }],
  ["pps", { ladder: METRIC, suffix: "p/s" }],
  ...steps(["bps", "Kbits", "Mbits", "Gbits"], METRIC, "b/s"),
  ...steps(["Bps", "KBs", "MBs", "GBs"], METRIC, "B/s"),
  ["binbps", { ladder: BINARY, suffix: "b/s" }],
  ...steps(["binBps", "KiBs", "MiBs", "GiBs"], BINARY, "B/s"),
  ...rates({
    cps: "c/s",
    ops: "ops/s",
    reqps: "req/s",
    rps: "rd/s",
    wps: "wr/s",
    iops: "io/s",
    eps: "evt/s",
    mps: "msg/s",
    recps: "rec/s",
    rowsps: "rows/s",
    cpm: "c/m",
    opm: "ops/m",
    reqpm: "req/m",
    rpm: "rd/m",
    wpm: "wr/m",
    epm: "evt/m",
  }),
  ...money({ USD: "$", EUR: "€", GBP: "£", JPY: "¥", INR: "₹", KRW: "₩", BRL: "R$" }),
  ["currencyCHF", { ladder: THOUSANDS, suffix: " CHF" }],
  ...each(["currencySEK", "currencyNOK", "currencyDKK"], { ladder: THOUSANDS, suffix: " kr" }),
  ...each(["hertz", "rothz"], { ladder: METRIC, suffix: "Hz" }),
  ...steps(["watt", "kwatt"], METRIC, "W"),
  ...steps(["watth", "kwatth"], METRIC, "Wh"),
  ["volt", { ladder: METRIC, suffix: "V" }],
  ["amp", { ladder: METRIC, suffix: "A" }],
  ["joule", { ladder: METRIC, suffix: "J" }],
  ["lengthm", { ladder: METRIC, suffix: "m" }],
  ["massg", { ladder: METRIC, suffix: "g" }],
  ["celsius", { suffix: " °C" }],
  ["fahrenheit", { suffix: " °F" }],
  ["kelvin", { suffix: " K" }],
  ["dtdurations", inWords],
  ["dtdurationms", (value) => inWords(value / 1e3)],
  ["timeticks", (value) => inWords(value / 100)],
  ...each(["dthms", "clocks"], onClock),
  ...each(["dthmss", "clockms"], (value: number) => onClock(value / 1e3)),
  ...each(
    [
      "dateTimeAsIso",
      "dateTimeAsIsoNoDateIfToday",
      "dateTimeAsSystem",
      "dateTimeAsLocal",
      "dateTimeAsUS",
    ],
    (value: number) => fullTime(value, "utc"),
  ),
  ["bool", (value) => (value === 0 ? "False" : "True")],
  ["bool_yes_no", (value) => (value === 0 ? "No" : "Yes")],
  ["bool_on_off", (value) => (value === 0 ? "Off" : "On")],
  ["hex", (value) => Math.round(value).toString(16).toUpperCase()],
  ["hex0x", (value) => `0x${Math.round(value).toString(16).toUpperCase()}`],
]);

/**
 * How the unit of that id writes numbers. An id that is not known is the file's own: Grafana's
 * `suffix:x`, `prefix:x`, `si:x`, `count:x`, `currency:x`, else a word after the number.
 */
export function unitOf(id: string): Unit {
  const known = UNITS.get(id);
  if (known) return known;
  const [, kind, text = ""] = /^(suffix|prefix|si|count|currency):(.*)$/su.exec(id) ?? [];
  switch (kind) {
    case "suffix":
      return { suffix: text };
    case "prefix":
      return { prefix: text };
    case "si":
      return { ladder: METRIC, suffix: text };
    case "count":
      return { ladder: THOUSANDS, suffix: text };
    case "currency":
      return { prefix: text, ladder: THOUSANDS };
    default:
      return { suffix: ` ${id}` };
  }
}

function each(ids: readonly string[], unit: Unit): [string, Unit][] {
  return ids.map((id) => [id, unit]);
}

/** Ids whose values begin one rung above each other. */
function steps(ids: readonly string[], ladder: Ladder, suffix: string): [string, Unit][] {
  return ids.map((id, start) => [id, { ladder, start, suffix }]);
}

function rates(suffixes: Record<string, string>): [string, Unit][] {
  return Object.entries(suffixes).map(([id, suffix]) => [
    id,
    { ladder: THOUSANDS, suffix: ` ${suffix}` },
  ]);
}

function money(signs: Record<string, string>): [string, Unit][] {
  return Object.entries(signs).map(([code, prefix]) => [
    `currency${code}`,
    { prefix, ladder: THOUSANDS },
  ]);
}

/** The two largest parts of a duration: "3 d 4 h". */
function inWords(seconds: number): string {
  const sign = seconds < 0 ? "-" : "";
  let rest = Math.abs(seconds);
  if (rest < 1) return rest === 0 ? "0 s" : `${sign}${Math.round(rest * 1e3)} ms`;
  const parts: string[] = [];
  let seen = 0;
  for (let rung = TIME.rungs.length - 1; rung >= 3 && seen < 2; rung -= 1) {
    const size = TIME.lengths?.[rung] ?? 1;
    const whole = Math.floor(rest / size);
    if (whole === 0 && seen === 0) continue;
    rest -= whole * size;
    seen += 1;
    if (whole > 0) parts.push(`${whole}${TIME.rungs[rung]}`);
  }
  return sign + parts.join(" ");
}

/** "HH:MM:SS", hours beyond a day counted on. */
function onClock(seconds: number): string {
  const whole = Math.round(Math.abs(seconds));
  if (whole > 1e12) return inWords(seconds);
  const two = (part: number): string => String(part).padStart(2, "0");
  const hours = Math.floor(whole / 3_600);
  return `${seconds < 0 ? "-" : ""}${two(hours)}:${two(Math.floor((whole % 3_600) / 60))}:${two(whole % 60)}`;
}
