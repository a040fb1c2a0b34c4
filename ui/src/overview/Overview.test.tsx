import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";

import type { GoldenSignals } from "../contract.ts";
import { answers, UNREACHABLE } from "../fake/answers.ts";
import { fake } from "../fake/ipc.ts";
import { openWindow } from "../fake/render.tsx";
import { here, history } from "../state/location.ts";

const part = (name: string): Promise<HTMLElement> => screen.findByRole("region", { name });
const commands = (): string[] => fake.calls.map(({ command }) => command);

it("shows budgets as bars, each a way to its objective", async () => {
  const { user } = openWindow();
  const budgets = await part("Error budgets");
  const checkout = await within(budgets).findByRole("button", { name: /Checkout answers/ });
  expect(checkout).toHaveTextContent("61% left");
  expect(within(budgets).getByText("1 of 5 burning")).toBeVisible();
  await user.click(checkout);
  expect(here(history.get()).view).toEqual({
    screen: "alerts",
    tab: "objectives",
    objective: "checkout-availability",
  });
});

it("shows open incidents, and leads from an alert to the list of alerts", async () => {
  const { user } = openWindow();
  const incidents = await part("Open incidents");
  const open = await within(incidents).findByRole("button", { name: /INC-7/ });
  await user.click(within(await part("Alerts")).getByRole("button", { name: "HighErrorRate" }));
  expect(here(history.get()).view).toEqual({ screen: "alerts", find: "HighErrorRate" });
  expect(open).toBeDefined();
});

it("tells the changes of a day, each once", async () => {
  openWindow();
  const changes = await part("Changes of the last day");
  expect(within(changes).getByText(/orders v2.2.9/)).toBeVisible();
  expect(within(changes).getAllByText("orders v2.3.0 → v2.3.1")).toHaveLength(1);
});

it("has a line for each probe and change, and counts alerts by where they stand", async () => {
  openWindow();
  await screen.findByText("200 · 84 ms");
  expect(await part("Alerts")).toHaveTextContent("1 firing, 1 pending");
  const changes = await part("Changes of the last day");
  // Of yesterday too: how long ago it was tells the day.
  for (const row of within(changes).getAllByRole("listitem")) {
    expect(row).toHaveTextContent(/^\d\d:\d\d[A-Z].* ago$/u);
  }
});

it("is ready before budgets and the day are answered, and asks for them after the rest", async () => {
  const late: ((signals: GoldenSignals) => void)[] = [];
  fake.override.golden_signals = () => new Promise((resolve) => void late.push(resolve));
  fake.override.slos = () => new Promise(() => undefined);
  openWindow();
  await screen.findByRole("heading", { name: /requests fail/ });
  await waitFor(() => expect(commands()).toContain("golden_signals"));
  expect(commands()).not.toContain("slos");
  expect(document.documentElement.dataset["ready"]).toBeUndefined();
  const asked = fake.calls.find(({ command }) => command === "golden_signals")?.request;
  const signals = await answers.golden_signals(
    asked as Parameters<typeof answers.golden_signals>[0],
  );
  for (const resolve of late) resolve(signals);
  await waitFor(() => expect(document.documentElement.dataset["ready"]).toBe("overview"));
  await waitFor(() => expect(commands()).toContain("slos"));
});

it("says of a budget that is not answered what failed, and shows the rest", async () => {
  fake.override.slos = () => {
    throw UNREACHABLE as unknown as Error;
  };
  openWindow();
  expect(await within(await part("Error budgets")).findByText(UNREACHABLE.message)).toBeVisible();
  expect(await part("Changes of the last day")).toBeVisible();
});
