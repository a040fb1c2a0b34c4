/**
 * Lists mark their rows with `data-row` and their filter with `data-filter`. A list within a row,
 * such as the log lines of a panel, marks itself with `data-list`: its rows are walked while the
 * focus is in it. The dock beside the screen is such a list.
 */
const ROW = "main [data-row], aside [data-row]";
const LIST = "[data-list]";
const FILTER = "main [data-filter]";

/** Moves the focus by rows; from outside the list, to its first or last. */
export function moveRow(by: 1 | -1): void {
  const list = document.activeElement?.closest(LIST) ?? null;
  // What cannot be opened takes no focus: the walk would end before it.
  const rows = [...document.querySelectorAll<HTMLElement>(ROW)].filter(
    (row) => row.closest(LIST) === list && !row.matches(":disabled"),
  );
  // From a control within a row, such as a panel's menu, to the row's neighbour.
  const row = document.activeElement?.closest("[data-row]");
  const at = rows.findIndex((each) => each === row);
  const next = at < 0 ? rows.at(by > 0 ? 0 : -1) : rows[at + by];
  next?.focus();
  next?.scrollIntoView?.({ block: "nearest" });
}

/** From a list within a row back to the row; false if the focus is in none. */
export function leaveList(): boolean {
  const row = document.activeElement?.closest(LIST)?.closest<HTMLElement>("[data-row]");
  row?.focus();
  return row !== null && row !== undefined;
}

/** Puts the cursor into the screen's filter, if it has one. */
export function focusFilter(): void {
  const filter = document.querySelector<HTMLElement>(FILTER);
  filter?.focus();
  // What was typed as words is replaced; a query is gone on with.
  if (filter instanceof HTMLInputElement) filter.select();
}
