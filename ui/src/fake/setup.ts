import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, beforeEach, vi } from "vitest";

import { queryClient } from "../queries.ts";
import { forgetOutcomes } from "../state/back-off.ts";
import { pageQuestion } from "../links/follow.ts";
import { clock } from "../state/clock.ts";
import { cursor } from "../chart/cursor.ts";
import { startOver } from "../state/location.ts";
import { opening } from "../state/opening.ts";
import { overlay } from "../state/overlays.ts";
import { prefer } from "../state/preferences.ts";
import { announcement } from "../parts/announce.ts";
import { docked } from "../runbooks/docked.ts";
import { kept } from "../runbooks/kept.ts";
import { awaiting, pinNotes } from "../incidents/pin.ts";
import { recording } from "../incidents/recording.ts";
import { forgetRecorded } from "../incidents/steps.ts";
import { resetFake } from "./ipc.ts";

configure({ asyncUtilTimeout: 15_000 });

/** A page without layout: everything is in sight, and every element is as large as a panel. */
class ResizeObserverFake implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

class IntersectionObserverFake {
  readonly callback: IntersectionObserverCallback;
  constructor(callback: IntersectionObserverCallback) {
    this.callback = callback;
  }
  observe(target: Element): void {
    const entry = { isIntersecting: true, target } as IntersectionObserverEntry;
    this.callback([entry], this as unknown as IntersectionObserver);
  }
  unobserve(): void {}
  disconnect(): void {}
}

vi.stubGlobal("ResizeObserver", ResizeObserverFake);
vi.stubGlobal("IntersectionObserver", IntersectionObserverFake);
Object.defineProperty(HTMLElement.prototype, "clientWidth", { get: () => 600 });
Object.defineProperty(HTMLElement.prototype, "clientHeight", { get: () => 240 });

beforeEach(() => {
  prefer({
    theme: "dark",
    zone: "utc",
    refreshMs: 0,
    dockOpen: false,
    dockWidth: 340,
    environments: {},
  });
  clock.set({ now: Date.UTC(2026, 10, 26, 3, 14), count: 0 });
});

afterEach(() => {
  cleanup();
  queryClient.clear();
  resetFake();
  startOver();
  overlay.set("none");
  cursor.set(undefined);
  opening.set({ busy: false });
  pageQuestion.set(undefined);
  forgetOutcomes();
  docked.set(undefined);
  kept.set([]);
  pinNotes.set([]);
  awaiting.set(undefined);
  recording.set(undefined);
  forgetRecorded();
  announcement.set({ text: "", number: 0 });
});
