const PLAIN = /^(?:var\(--[a-z0-9-]+\)|#[0-9a-f]{3,8}|(?:rgb|hsl)a?\([\d\s.,%/]+\)|[a-z]+)$/i;

/** A colour that came with the data, or a neutral one if it is anything but a colour. */
export function plainColor(color: string): string {
  return PLAIN.test(color) ? color : "var(--series-8)";
}
