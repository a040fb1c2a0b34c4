import type { Place, View } from "../state/location.ts";

/** The panel whose query is explored. */
export type Origin = { uid: string; panel: number };

/**
 * The dashboard as it was left for Explore, with the values chosen there; the panel alone if it
 * was not come from.
 */
export function cameFrom(places: readonly Place[], at: number, from: Origin): View {
  const before = places.slice(0, at).findLast(({ view }) => isOf(view, from.uid));
  return before?.view ?? { screen: "dashboard", uid: from.uid, chosen: {}, panel: from.panel };
}

function isOf(view: View, uid: string): boolean {
  return view.screen === "dashboard" && view.uid === uid;
}
