import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";

import { alertAnswers } from "../fake/alerts.ts";
import { UNREACHABLE } from "../fake/answers.ts";
import { fake } from "../fake/ipc.ts";
import { openWindow } from "../fake/render.tsx";
import { here, history } from "../state/location.ts";

const card = (name: string): Promise<HTMLElement> => screen.findByRole("article", { name });

it("say what is left, how fast it goes, and how much of the period is known", async () => {
  openWindow({ screen: "alerts", tab: "objectives" });
  const checkout = await card("Checkout answers");
  expect(screen.getByRole("heading", { name: /^5 objectives: 1 burns too fast/ })).toBeVisible();
  expect(checkout).toHaveTextContent("61% left");
  expect(checkout).toHaveTextContent("data for 6 h of 30 days");
  expect(checkout).toHaveTextContent(/target 99.9%.*achieved 99.961%/);
  const burns = within(checkout).getByRole("table");
  expect(within(burns).getByRole("row", { name: /^1 h and 5 min/ })).toHaveTextContent(
    "14.8 ×41 ×14.4 × page burns",
  );
  expect(within(burns).getByRole("row", { name: /^1 d and 2 h/ })).toHaveTextContent(
    "2.4 ×12.7 ×3 × ticket does not burn",
  );
  expect(within(checkout).getByRole("slider", { name: /Budget left/ })).toBeVisible();
});

it("that are overspent, or cannot be told, do not look like what is left", async () => {
  openWindow({ screen: "alerts", tab: "objectives" });
  expect(await card("Orders answer within 300 ms")).toHaveTextContent("32% over");
  expect(screen.getByRole("img", { name: /^Orders.*: −32% of the budget left/ })).toBeVisible();
  const imports = await card("Imports are fresh");
  expect(imports).toHaveTextContent("not known");
  expect(imports).toHaveTextContent("No event was counted in the last 6 h");
  expect(await card("Payments are accepted")).toHaveTextContent(
    "Mimir gave no answer within 10 s.",
  );
});

it("lead to their rules and runbooks, and show their queries on demand", async () => {
  const { user } = openWindow({ screen: "alerts", tab: "objectives" });
  const checkout = await card("Checkout answers");
  expect(await within(checkout).findByRole("button", { name: "High error rate" })).toBeVisible();
  await user.click(within(checkout).getByText(/slos\/orders\.yml/));
  await user.click(within(checkout).getByRole("button", { name: "total" }));
  expect(here(history.get()).view).toMatchObject({
    screen: "explore",
    expr: 'sum(rate(http_requests_total{service="orders"}[5m]))',
  });
});

it("say how to write one where there is none, and what failed where none is read", async () => {
  fake.override.slos = async (request) => ({ ...(await alertAnswers.slos(request)), slos: [] });
  const { user } = openWindow({ screen: "alerts", tab: "objectives" });
  expect(await screen.findByRole("heading", { name: "The pack has no objectives" })).toBeVisible();
  expect(screen.getByText("1 problem in the files of objectives")).toBeVisible();
  fake.override.slos = () => {
    throw UNREACHABLE as unknown as Error;
  };
  await user.keyboard("r");
  expect(await screen.findByText(/, not since: No connection/)).toBeVisible();
});
