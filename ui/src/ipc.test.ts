import { beforeEach, expect, it, vi } from "vitest";

import { failureOf, offerFor } from "./failure.ts";
import { call, subscribe } from "./ipc.ts";

const tauri = vi.hoisted(() => ({ invoke: vi.fn(), listen: vi.fn() }));
vi.mock("@tauri-apps/api/core", () => ({ invoke: tauri.invoke }));
vi.mock("@tauri-apps/api/event", () => ({ listen: tauri.listen }));
vi.mock("@tauri-apps/api/window", () => ({ getCurrentWindow: vi.fn() }));

beforeEach(() => {
  tauri.invoke.mockReset();
  tauri.listen.mockReset();
});

it("passes the request under the one name that commands read", async () => {
  tauri.invoke.mockResolvedValue([]);
  await call("dashboards", { environment: "demo" });
  expect(tauri.invoke).toHaveBeenCalledWith("dashboards", { request: { environment: "demo" } });
});

it("folds a command's failure and Tauri's words into one error", async () => {
  const failure = { code: "timeout", message: "No answer.", remedy: "Wait." };
  tauri.invoke.mockRejectedValueOnce(failure);
  await expect(call("recent_packs", {})).rejects.toMatchObject({ name: "CallError", failure });

  tauri.invoke.mockRejectedValueOnce("panel not allowed");
  const said = await call("recent_packs", {}).catch(failureOf);
  expect(said).toMatchObject({
    code: "internal",
    message: 'The command "recent_packs" was refused: panel not allowed.',
  });

  tauri.invoke.mockRejectedValueOnce(undefined);
  await expect(call("recent_packs", {})).rejects.toThrow("no reason was given");
});

it("hands the shell's events over and unsubscribes from all of them", async () => {
  const stop = vi.fn();
  const handlers = new Map<string, (event: { payload: unknown }) => void>();
  tauri.listen.mockImplementation(async (name: string, handler: () => void) => {
    handlers.set(name, handler);
    return stop;
  });
  const events = {
    onPackChanged: vi.fn(),
    onCollected: vi.fn(),
    onAlertsChanged: vi.fn(),
    onAlertOpened: vi.fn(),
    onDragging: vi.fn(),
    onDropped: vi.fn(),
  };
  const unsubscribe = subscribe(events);
  handlers.get("pack_changed")?.({ payload: 7 });
  handlers.get("tauri://drag-drop")?.({ payload: { paths: ["/a"] } });
  handlers.get("collected")?.({ payload: null });
  const opened = { environment: "demo", alert: { labels: {} } };
  handlers.get("alert_opened")?.({ payload: opened });
  expect(events.onPackChanged).toHaveBeenCalledWith(7);
  expect(events.onCollected).toHaveBeenCalledOnce();
  expect(events.onAlertOpened).toHaveBeenCalledWith(opened);
  expect(events.onDropped).toHaveBeenCalledWith(["/a"]);
  unsubscribe();
  await vi.waitFor(() => expect(stop).toHaveBeenCalledTimes(7));
});

it("offers what fits a failure, and nothing for codes it does not know", () => {
  expect(offerFor({ code: "vault_locked", message: "" })).toBe("session_only");
  expect(offerFor({ code: "unreachable", message: "" })).toBe("diagnose");
  expect(offerFor({ code: "a newer one" as "internal", message: "" })).toBe("none");
});
