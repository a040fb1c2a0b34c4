import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";

import type { Alert, Commands } from "./contract.ts";
import { toCallError } from "./failure.ts";
import { calm } from "./parts/calm.ts";

/** Calls a command of the contract; rejects with a `CallError` and nothing else. */
export async function call<C extends keyof Commands>(
  command: C,
  request: Commands[C][0],
): Promise<Commands[C][1]> {
  try {
    return await invoke<Commands[C][1]>(command, { request });
  } catch (rejection) {
    throw toCallError(command, rejection);
  }
}

/** What the shell tells the window without being asked. */
export type ShellEvents = {
  /** The pack's files changed; holds its new revision. */
  onPackChanged: (revision: number) => void;
  /** A collector has read its history and asked every page once. */
  onCollected: () => void;
  /** Other alerts fire than before. */
  onAlertsChanged: () => void;
  /** The notification of an alert was clicked. */
  onAlertOpened: (opened: { environment: string; alert: Alert }) => void;
  /** A folder hovers over the window, or left it. */
  onDragging: (over: boolean) => void;
  /** Folders or files were dropped onto the window. */
  onDropped: (paths: string[]) => void;
};

/** Subscribes to the shell's events; call the answer to unsubscribe. */
export function subscribe(events: ShellEvents): () => void {
  const subscriptions = [
    listen<number>("pack_changed", (event) => events.onPackChanged(event.payload)),
    listen("collected", () => events.onCollected()),
    listen("alerts_changed", () => events.onAlertsChanged()),
    listen<{ environment: string; alert: Alert }>("alert_opened", (event) =>
      events.onAlertOpened(event.payload),
    ),
    listen("tauri://drag-enter", () => events.onDragging(true)),
    listen("tauri://drag-leave", () => events.onDragging(false)),
    listen<{ paths: string[] }>("tauri://drag-drop", (event) => {
      events.onDragging(false);
      events.onDropped(event.payload.paths);
    }),
  ];
  return () => {
    for (const subscription of subscriptions) {
      // A subscription that was refused has nothing to undo.
      subscription.then((unlisten) => unlisten()).catch(() => undefined);
    }
  };
}

/** Closes the window that the page is in. */
export function closeWindow(): void {
  import("@tauri-apps/api/window")
    .then(({ getCurrentWindow }) => getCurrentWindow().close())
    // It can still be closed by its frame.
    .catch(() => undefined);
}

/** Names the window; the frame of the operating system shows it. */
export function setWindowTitle(title: string): void {
  // What Tauri knows of windows is not needed before the page shows.
  calm.come
    .then(() => import("@tauri-apps/api/window"))
    .then(({ getCurrentWindow }) => getCurrentWindow().setTitle(title))
    // A window without a title bar still works.
    .catch(() => undefined);
}
