import { expect, it } from "vitest";

import type { Place, View } from "../state/location.ts";
import { cameFrom } from "./came-from.ts";

const place = (view: View): Place => ({ view, range: { kind: "relative", ms: 1 } });
const red: View = { screen: "dashboard", uid: "red", chosen: { service: ["orders"] } };
const explore: View = { screen: "explore", expr: "up", from: { uid: "red", panel: 3 } };

it("returns to the dashboard as it was left", () => {
  const places = [place({ ...red, chosen: {} }), place(red), place(explore), place(explore)];
  expect(cameFrom(places, 3, { uid: "red", panel: 3 })).toEqual(red);
});

it("shows the panel alone where it was not come from", () => {
  expect(cameFrom([place(explore)], 0, { uid: "red", panel: 3 })).toEqual({
    screen: "dashboard",
    uid: "red",
    chosen: {},
    panel: 3,
  });
});
