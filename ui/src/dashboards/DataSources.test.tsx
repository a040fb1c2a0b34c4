import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";

import { dashboardView } from "../fake/dashboard.ts";
import { fake } from "../fake/ipc.ts";
import { openWindow } from "../fake/render.tsx";

const RED = { screen: "dashboard", uid: "http-red", chosen: {} } as const;

it("a data source of another Grafana is named and can be mapped", async () => {
  fake.override.dashboard = ({ uid }) => ({
    ...dashboardView(uid),
    data_sources: [
      { reference: "PBFA97CFB590B2093", plugin: "prometheus", source: "metrics", how: "stands_in" },
      { reference: "metrics", plugin: "prometheus", source: "metrics", how: "named" },
    ],
  });
  const { user } = openWindow(RED);
  await user.click(await screen.findByRole("button", { name: /1 data source unknown/ }));
  const select = await screen.findByRole("combobox", { name: "Source for PBFA97CFB590B2093" });
  await waitFor(() => expect(select).toHaveTextContent("Prometheus"));
  expect(screen.queryByRole("combobox", { name: "Source for metrics" })).toBeNull();
  const option = [...select.querySelectorAll("option")].find((each) => each.value !== "");
  await user.selectOptions(select, option?.value ?? "");
  await waitFor(() =>
    expect(fake.calls.find(({ command }) => command === "map_data_source")?.request).toMatchObject({
      reference: "PBFA97CFB590B2093",
      source: option?.value,
    }),
  );
});
