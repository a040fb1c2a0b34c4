/** The height of a row. */
export const ROW = 24;

/**
 * The tallest element that is made. WebKit's lengths end at 33,554,428 px, and drawing loses whole
 * pixels (24 bits of a float) from 16,777,216 px on; a million rows are 24,000,000 px.
 */
export const TALLEST = 8_000_000;

/** At both ends the scrollbar moves the rows by as much as itself, so that they are reached exactly. */
const END = 200_000;

/** How far the rows are scrolled, and how far the element that holds them. */
export type Scroll = { rows: number; element: number };

/** Heights of a list: of all rows, of the element that stands for them, and of what is seen. */
export type Extent = { rows: number; element: number; view: number };

/** The heights of a list of `count` rows. */
export function extentOf(count: number, view: number, tallest = TALLEST): Extent {
  const rows = count * ROW;
  return { rows, element: Math.min(rows, tallest), view };
}

/**
 * Where the rows are after the element was scrolled to `element`. Small steps move them by as much;
 * a jump, such as with the scrollbar's thumb, moves them to their share.
 */
export function scrolled(before: Scroll, element: number, extent: Extent): Scroll {
  if (extent.rows === extent.element) return { rows: element, element };
  const step = element - before.element;
  const rows = Math.abs(step) <= 2 * extent.view ? before.rows + step : rowsAt(element, extent);
  return { rows: within(rows, extent), element };
}

/** Where the element stands when the rows are scrolled to `rows`. */
export function elementAt(rows: number, { rows: all, element: height, view }: Extent): number {
  if (all === height) return rows;
  const [most, mostRows] = [height - view, all - view];
  const end = endOf(most);
  if (rows <= end) return rows;
  if (rows >= mostRows - end) return most - (mostRows - rows);
  return Math.round(end + ((rows - end) / (mostRows - 2 * end)) * (most - 2 * end));
}

/** Where the rows are scrolled to when the element stands at `element`. */
export function rowsAt(element: number, { rows: all, element: height, view }: Extent): number {
  if (all === height) return element;
  const [most, mostRows] = [height - view, all - view];
  const end = endOf(most);
  if (element <= end) return element;
  if (element >= most - end) return mostRows - (most - element);
  return Math.round(end + ((element - end) / (most - 2 * end)) * (mostRows - 2 * end));
}

/** The rows in sight. */
export function inSight(
  rows: number,
  { view }: Extent,
  total: number,
): [first: number, end: number] {
  const first = Math.min(Math.max(Math.floor(rows / ROW), 0), Math.max(total - 1, 0));
  return [first, Math.min(Math.ceil((rows + view) / ROW), total)];
}

/** The nearest place at which a row is whole in sight; in the middle if it was far. */
export function placeToSee(row: number, rows: number, extent: Extent): number {
  const top = row * ROW;
  const far = top < rows - extent.view || top > rows + 2 * extent.view;
  if (far) return within(top - Math.floor(extent.view / 2 / ROW) * ROW, extent);
  if (top < rows) return within(top, extent);
  if (top + ROW > rows + extent.view) return within(top + ROW - extent.view, extent);
  return rows;
}

function within(rows: number, extent: Extent): number {
  return Math.min(Math.max(rows, 0), Math.max(extent.rows - extent.view, 0));
}

function endOf(most: number): number {
  return Math.min(END, Math.floor(most / 4));
}
