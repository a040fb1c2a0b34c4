import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import type { RunQuery } from "../contract.ts";
import { databaseAnswers } from "../fake/database.ts";
import { fake } from "../fake/ipc.ts";
import { openWindow } from "../fake/render.tsx";
import { here, history } from "../state/location.ts";

describe("a named query", () => {
  it("is asked with its values as they were typed, and answers with rows and a file", async () => {
    const asked: RunQuery[] = [];
    fake.override.run_query = (request) => {
      asked.push(request);
      return databaseAnswers.run_query(request);
    };
    const { user } = openWindow({ screen: "database", tab: "queries", query: "orders-by-state" });
    const query = await screen.findByRole("region", { name: "Orders by state" });
    expect(asked).toHaveLength(0);
    await user.clear(within(query).getByLabelText(/^since/));
    await user.type(within(query).getByLabelText(/^since/), "2026-03-03");
    await user.click(within(query).getByRole("button", { name: "Ask" }));
    expect(await within(query).findByRole("status")).toHaveTextContent(/rows in/);
    expect(asked.map(({ values }) => values)).toEqual([{ since: "2026-03-03" }]);
    await user.click(within(query).getByRole("button", { name: "CSV" }));
    await waitFor(() =>
      expect(fake.calls.some(({ command }) => command === "save_query")).toBe(true),
    );
  });

  it("that would write is shown, and cannot be asked", async () => {
    openWindow({ screen: "database", tab: "queries", query: "clear-outbox" });
    const query = await screen.findByRole("region", { name: "Clear the outbox" });
    expect(within(query).getByRole("alert")).toHaveTextContent(
      "DELETE is not a statement that only reads",
    );
    expect(within(query).getByRole("button", { name: "Ask" })).toBeDisabled();
  });
});

describe("the diagram", () => {
  it("has a button for each table, which leads to the table", async () => {
    const { user } = openWindow({ screen: "database", tab: "diagram" });
    const sheet = await screen.findByRole("region", { name: /^Diagram: 4 tables/ });
    await user.click(within(sheet).getByRole("button", { name: "public.orders" }));
    expect(here(history.get()).view).toMatchObject({
      tab: "schema",
      table: { schema: "public", name: "orders" },
    });
    await user.click(await screen.findByRole("button", { name: "Diagram around it" }));
    expect(here(history.get()).view).toMatchObject({ tab: "diagram", diagram: { steps: 1 } });
    expect(
      await screen.findByRole("button", { name: "Around orders", pressed: true }),
    ).toBeVisible();
  });
});

it("lists what is documented and not there, and what is there and not documented", async () => {
  openWindow({ screen: "database", tab: "schema" });
  expect(await screen.findByText("docs/data-model.md")).toBeVisible();
  expect(screen.getByRole("region", { name: "Documented and not there" })).toBeInTheDocument();
});
