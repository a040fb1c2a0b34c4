type Ladder = readonly (readonly [size: number, name: string])[];

const TIME: Ladder = [
  [86_400, " d"],
  [3_600, " h"],
  [60, " min"],
  [1, " s"],
  [1e-3, " ms"],
  [1e-6, " µs"],
  [1e-9, " ns"],
];

const METRIC: Ladder = [
  [1e12, " T"],
  [1e9, " G"],
  [1e6, " M"],
  [1e3, " k"],
  [1, " "],
];

const BINARY: Ladder = [
  [2 ** 40, " Ti"],
  [2 ** 30, " Gi"],
  [2 ** 20, " Mi"],
  [2 ** 10, " Ki"],
  [1, " "],
];

type Unit = { ladder?: Ladder; times?: number; suffix?: string };

/**
 * Grafana's unit ids that the pointer meets most. Labels, legends and numbers come formatted from
 * Rust, which knows all of them; only the values under the pointer are written here, because they
 * are read from raw numbers at every move.
 */
const UNITS: Record<string, Unit> = {
  s: { ladder: TIME },
  ms: { ladder: TIME, times: 1e-3 },
  µs: { ladder: TIME, times: 1e-6 },
  ns: { ladder: TIME, times: 1e-9 },
  m: { ladder: TIME, times: 60 },
  h: { ladder: TIME, times: 3_600 },
  percent: { suffix: "%" },
  percentunit: { times: 100, suffix: "%" },
  bytes: { ladder: BINARY, suffix: "B" },
  decbytes: { ladder: METRIC, suffix: "B" },
  bits: { ladder: BINARY, suffix: "b" },
  decbits: { ladder: METRIC, suffix: "b" },
  Bps: { ladder: METRIC, suffix: "B/s" },
  binBps: { ladder: BINARY, suffix: "B/s" },
  bps: { ladder: METRIC, suffix: "b/s" },
  reqps: { suffix: " req/s" },
  ops: { suffix: " ops/s" },
  rps: { suffix: " rd/s" },
  wps: { suffix: " wr/s" },
  cps: { suffix: " c/s" },
  hertz: { ladder: METRIC, suffix: "Hz" },
  celsius: { suffix: " °C" },
};

/** A value with its unit: "12.3 ms", "4.1%", "1.5 GiB"; a gap is "no value". */
export function writeValue(value: number, unitId: string): string {
  if (Number.isNaN(value)) return "no value";
  if (!Number.isFinite(value)) return value > 0 ? "+∞" : "−∞";
  const unit = UNITS[unitId] ?? {};
  const scaled = value * (unit.times ?? 1);
  const suffix = unit.suffix ?? "";
  if (!unit.ladder) return `${digits(scaled)}${suffix}`;
  const size = Math.abs(scaled);
  const [rung, name] = unit.ladder.find(([least]) => size >= least) ??
    (size === 0 ? unit.ladder.find(([least]) => least === 1) : unit.ladder.at(-1)) ?? [1, ""];
  return `${digits(scaled / rung)}${name}${suffix}`;
}

/** Four significant digits, never an exponent, with thin spaces between thousands. */
function digits(value: number): string {
  const size = Math.abs(value);
  const places = size >= 1_000 || size === 0 ? 0 : Math.min(9, 3 - Math.floor(Math.log10(size)));
  return value
    .toLocaleString("en", { maximumFractionDigits: places })
    .replaceAll(",", "\u2009")
    .replace("-", "−");
}
