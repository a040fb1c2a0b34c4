/** Takes the focus to the row that one came back from, unless something has it. */
export function focusReturned(row: HTMLElement | null): void {
  if (document.activeElement === document.body) row?.focus();
}
