import type { LogLayout } from "../../state/preferences.ts";

/** A column between the severity and the message. */
export type Column = {
  /** What its width is kept by. */
  key: string;
  title: string;
  width: number;
  /** Its place among the fields that were made columns; none for the service and the source. */
  place?: number;
};

export const NARROWEST = 56;
export const WIDEST = 640;
/** What the message keeps at least; what is left of a list that is narrower still. */
export const MESSAGE = 240;
export const LEAST_MESSAGE = 96;

/** No name of a field begins so in any dialect; the service can be a field's column as well. */
export const SERVICE = "@service";
export const SOURCE = "@source";

export const NO_COLUMNS: LogLayout = { columns: [], widths: {} };

/** The columns of a layout; of several sources each line names its own. */
export function columnsOf(
  { columns, widths }: LogLayout,
  sources: readonly { title: string }[],
): Column[] {
  const wide = (key: string, otherwise: number): number => widths[key] ?? otherwise;
  const longest = Math.max(...sources.map(({ title }) => title.length));
  return [
    { key: SERVICE, title: "Service", width: wide(SERVICE, 112) },
    ...(sources.length > 1
      ? [{ key: SOURCE, title: "Source", width: wide(SOURCE, usual(longest)) }]
      : []),
    ...columns.map((name, place) => ({
      key: name,
      title: name,
      width: wide(name, usual(name.length + 3)),
      place,
    })),
  ];
}

/** What a text of so many letters takes, within reason. */
function usual(letters: number): number {
  return Math.min(Math.max(16 + letters * 7, 88), 176);
}

/** The first columns that leave the message its room, of a list that is too narrow for all. */
export function fitting(columns: readonly Column[], room: number): Column[] {
  let left = room - MESSAGE;
  const until = columns.findIndex(({ width }) => (left -= width) < 0);
  return columns.slice(0, until < 0 ? columns.length : until);
}

/** Makes a field a column, the last one, or takes it out. */
export function toggledColumn(layout: LogLayout, name: string): LogLayout {
  const { columns } = layout;
  return {
    ...layout,
    columns: columns.includes(name)
      ? columns.filter((other) => other !== name)
      : [...columns, name],
  };
}

/** Moves a column to a place among the fields; beyond the ends is at the end. */
export function movedColumn(layout: LogLayout, name: string, to: number): LogLayout {
  const others = layout.columns.filter((other) => other !== name);
  const place = Math.min(Math.max(to, 0), others.length);
  return { ...layout, columns: others.toSpliced(place, 0, name) };
}

/** Gives a column another width. */
export function resizedColumn(layout: LogLayout, key: string, width: number): LogLayout {
  return { ...layout, widths: { ...layout.widths, [key]: width } };
}
