import { afterEach, expect, it } from "vitest";

import { docked, plainly } from "../runbooks/docked.ts";
import { keep, kept, KEPT_AS, keptOf } from "../runbooks/kept.ts";
import { go, here, history, setRange, startOver } from "../state/location.ts";
import { handOver, startFollowing, startLeading } from "./apart.ts";

afterEach(() => {
  localStorage.clear();
  startOver();
  docked.set(undefined);
});

/** What the storage tells the other window of a change in this one. */
function told(key: string): void {
  window.dispatchEvent(new StorageEvent("storage", { key, newValue: localStorage.getItem(key) }));
}

const DAY = { kind: "relative", ms: 86_400_000 } as const;

it("shows the runbook and the range that were handed over, and keeps up with them", () => {
  setRange(DAY);
  handOver({ of: "pack\ndemo", opened: plainly("runbooks/a.md") });
  startOver();
  const stop = startFollowing();
  expect(docked.get()?.opened.file).toBe("runbooks/a.md");
  expect(here(history.get()).range).toEqual(DAY);

  localStorage.setItem(
    "wheelhouse.apart.led",
    JSON.stringify({ view: { screen: "logs" }, range: { kind: "absolute", start: 1, end: 2 } }),
  );
  told("wheelhouse.apart.led");
  expect(here(history.get()).range).toEqual({ kind: "absolute", start: 1, end: 2 });
  expect(here(history.get()).view.screen).toBe("overview");
  stop();
});

it("leads the main window to what is followed in the other one", () => {
  const stopFollowing = startFollowing();
  go({ screen: "database" });
  expect(here(history.get()).view.screen).toBe("overview");
  stopFollowing();

  const stop = startLeading();
  told("wheelhouse.apart.followed");
  expect(here(history.get()).view.screen).toBe("database");
  stop();
});

it("shares what was done with a runbook, and is not misled by what others write", () => {
  const stop = startLeading();
  keep("work", () => ({ ticks: { one: true } }));
  const written = localStorage.getItem(KEPT_AS) ?? "";
  kept.set([]);
  localStorage.setItem(KEPT_AS, written);
  told(KEPT_AS);
  expect(keptOf(kept.get(), "work").ticks).toEqual({ one: true });

  for (const value of ["", "null", "7", "{", '{"view":1}']) {
    localStorage.setItem("wheelhouse.apart.followed", value);
    told("wheelhouse.apart.followed");
  }
  expect(here(history.get()).view.screen).toBe("overview");
  stop();
});
