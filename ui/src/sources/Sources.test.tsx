import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import type { Failure } from "../contract.ts";
import { PACK } from "../fake/answers.ts";
import { fake } from "../fake/ipc.ts";
import { openWindow } from "../fake/render.tsx";
import { prefer } from "../state/preferences.ts";

async function card(name: string): Promise<HTMLElement> {
  return screen.findByRole("article", { name });
}

function requestsOf(command: string): unknown[] {
  return fake.calls.filter((each) => each.command === command).map((each) => each.request);
}

function rejection(failure: Failure): Error {
  return failure as unknown as Error;
}

describe("the ladder", () => {
  it("shows six steps and opens the failing one with its remedy", async () => {
    const { user } = openWindow({ screen: "sources" });
    const loki = await card("Loki");
    await user.click(within(loki).getByRole("button", { name: "Test" }));
    const ladder = within(loki).getByRole("region", { name: "Diagnosis" });
    await waitFor(() => expect(ladder).toHaveAttribute("aria-busy", "false"));
    const steps = within(ladder)
      .getAllByRole("listitem")
      .map((step) => step.textContent);
    expect(steps).toHaveLength(6);
    expect(steps[0]).toMatch(/^DNS.*passed/);
    expect(steps[1]).toMatch(/^TCP.*failed/);
    expect(steps[5]).toMatch(/^Query.*not reached/);
    expect(ladder).toHaveTextContent("10.4.0.17:3100 refused the connection.");
    expect(ladder).toHaveTextContent("Check that Loki runs");
    expect(await screen.findByText(/The test failed at TCP/)).toBeInTheDocument();
  });

  it("says what each step found where all pass", async () => {
    const { user } = openWindow({ screen: "sources" });
    const source = await card("Prometheus");
    await user.click(within(source).getByRole("button", { name: "Test" }));
    expect(await within(source).findByText("The bearer token is accepted")).toBeVisible();
    expect(within(source).getAllByText("not needed").length).toBeGreaterThan(0);
  });
});

describe("a secret", () => {
  it("is kept in the keychain, and offered for this run where that is locked", async () => {
    fake.override.set_secret = ({ session_only }) => {
      if (!session_only) {
        throw rejection({
          code: "vault_locked",
          message: "The keychain is locked.",
          remedy: "Unlock it, or keep the secret for this run only.",
        });
      }
      return {} as never;
    };
    const { user } = openWindow({ screen: "sources" });
    await user.click(within(await card("Loki")).getByRole("button", { name: "Set the secret…" }));
    const dialog = await screen.findByRole("dialog", { name: "Secret of Loki" });
    expect(within(dialog).queryByRole("button", { name: /this run only/ })).toBeNull();
    await user.type(within(dialog).getByLabelText("Password"), "hunter2");
    await user.click(within(dialog).getByRole("button", { name: "Keep it" }));
    expect(await within(dialog).findByText("The keychain is locked.")).toBeVisible();
    await user.click(within(dialog).getByRole("button", { name: "Keep it for this run only" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(requestsOf("set_secret")).toEqual([
      { environment: "demo", source: "logs", secret: "hunter2", session_only: false },
      { environment: "demo", source: "logs", secret: "hunter2", session_only: true },
    ]);
    expect(document.body.textContent).not.toContain("hunter2");
  });

  it("is forgotten when asked", async () => {
    const { user } = openWindow({ screen: "sources" });
    await user.click(
      within(await card("Prometheus")).getByRole("button", { name: "Replace the secret…" }),
    );
    await user.click(await screen.findByRole("button", { name: "Forget it" }));
    await waitFor(() =>
      expect(requestsOf("delete_secret")).toEqual([{ environment: "demo", source: "metrics" }]),
    );
  });
});

it("does not lead to where one is", async () => {
  openWindow({ screen: "sources" });
  await screen.findAllByText(/No connection to logs\.orders\.internal/);
  expect(screen.queryByRole("button", { name: "Diagnose in Sources" })).toBeNull();
});

it("asks before it removes, and names the environment", async () => {
  prefer({ environments: { [PACK.folder]: "production-like" } });
  const { user } = openWindow({ screen: "sources" });
  await user.click(within(await card("Loki")).getByRole("button", { name: "Remove…" }));
  const dialog = await screen.findByRole("dialog", { name: "Remove Loki from Production-like" });
  expect(dialog).toHaveTextContent("Production-like, which is production");
  expect(requestsOf("remove_source")).toEqual([]);
  await user.click(within(dialog).getByRole("button", { name: "Remove from Production-like" }));
  await waitFor(() =>
    expect(requestsOf("remove_source")).toEqual([
      { environment: "production-like", source: "logs" },
    ]),
  );
});

it("brings the source it was led to into focus", async () => {
  openWindow({ screen: "sources", source: "logs" });
  await waitFor(async () => expect(await card("Loki")).toHaveFocus());
});
