import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { openWindow } from "../fake/render.tsx";
import { here, history, type View } from "../state/location.ts";

/** A list, what its second row says, and where that leads. */
const LISTS: readonly [View, RegExp, View["screen"]][] = [
  [{ screen: "incidents" }, /INC-6/, "incidents"],
  [{ screen: "runbooks" }, /Queue backlog/, "runbooks"],
  [{ screen: "dashboards" }, /Worker queue/, "dashboard"],
];

describe("the way back to a list", () => {
  it.each(LISTS)("ends at the row that one came from: %j", async (list, words, leadsTo) => {
    const { user } = openWindow(list);
    await screen.findAllByText(words);
    await user.keyboard("jj");
    expect(document.activeElement).toHaveTextContent(words);
    await user.keyboard("{Enter}");
    await waitFor(() => expect(here(history.get()).view).not.toEqual(list));
    expect(here(history.get()).view.screen).toBe(leadsTo);
    await user.keyboard("[[");
    await waitFor(() => expect(document.activeElement).toHaveTextContent(words));
    // The walk goes on from there.
    await user.keyboard("k");
    expect(document.activeElement).not.toHaveTextContent(words);
    expect(document.activeElement).toHaveAttribute("data-row");
  });

  it("is taken by the keys of browsers too", async () => {
    const { user } = openWindow({ screen: "runbooks" });
    await screen.findAllByText(/Queue backlog/);
    await user.keyboard("jj{Enter}");
    const reading = here(history.get()).view;
    expect(reading).toHaveProperty("file");
    await user.keyboard("{Alt>}{ArrowLeft}{/Alt}");
    expect(here(history.get()).view).toEqual({ screen: "runbooks" });
    await user.keyboard("{Alt>}{ArrowRight}{/Alt}");
    expect(here(history.get()).view).toEqual(reading);
  });

  it("takes no focus from a filter that is being typed in", async () => {
    const { user } = openWindow({ screen: "runbooks" });
    await screen.findAllByText(/Queue backlog/);
    await user.keyboard("jj{Enter}[[");
    await waitFor(() => expect(document.activeElement).toHaveTextContent(/Queue backlog/));
    await user.keyboard("/");
    const filter = screen.getByRole("searchbox", { name: "Filter runbooks" });
    await user.type(filter, "no such runbook");
    await user.clear(filter);
    await screen.findAllByText(/Queue backlog/);
    expect(filter).toHaveFocus();
  });
});
