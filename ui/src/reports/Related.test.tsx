import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, it, vi } from "vitest";

import { PACK } from "../fake/answers.ts";
import { fake } from "../fake/ipc.ts";
import { queryClient } from "../queries.ts";
import { SessionContext, type Session } from "../session.ts";
import { here, history } from "../state/location.ts";
import { RelatedDialog } from "./Related.tsx";

const SESSION: Session = {
  pack: PACK,
  environment: { id: "demo", title: "Demo", production: false, default: true },
  range: { start: 0, end: 3_600_000 },
  epoch: { revision: 1, tick: 0 },
  theme: "dark",
  zone: { kind: "utc" },
};

function openDialog() {
  const onClose = vi.fn();
  render(
    <QueryClientProvider client={queryClient}>
      <SessionContext value={SESSION}>
        <RelatedDialog uid="http-red" panel={6} title="Rate by route" onClose={onClose} />
      </SessionContext>
    </QueryClientProvider>,
  );
  return { user: userEvent.setup(), onClose };
}

it("names runbooks, alerts with their state, and panels, each with the reason", async () => {
  openDialog();
  const dialog = await screen.findByRole("dialog", { name: "Related to “Rate by route”" });
  const runbooks = await within(dialog).findByRole("list", { name: "Runbooks" });
  expect(runbooks).toHaveTextContent("High error raterunbook of HighErrorRate");
  const alerts = within(dialog).getByRole("list", { name: "Alerts" });
  expect(alerts).toHaveTextContent(/Firing.*HighErrorRate.*shares http_requests_total/);
  expect(within(dialog).getByRole("list", { name: "Metrics" })).toHaveTextContent(
    "http_request_duration_seconds_bucket",
  );
  expect(fake.calls.at(-1)).toEqual({
    command: "related",
    request: { environment: "demo", uid: "http-red", panel: 6 },
  });
});

it("goes to a panel, and closes", async () => {
  const { user, onClose } = openDialog();
  await user.click(await screen.findByRole("button", { name: "Open Orders per minute" }));
  expect(onClose).toHaveBeenCalledOnce();
  expect(here(history.get()).view).toEqual({
    screen: "dashboard",
    uid: "orders",
    chosen: {},
    panel: 3,
  });
});

it("explores an alert's expression, and knows the way back", async () => {
  const { user } = openDialog();
  await user.click(
    await screen.findByRole("button", { name: "Explore the expression of HighErrorRate" }),
  );
  expect(here(history.get()).view).toEqual({
    screen: "explore",
    expr: 'rate(http_requests_total{code=~"5.."}[5m]) > 0.01',
    from: { uid: "http-red", panel: 6 },
  });
});

it("says of each kind that there is none", async () => {
  fake.override.related = () => ({ metrics: [], runbooks: [], alerts: [], panels: [] });
  openDialog();
  expect(await screen.findByText(/No runbook names this panel/)).toBeVisible();
  expect(screen.getByText(/No alert rule/)).toBeVisible();
  expect(screen.getByText("No other panel shows these metrics.")).toBeVisible();
  expect(screen.getByText("This panel asks for no metric.")).toBeVisible();
});

it("says what failed, and asks again", async () => {
  fake.override.related = () => Promise.reject(new Error("the core is gone"));
  const { user } = openDialog();
  const again = await screen.findByRole("button", { name: "Ask again" });
  fake.override = {};
  await user.click(again);
  await waitFor(() => expect(screen.getByRole("list", { name: "Runbooks" })).toBeVisible());
});
