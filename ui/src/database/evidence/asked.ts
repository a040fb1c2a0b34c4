import type { EvidenceRequest } from "../../contract.ts";
import type { Unnumbered } from "../../queries.ts";

/** What the form holds: days as they are typed, in UTC. */
export type Asked = {
  from: string;
  /** The last day of the period. */
  to: string;
  sample: boolean;
  seed: string;
  size: string;
  sign: boolean;
};

const DAY = 86_400_000;
const QUARTER = 91 * DAY;

/** The quarter until today, everything in it. */
export function initial(now: number): Asked {
  return {
    from: dayOf(now - QUARTER),
    to: dayOf(now),
    sample: false,
    seed: "",
    size: "",
    sign: false,
  };
}

/** Whether the form names a period and, if one is typed, a size. */
export function fitting({ from, to, sample, size }: Asked): boolean {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  const sized = !sample || size === "" || (/^\d{1,6}$/u.test(size) && Number(size) > 0);
  return Number.isFinite(first) && Number.isFinite(last) && first <= last && sized;
}

/** The form as a request: the last day belongs to the period as a whole. */
export function requestOf(
  { from, to, sample, seed, size, sign }: Asked,
  environment: string,
  source: string,
): Unnumbered<EvidenceRequest> {
  return {
    environment,
    source,
    from: Date.parse(from) || 0,
    to: (Date.parse(to) || 0) + DAY,
    choice: sample
      ? { kind: "sample", seed: seed.trim(), size: size === "" ? null : Number(size) }
      : { kind: "all" },
    sign,
    folder: null,
  };
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
