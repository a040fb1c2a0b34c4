import type { Edit } from "./completion.ts";

/**
 * Types text into a field as a person would, so that the field's own undo takes it back; false if
 * the web view cannot. `execCommand` is old, but nothing else keeps a text area's undo history.
 */
export function typeText(field: HTMLTextAreaElement, edit: Edit): boolean {
  field.focus();
  field.setSelectionRange(edit.from, edit.to);
  if (edit.text !== "") return execute("insertText", edit.text);
  return edit.from === edit.to || execute("delete");
}

/** Takes the last change back, or makes it again. Not every system's web view has keys for it. */
export function undo(again = false): boolean {
  return execute(again ? "redo" : "undo");
}

function execute(command: string, text?: string): boolean {
  // oxlint-disable-next-line typescript/no-deprecated -- see above
  return typeof document.execCommand === "function" && document.execCommand(command, false, text);
}
