import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";

import { openWindow } from "../fake/render.tsx";
import { here, history } from "../state/location.ts";

it("names a file that cannot be read once, says why, and tells no panels of it", async () => {
  openWindow({ screen: "dashboards" });
  const row = (await screen.findByText("dashboards/broken.json")).closest("li");
  expect(row).toHaveTextContent("The file is not JSON");
  expect(row).not.toHaveTextContent("panel");
  const orders = screen.getByRole("button", { name: /^Orders/ });
  expect(within(orders).getByText("14 panels")).toBeVisible();
  expect(orders).toBeEnabled();
});

it("is walked by keys past what cannot be opened", async () => {
  const { user } = openWindow({ screen: "dashboards" });
  await screen.findByText("dashboards/broken.json");
  await user.keyboard("j");
  expect(screen.getByRole("button", { name: /^Orders/ })).toHaveFocus();
  await user.keyboard("jk{Enter}");
  expect(here(history.get()).view).toMatchObject({ screen: "dashboard", uid: "orders" });
});
