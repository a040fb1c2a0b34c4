import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";

import { queryClient } from "../queries.ts";
import { dockOf, docked, plainly } from "../runbooks/docked.ts";
import { PACK } from "../fake/answers.ts";
import { Apart } from "./Apart.tsx";

it("shows the runbook that stands in it, with the environment it is for", async () => {
  docked.set({
    of: dockOf(PACK.folder, "demo"),
    opened: plainly("runbooks/high-error-rate.md"),
    trail: [],
  });
  render(
    <QueryClientProvider client={queryClient}>
      <Apart />
    </QueryClientProvider>,
  );
  expect(await screen.findByRole("heading", { level: 1, name: "High error rate" })).toBeVisible();
  expect(screen.getByText("Demo")).toBeVisible();
});
