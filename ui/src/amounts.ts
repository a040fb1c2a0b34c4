const IEC = [" B", " KiB", " MiB", " GiB", " TiB", " PiB"];
const SI = ["", " k", " M", " G", " T"];

/** Bytes in the unit that keeps three digits: "1.1 GiB", "812 B". */
export function writeBytes(bytes: number): string {
  return scaled(bytes, 1_024, IEC);
}

/** An estimate without digits that it does not have: "3.1 M", "412 k", "118". */
export function writeAbout(amount: number): string {
  return scaled(amount, 1_000, SI);
}

function scaled(amount: number, by: number, units: readonly string[]): string {
  let size = Math.max(amount, 0);
  let at = 0;
  // What would be rounded up to the next unit is written in it.
  while (Math.round(size) >= by && at < units.length - 1) {
    size /= by;
    at += 1;
  }
  const text = at === 0 || size >= 9.95 ? String(Math.round(size)) : size.toFixed(1);
  return `${text}${units[at] ?? ""}`;
}

/** "12,204". */
export function writeCount(amount: number): string {
  return amount.toLocaleString("en");
}
