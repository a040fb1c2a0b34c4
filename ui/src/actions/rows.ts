/** Lists mark their rows with `data-row` and their filter with `data-filter`. */
const ROW = "main [data-row]";
const FILTER = "main [data-filter]";

/** Moves the focus by rows; from outside the list, to its first or last. */
export function moveRow(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>(ROW)];
  const at = rows.findIndex((row) => row === document.activeElement);
  const next = at < 0 ? rows.at(by > 0 ? 0 : -1) : rows[at + by];
  next?.focus();
  next?.scrollIntoView?.({ block: "nearest" });
}

/** Puts the cursor into the screen's filter, if it has one. */
export function focusFilter(): void {
  const filter = document.querySelector<HTMLElement>(FILTER);
  filter?.focus();
  // What was typed as words is replaced; a query is gone on with.
  if (filter instanceof HTMLInputElement) filter.select();
}
