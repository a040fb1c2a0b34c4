import { go, here, history } from "../../state/location.ts";
import { recognise } from "./recognise.ts";

/** Looks up what was pasted, typed or dropped; nothing is nothing to look up. */
export function lookUp(text: string): void {
  const said = text.trim();
  if (said !== "") go({ screen: "lookup", text: said });
}

/** The screens on which a text that is pasted can only name a trace. */
const OF_TRACES: ReadonlySet<string> = new Set(["traces", "lookup", "trace_file", "trace"]);

/**
 * Takes text that is pasted while no field has the focus, or dropped anywhere but into a field;
 * call the answer to stop.
 */
export function startTakingText(target: Window = window): () => void {
  const onPaste = (event: ClipboardEvent): void => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (event.defaultPrevented || isField(event.target)) return;
    const onTraces = OF_TRACES.has(here(history.get()).view.screen);
    if (onTraces || recognise(text)?.sure === true) {
      event.preventDefault();
      lookUp(text);
    }
  };
  const onDragOver = (event: DragEvent): void => {
    // Whoever does not object to a drag is not dropped on.
    if (hasText(event) && !isField(event.target)) event.preventDefault();
  };
  const onDrop = (event: DragEvent): void => {
    if (event.defaultPrevented || !hasText(event) || isField(event.target)) return;
    event.preventDefault();
    lookUp(event.dataTransfer?.getData("text/plain") ?? "");
  };
  target.addEventListener("paste", onPaste);
  target.addEventListener("dragover", onDragOver);
  target.addEventListener("drop", onDrop);
  return () => {
    target.removeEventListener("paste", onPaste);
    target.removeEventListener("dragover", onDragOver);
    target.removeEventListener("drop", onDrop);
  };
}

function hasText({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes("text/plain") === true;
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.matches("input, textarea, select") || target.isContentEditable)
  );
}
