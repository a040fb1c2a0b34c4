import { act, fireEvent, render, screen } from "@testing-library/react";
import type { ReactElement } from "react";
import { expect, it, vi } from "vitest";

import { createCalm } from "./calm.ts";
import { later } from "./later.tsx";

function Part(): ReactElement {
  return <p>the part</p>;
}

it("shows what stands in for a part until a screen shows its data", async () => {
  const calm = createCalm();
  const load = vi.fn(async () => Part);
  const Later = later(load, () => <p>instead</p>, calm);
  render(<Later />);
  expect(screen.getByText("instead")).toBeVisible();
  expect(load).not.toHaveBeenCalled();
  await act(async () => calm.settle());
  expect(await screen.findByText("the part")).toBeVisible();
  expect(load).toHaveBeenCalledOnce();
});

it("reads a part at the first key, though nobody shows it", async () => {
  const calm = createCalm();
  const load = vi.fn(async () => Part);
  later(load, undefined, calm);
  const stop = calm.start();
  expect(load).not.toHaveBeenCalled();
  fireEvent.keyDown(window, { key: "k" });
  await vi.waitFor(() => expect(load).toHaveBeenCalledOnce());
  stop();
});
