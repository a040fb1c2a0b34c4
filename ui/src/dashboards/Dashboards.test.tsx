import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";

import { openWindow } from "../fake/render.tsx";

it("names a file that cannot be read once, says why, and tells no panels of it", async () => {
  openWindow({ screen: "dashboards" });
  const row = (await screen.findByText("dashboards/broken.json")).closest("li");
  expect(row).toHaveTextContent("The file is not JSON");
  expect(row).not.toHaveTextContent("panel");
  const orders = screen.getByRole("button", { name: /^Orders/ });
  expect(within(orders).getByText("14 panels")).toBeVisible();
  expect(orders).toBeEnabled();
});
