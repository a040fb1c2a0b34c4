import { overlay } from "../state/overlays.ts";
import { focusInDock } from "../runbooks/dock/focus.ts";
import { ACTIONS, type Action } from "./actions.ts";

/** How long the second key of `g o` may take. */
const PATIENCE = 1_200;

/** What a screen shows is not meant by keys that are pressed in the dock beside it. */
const OF_SCREENS = new Set<Action["group"]>(["Trace", "Logs", "Database", "Alerts", "Panel"]);

/** Keys with Alt that browsers take for the way back and forward, and ours for the same. */
const OF_BROWSERS: Record<string, string> = { ArrowLeft: "[", ArrowRight: "]" };

/** Listens to the keyboard for every action that has a key; call the answer to stop. */
export function startKeys(target: Window = window): () => void {
  let before = "";
  let at = 0;
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    const key = keyName(event);
    if (key === "") return;
    const typing = isTyping(event.target);
    if (typing && !key.startsWith("mod+") && key !== "Escape") return;
    // A dialog takes its own keys; only the palette may be asked for from everywhere.
    if (overlay.get() !== "none" && key !== "mod+k") return;
    const sequence = event.timeStamp - at < PATIENCE ? `${before} ${key}` : key;
    const found = find(sequence) ?? find(key);
    before = key;
    at = event.timeStamp;
    if (!found) return;
    before = "";
    event.preventDefault();
    found.run();
  };
  target.addEventListener("keydown", onKey);
  return () => target.removeEventListener("keydown", onKey);
}

/** Keys as a person reads them on this computer: "⌘ K" or "Ctrl K", "g then o". */
export function readableKeys(keys: string, mac = isMac()): string[] {
  return keys
    .split(/[ +]/)
    .map((key) => (key === "mod" ? (mac ? "⌘" : "Ctrl") : key === "Escape" ? "Esc" : key))
    .map((key) => (keys.startsWith("mod+") && key.length === 1 ? key.toUpperCase() : key));
}

function find(keys: string): Action | undefined {
  const docked = focusInDock();
  return ACTIONS.find(
    (each) =>
      each.keys === keys && !(docked && OF_SCREENS.has(each.group)) && (each.when?.() ?? true),
  );
}

function keyName(event: KeyboardEvent): string {
  if (event.altKey) return OF_BROWSERS[event.key] ?? "";
  if (["Shift", "Control", "Meta", "Alt"].includes(event.key)) return "";
  const mod = event.ctrlKey || event.metaKey;
  return mod ? `mod+${event.key.toLowerCase()}` : event.key;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.matches("input, textarea, select, [role=combobox]") || target.isContentEditable)
  );
}

function isMac(): boolean {
  return navigator.userAgent.includes("Mac");
}
