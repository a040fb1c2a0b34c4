import { screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import type { EvidenceRequest } from "../contract.ts";
import { databaseAnswers } from "../fake/database.ts";
import { fake } from "../fake/ipc.ts";
import { openWindow } from "../fake/render.tsx";
import { here, history, type DatabasePlace } from "../state/location.ts";

async function openMigrations(rest: Partial<DatabasePlace> = {}): Promise<UserEvent> {
  const { user } = openWindow({ screen: "database", ...rest });
  await screen.findByRole("table", { name: /^Migrations of/ });
  return user;
}

describe("the ledger of looks", () => {
  it("stands in a line and is shown whole, with its head and what changed", async () => {
    const user = await openMigrations();
    await user.click(screen.getByRole("button", { name: /^Ledger: 128 entries/ }));
    const dialog = await screen.findByRole("dialog", { name: "The ledger of looks" });
    expect(dialog).toHaveTextContent("entry 127");
    expect(dialog).toHaveTextContent("The row of 20260818093500 is gone");
    expect(dialog).toHaveTextContent("between 2026-11-03 09:00:00 UTC and 2026-11-03 09:00:30 UTC");
  });

  it("that is broken says where, what should stand there and what does", async () => {
    const user = await openMigrations({ source: "billing-db" });
    await user.click(screen.getByRole("button", { name: /^Ledger: Broken at line 17/ }));
    const breach = await screen.findByRole("alert");
    expect(breach).toHaveTextContent("Broken at line 17");
    expect(breach).toHaveTextContent("9b71d224");
    expect(breach).toHaveTextContent("2cf24dba");
  });
});

describe("the author and approval of a migration", () => {
  it("stand in the list and in the detail, with what changed since it ran, all of it text", async () => {
    await openMigrations({ migration: "20260914103000" });
    const approval = await screen.findByRole("region", { name: "Author and approval" });
    expect(approval).toHaveTextContent("Ines Aalto, 2026-09-14");
    expect(approval).toHaveTextContent("signed by an unknown key");
    const since = screen.getByRole("region", { name: "Since it was applied" });
    expect(since).toHaveTextContent("the file was changed");
    const difference = within(since).getByRole("region", { name: "Difference" });
    expect(difference).toHaveTextContent("removed: ADD COLUMN discount_cents");
    expect(since).toHaveTextContent("Default <b>discounts</b> to zero");
    expect(since.querySelector("b")).toBeNull();
  });

  it("compares the golden signals only when that is asked for", async () => {
    const user = await openMigrations({ migration: "20260914103000" });
    const part = await screen.findByRole("region", { name: "Before and after" });
    expect(fake.calls.some(({ command }) => command === "migration_effect")).toBe(false);
    await user.click(within(part).getByRole("button", { name: "Compare" }));
    await waitFor(() => expect(part).toHaveTextContent("0.2% → 4.1%"));
    expect(part).toHaveTextContent("× 21");
  });
});

it("finds a text in the SQL of all migrations and opens where it stands", async () => {
  const user = await openMigrations();
  await user.click(screen.getByRole("button", { name: "Search in SQL" }));
  await user.keyboard("discount");
  const dialog = await screen.findByRole("dialog", { name: "Search in SQL" });
  const hits = await within(dialog).findAllByRole("listitem");
  expect(within(dialog).getByRole("status")).toHaveTextContent(/places? in/);
  await user.click(within(hits[0] ?? dialog).getByRole("button"));
  const { view } = here(history.get());
  expect(view).toHaveProperty("migration");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

describe("an evidence pack", () => {
  it("is drawn with the seed that was shown, and told how it was verified", async () => {
    const asked: EvidenceRequest[] = [];
    fake.override.make_evidence = (request) => {
      asked.push(request);
      return databaseAnswers.make_evidence(request);
    };
    const user = await openMigrations();
    await user.click(screen.getByRole("button", { name: "Evidence" }));
    const dialog = await screen.findByRole("dialog", { name: "Evidence pack" });
    await user.click(within(dialog).getByRole("button", { name: "A sample" }));
    await within(dialog).findByText(/are drawn/);
    await user.click(within(dialog).getByRole("button", { name: "Make the pack…" }));
    const verdict = await within(dialog).findByRole("region", { name: "Verification" });
    expect(verdict).toHaveTextContent(/files are as they were/);
    expect(asked[0]?.choice).toEqual({ kind: "sample", seed: "8c1f6a02d7be4935", size: null });
  });

  it("that was changed names every difference", async () => {
    fake.override.verify_evidence = (request) => {
      const verdict = databaseAnswers.verify_evidence(request);
      return (
        verdict && {
          ...verdict,
          sound: false,
          sentence: "1 of 12 files is not as it was",
          faults: [{ file: "changes.csv", code: "changed", message: "its SHA-256 is another" }],
        }
      );
    };
    const user = await openMigrations();
    await user.click(screen.getByRole("button", { name: "Evidence" }));
    const dialog = await screen.findByRole("dialog", { name: "Evidence pack" });
    await user.click(within(dialog).getByRole("button", { name: "Verify a pack…" }));
    const verdict = await within(dialog).findByRole("region", { name: "Verification" });
    expect(verdict).toHaveTextContent("1 of 12 files is not as it was");
    expect(verdict).toHaveTextContent("changes.csv its SHA-256 is another");
  });

  it("is not made of a period that ends before it begins", async () => {
    const user = await openMigrations();
    await user.click(screen.getByRole("button", { name: "Evidence" }));
    const dialog = await screen.findByRole("dialog", { name: "Evidence pack" });
    await user.clear(within(dialog).getByLabelText("From"));
    expect(within(dialog).getByRole("alert")).toHaveTextContent("Choose a first day");
    expect(within(dialog).getByRole("button", { name: "Make the pack…" })).toBeDisabled();
  });
});
