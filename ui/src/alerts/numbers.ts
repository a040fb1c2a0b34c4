import { writeValue } from "../chart/units.ts";

/** A bare number with few digits: "0.041", "12,400", "1.64 Mil". */
export function writeNumber(value: number): string {
  return writeValue(value, "short");
}

/** A share in percent with the digits that a target of many nines needs: "99.95%". */
export function writePercent(share: number): string {
  const percent = share * 100;
  const digits = Math.abs(percent) >= 99 && Math.abs(percent) < 100 ? 3 : 1;
  return `${Number(percent.toFixed(digits)).toLocaleString("en").replace("-", "−")}%`;
}

/** A share of a budget, which no nines are promised of: "99.7%"; nearly all is not all. */
export function writeShare(share: number): string {
  const percent = share * 100;
  const shown = percent > 99.9 && percent < 100 ? 99.9 : Number(percent.toFixed(1));
  return `${shown.toLocaleString("en").replace("-", "−")}%`;
}

/** A burn rate: "14.8 ×". */
export function writeBurn(burn: number | null): string {
  if (burn === null) return "–";
  return `${burn >= 100 ? Math.round(burn).toLocaleString("en") : Number(burn.toFixed(1))} ×`;
}
