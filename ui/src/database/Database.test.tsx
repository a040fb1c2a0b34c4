import { screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import type { Failure } from "../contract.ts";
import { UNREACHABLE } from "../fake/answers.ts";
import { databaseAnswers } from "../fake/database.ts";
import { fake } from "../fake/ipc.ts";
import { openWindow } from "../fake/render.tsx";
import { back, here, history, type DatabasePlace } from "../state/location.ts";

const place = (): DatabasePlace => {
  const { view } = here(history.get());
  if (view.screen !== "database") throw new Error(`the screen is ${view.screen}`);
  return view;
};

async function openMigrations(rest: Partial<DatabasePlace> = {}): Promise<UserEvent> {
  const { user } = openWindow({ screen: "database", ...rest });
  await screen.findByRole("table", { name: /^Migrations of/ });
  return user;
}

const rowsOf = (name: RegExp): HTMLElement[] =>
  within(screen.getByRole("table", { name })).getAllByRole("row").slice(1);

const refuse = (failure: Failure) => (): never => {
  throw failure as unknown as Error;
};

describe("where a database stands", () => {
  it("is said of a replica with its lag, and that the role may read only", async () => {
    await openMigrations();
    expect(screen.getByText("Replica")).toBeVisible();
    expect(screen.getByText("0.4 s behind")).toBeVisible();
    expect(screen.getByText(/may read only/)).toBeVisible();
    expect(screen.queryByRole("region", { name: "Where it stands" })).toBeNull();
  });

  it("is said of a primary in words, with what its role could write and what to do", async () => {
    await openMigrations({ source: "billing-db" });
    const strip = screen.getByRole("region", { name: "Where it stands" });
    expect(strip).toHaveTextContent("This is a primary, not a replica");
    expect(strip).toHaveTextContent("could write: INSERT, UPDATE and DELETE on billing.*");
    expect(strip).toHaveTextContent("Name a replica under billing-db");
  });

  it("is left for another database, which begins with nothing chosen", async () => {
    const user = await openMigrations({ find: "orders", migration: "20260914103000" });
    await user.click(screen.getByRole("button", { name: /^Billing/ }));
    expect(place()).toEqual({ screen: "database", source: "billing-db" });
    expect(await screen.findByText(/5,000 applied/)).toBeVisible();
  });
});

describe("the migrations", () => {
  it("are reached by keyboard, and their state is a word", async () => {
    const { user } = openWindow();
    await screen.findByRole("heading", { name: /requests fail/ });
    await user.keyboard("gb");
    expect(await screen.findByRole("heading", { name: /^13 applied, 2 pending/ })).toBeVisible();
    const rows = rowsOf(/sqlx/);
    expect(rows).toHaveLength(16);
    expect(rows[8]).toHaveTextContent(/Appliededited/);
    expect(rows[13]).toHaveTextContent("Failed");
    expect(rows[15]).toHaveTextContent("Pending");
    expect(screen.getByText("sqlx holds its lock")).toBeVisible();
  });

  it("are cut down by kind and text, and go on so after a detail was open", async () => {
    const user = await openMigrations();
    await user.click(screen.getByRole("button", { name: /out of order/ }));
    await user.click(screen.getByRole("button", { name: /pending/ }));
    expect(rowsOf(/sqlx/)).toHaveLength(3);
    await user.keyboard("{Escape}/");
    await user.keyboard("returns");
    expect(rowsOf(/sqlx/)).toHaveLength(2);
    expect(screen.getByText("2 of 16")).toBeVisible();
    expect(place()).toMatchObject({ kinds: ["out_of_order", "pending"], find: "returns" });
    await user.clear(screen.getByRole("searchbox"));
    await user.type(screen.getByRole("searchbox"), "nothing like it");
    expect(screen.getByText(/No migration is left/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Show all" }));
    expect(rowsOf(/sqlx/)).toHaveLength(16);
  });

  it("are walked and opened by keyboard; the detail follows, Escape closes, back returns", async () => {
    const user = await openMigrations();
    await user.keyboard("jj{Enter}");
    const detail = await screen.findByRole("complementary", { name: "Detail of the migration" });
    expect(place().migration).toBe("20260702091500");
    expect(within(detail).getByRole("heading", { level: 2 })).toHaveTextContent("create orders");
    await user.keyboard("j");
    expect(place().migration).toBe("20260709140000");
    await user.keyboard("{Escape}");
    expect(place().migration).toBeUndefined();
    back();
    await waitFor(() => expect(place()).toEqual({ screen: "database" }));
  });

  it("are sorted by a column, the other way, and back to the tool’s order", async () => {
    const user = await openMigrations();
    const head = screen.getByRole("columnheader", { name: "State" });
    await user.click(within(head).getByRole("button"));
    expect(head).toHaveAttribute("aria-sort", "ascending");
    expect(rowsOf(/sqlx/)[0]).toHaveTextContent(/file is gone/);
    await user.click(within(head).getByRole("button"));
    expect(head).toHaveAttribute("aria-sort", "descending");
    await user.click(within(head).getByRole("button"));
    expect(place().sort).toBeUndefined();
  });

  it("of 5,000 put only those in sight into the page", async () => {
    await openMigrations({ source: "billing-db" });
    expect(rowsOf(/Flyway/).length).toBeLessThan(120);
    expect(screen.getByRole("table", { name: /Flyway/ })).toHaveAttribute("aria-rowcount", "5001");
  });

  it("whose times cannot be known are not placed in time", async () => {
    await openMigrations({ source: "worker-file" });
    expect(screen.getByText(/3 at times that cannot be known/)).toBeVisible();
    expect(rowsOf(/Rails/)[3]).toHaveTextContent(/between 2026-11-20 08:12 UTC and/);
    expect(screen.getByText(/Perhaps Rails/)).toBeVisible();
  });
});

describe("a migration", () => {
  it("shows checksums, rules at their lines, and its text without a tag of it", async () => {
    const user = await openMigrations({ migration: "20260914103000" });
    const detail = await screen.findByRole("complementary");
    expect(
      await within(detail).findByText(/was edited after it was applied: its checksum/),
    ).toBeVisible();
    expect(within(detail).getByText("edited after it was applied")).toBeVisible();
    const text = within(detail).getByRole("region", { name: "Up" });
    expect(text.querySelector("b")).toBeNull();
    expect(text).toHaveTextContent("'<b>not</b> markup'");
    expect(within(detail).getByRole("button", { name: "line 9" })).toBeVisible();
    expect(text.querySelectorAll("[data-marked]")).toHaveLength(2);
    await user.click(within(detail).getByRole("button", { name: "Down" }));
    expect(within(detail).getByRole("region", { name: "Down" })).toHaveTextContent("DROP COLUMN");
    await user.click(within(detail).getByRole("button", { name: "public.orders" }));
    expect(place()).toMatchObject({ tab: "schema", table: { schema: "public", name: "orders" } });
    expect(await screen.findByRole("region", { name: "Indexes" })).toHaveTextContent(
      "orders_placed_at_new",
    );
  });

  it("that is gone says so", async () => {
    await openMigrations({ migration: "no such" });
    expect(screen.getByText(/not in the history any more/)).toBeVisible();
  });
});

describe("the schema", () => {
  it("is searched, and leads to the migrations of a table", async () => {
    const { user } = openWindow({ screen: "database" });
    await screen.findByRole("table", { name: /^Migrations/ });
    await user.keyboard("2");
    await screen.findByRole("table", { name: "Tables" });
    await user.keyboard("/");
    await user.keyboard("cart to delivery");
    await waitFor(() => expect(rowsOf(/Tables/)).toHaveLength(1));
    await user.click(rowsOf(/Tables/)[0] as HTMLElement);
    const indexes = await screen.findByRole("region", { name: "Indexes" });
    expect(indexes).toHaveTextContent("invalid: it is not used");
    await user.click(screen.getByRole("button", { name: "20260914103000" }));
    expect(place()).toMatchObject({ migration: "20260914103000", words: "cart to delivery" });
    expect(await screen.findByRole("table", { name: "Migrations of sqlx" })).toBeVisible();
  });

  it("names a foreign key without an index", async () => {
    openWindow({
      screen: "database",
      tab: "schema",
      table: { schema: "public", name: "order_items" },
    });
    expect(await screen.findByRole("region", { name: "Foreign keys" })).toHaveTextContent(
      "no index begins with it",
    );
  });
});

it("shows the health with what is missing from it, and why", async () => {
  openWindow({ screen: "database", tab: "health" });
  const slow = await screen.findByRole("region", { name: "Slowest statements" });
  expect(slow).toHaveTextContent("The extension pg_stat_statements is not there.");
  const long = screen.getByRole("region", { name: "Longest transactions" });
  expect(long).toHaveTextContent("The role lacks pg_read_all_stats");
  expect(long).toHaveTextContent("5 min 12 s");
  expect(screen.getByText("Cut at 20 rows.")).toBeVisible();
  expect(screen.getByText(/On a replica: a standby counts none of this/)).toBeVisible();
});

describe("a database that does not answer", () => {
  it("is one that the environment does not have", async () => {
    fake.override.database = () => ({ sources: [], source: null, standing: null, failure: null });
    openWindow({ screen: "database" });
    expect(await screen.findByRole("heading", { name: "Demo has no database." })).toBeVisible();
    expect(screen.getByText(/environments\.demo\.sources\.database/)).toBeVisible();
  });

  it("cannot be reached, which is said once, with the way to Sources", async () => {
    const { user } = openWindow();
    fake.override.database = (request) => ({
      ...databaseAnswers.database(request),
      standing: null,
      failure: UNREACHABLE,
    });
    fake.override.migrations = refuse(UNREACHABLE);
    await screen.findByRole("heading", { name: /requests fail/ });
    await user.keyboard("gb");
    const button = await screen.findByRole("button", { name: "Diagnose in Sources" });
    expect(screen.getAllByText(UNREACHABLE.message)).toHaveLength(1);
    await user.click(button);
    expect(here(history.get()).view.screen).toBe("sources");
  });

  it("leaves what was read before, and says how old it is", async () => {
    const user = await openMigrations();
    fake.override.migrations = refuse(UNREACHABLE);
    await user.click(screen.getByRole("button", { name: "Read again" }));
    expect(await screen.findByText(/not since: No connection/)).toBeVisible();
    expect(rowsOf(/sqlx/)).toHaveLength(16);
  });

  it("has no history, and says what was looked for", async () => {
    fake.override.migrations = (request) => ({
      ...databaseAnswers.migrations(request),
      histories: [],
      lookalikes: [],
    });
    openWindow({ screen: "database" });
    expect(
      await screen.findByRole("heading", { name: "No migration history was found" }),
    ).toBeVisible();
    expect(screen.getByText(/42 tables were looked at/)).toBeVisible();
  });
});
