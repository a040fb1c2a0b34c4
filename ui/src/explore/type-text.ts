import type { Edit } from "./completion.ts";

/**
 * Types text into a field as a person would, so that the field's own undo takes it back.
 * `execCommand` is old, but nothing else keeps the undo history of a text area.
 */
export function typeText(field: HTMLTextAreaElement, edit: Edit): void {
  field.focus();
  field.setSelectionRange(edit.from, edit.to);
  const typed =
    edit.text === ""
      ? execute("delete", edit.from !== edit.to)
      : execute("insertText", true, edit.text);
  if (!typed) {
    field.setRangeText(edit.text, edit.from, edit.to, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  field.setSelectionRange(edit.cursor, edit.cursor);
}

/** Takes the last change back, or makes it again. Not every system's web view has keys for it. */
export function undo(again = false): boolean {
  return execute(again ? "redo" : "undo", true);
}

function execute(command: string, needed: boolean, text?: string): boolean {
  if (!needed) return true;
  // Not every document knows it.
  // oxlint-disable-next-line typescript/no-deprecated -- see above
  return typeof document.execCommand === "function" && document.execCommand(command, false, text);
}
