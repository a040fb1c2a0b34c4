import type { ScalePiece } from "../../contract.ts";
import { writeLength } from "../time.ts";
import { placeOf } from "./scale.ts";

const UNITS = [
  [1e9, "s"],
  [1e6, "ms"],
  [1e3, "µs"],
] as const;

/** A mark of the time axis. */
export type Tick = { time: number; place: number; text: string };

/** Room for a label and what keeps it from the next, in CSS pixels. */
const APART = 68;

const SECOND = 1e9;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Steps from a minute on, where powers of ten make odd times. */
const LONG = [1, 2, 5, 10, 15, 30]
  .flatMap((each) => [each * MINUTE])
  .concat(
    [1, 2, 3, 6, 12].map((each) => each * HOUR),
    [1, 2, 5, 10, 20, 50, 100].map((each) => each * DAY),
  );

/** Round moments of the stretch on screen, as many as have room; pieces too narrow have none. */
export function ticksOf(pieces: readonly ScalePiece[], width: number): Tick[] {
  return pieces.flatMap((piece) => {
    const room = (piece.right - piece.left) * width;
    const step = stepFor(piece.to - piece.from, room);
    if (step === undefined) return [];
    const first = Math.ceil(piece.from / step - 1e-9);
    const last = Math.floor(piece.to / step + 1e-9);
    return Array.from({ length: Math.max(last - first + 1, 0) }, (_, at): Tick => {
      const time = (first + at) * step;
      return { time, place: placeOf([piece], time), text: tickText(time, step) };
    });
  });
}

/** The least round step whose labels have room; nothing if not even two have. */
export function stepFor(length: number, room: number): number | undefined {
  const most = Math.floor(room / APART);
  if (most < 1 || !(length > 0)) return undefined;
  const least = length / most;
  if (least > 30 * SECOND) return LONG.find((step) => step >= least) ?? DAY * 365;
  if (least > 10 * SECOND) return least > 20 * SECOND ? 30 * SECOND : 20 * SECOND;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= least * (1 - 1e-9));
  return Math.max(step ?? power * 10, 1);
}

/** With as many digits as the step needs: between 1.2 s and 1.25 s three are not enough. */
function tickText(time: number, step: number): string {
  if (Math.abs(time) < step / 2) return "0";
  // Where the two units that a length has do not tell ticks apart, only what is added is told.
  const grain = Math.abs(time) < MINUTE ? 0 : Math.abs(time) < HOUR ? SECOND : MINUTE;
  if (step < grain) {
    const added = Math.abs(time) % grain;
    return added < step / 2 || grain - added < step / 2
      ? writeLength(time)
      : `+${plain(added, step)}`;
  }
  return grain > 0 ? writeLength(time) : plain(time, step);
}

function plain(time: number, step: number): string {
  const [size, name] = UNITS.find(([each]) => Math.abs(time) >= each) ?? [1, "ns"];
  const places = Math.min(Math.max(Math.ceil(-Math.log10(step / size) - 1e-9), 0), 9);
  const number = (Math.abs(time) / size).toFixed(places);
  return `${time < 0 ? "−" : ""}${number} ${name}`;
}
