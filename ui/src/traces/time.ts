import { exactTime } from "../dashboards/log-rows.ts";
import { length } from "../format.ts";

const MICRO = 1e3;
const MILLI = 1e6;
const SECOND = 1e9;
const MINUTE = 60 * SECOND;

/** Nanoseconds as a length: "850 µs", "4.39 s", "3 h 12 min". */
export function writeLength(nanos: number): string {
  const size = Math.abs(nanos);
  const sign = nanos < 0 && size >= 0.5 ? "−" : "";
  if (size >= MINUTE) return `${sign}${length(size / MILLI)}`;
  // What would be rounded to 1000 of a unit is 1 of the next.
  if (size >= 999.5 * MILLI) return `${sign}${digits(size / SECOND)} s`;
  if (size >= 999.5 * MICRO) return `${sign}${digits(size / MILLI)} ms`;
  if (size >= 999.5) return `${sign}${digits(size / MICRO)} µs`;
  return `${sign}${Math.round(size)} ns`;
}

/** A difference with its sign: "+1.2 s", "−30 ms", "0 ns". */
export function writeDifference(nanos: number): string {
  return nanos >= 0.5 ? `+${writeLength(nanos)}` : writeLength(nanos);
}

/** A moment of a trace with its date, zone and every digit that was sent. */
export function writeMoment(start: string, offset: number, zone: "utc" | "local"): string {
  return exactTime(String(BigInt(start) + BigInt(Math.round(offset))), zone);
}

/** A share in percent, with a digit more where it is small; what is not nothing is never 0%. */
export function writeShare(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.05) return "< 0.1%";
  if (percent < 9.95) return `${Number(percent.toFixed(1))}%`;
  return percent > 99.5 && percent < 100 ? "> 99%" : `${Math.round(percent)}%`;
}

/** Three significant digits without trailing zeros. */
function digits(value: number): string {
  const places = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  const text = value.toFixed(places);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
