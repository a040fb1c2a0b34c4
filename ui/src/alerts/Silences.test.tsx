import { screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";

import type { CreateSilence } from "../contract.ts";
import { PACK, UNREACHABLE } from "../fake/answers.ts";
import { alerting } from "../fake/alerts.ts";
import { fake } from "../fake/ipc.ts";
import { openWindow } from "../fake/render.tsx";
import { prefer } from "../state/preferences.ts";

beforeEach(() => {
  // Every test begins with the silences that stand at first.
  fake.override = alerting();
});

async function openSilences(silence?: string): Promise<UserEvent> {
  const { user } = openWindow({
    screen: "alerts",
    tab: "silences",
    ...(silence === undefined ? {} : { silence: `alertmanager\n${silence}` }),
  });
  await screen.findByRole("table", { name: "Silences" });
  return user;
}

const rows = (): HTMLElement[] => screen.getAllByRole("row").slice(1);
const asked = (command: "create_silence" | "expire_silence") =>
  fake.calls.filter((each) => each.command === command).map(({ request }) => request);

describe("silences", () => {
  it("say what they match, who made them, why, and what they hide", async () => {
    await openSilences();
    expect(rows()[0]).toHaveTextContent(/In forcealertname=QueueBacklogqueue=mailrosa@example.com/);
    expect(rows()[1]).toHaveTextContent(/severity!=criticalkim.*nothing/);
    expect(rows()[2]).toHaveTextContent(/To comeservice=~search\|imports/);
    expect(rows()[4]).toHaveTextContent(/Endedseverity=warningnobody namedno reason given/);
  });

  it("are not said to hide nothing while a source is silent", async () => {
    const usual = fake.override.alerts;
    fake.override.alerts = async (request) => ({
      ...(await usual!(request)),
      failures: [UNREACHABLE],
    });
    await openSilences();
    expect(rows()[0]).toHaveTextContent(/1$/);
    expect(rows()[1]).toHaveTextContent(/not known$/);
  });

  it("cannot be made where the pack does not allow it, and say what would", async () => {
    const why = "the pack does not allow it; add `silences = true` under [alerts]";
    const usual = fake.override.alerts;
    fake.override.alerts = async (request) => ({
      ...(await usual!(request)),
      silencing: { allowed: false, why, sources: ["alertmanager"] },
    });
    await openSilences("5c1e9a40");
    expect(screen.getByRole("button", { name: "New silence…" })).toBeDisabled();
    expect(screen.getByRole("button", { name: "End it…" })).toBeDisabled();
    expect(screen.getByRole("table").closest("main")).toHaveTextContent(
      "The pack does not allow it; add silences = true under [alerts].",
    );
  });
});

describe("a silence from an alert", () => {
  it("needs a reason, says what becomes quiet, and is made after one yes", async () => {
    const { user } = openWindow({ screen: "alerts", alert: "a1" });
    await screen.findByRole("table");
    await user.keyboard("m");
    const dialog = await screen.findByRole("dialog", { name: "Silence alerts in Demo" });
    expect(within(dialog).getByRole("textbox", { name: "Value 1" })).toHaveValue("HighErrorRate");
    const next = within(dialog).getByRole("button", { name: "What becomes quiet?" });
    expect(next).toBeDisabled();
    await user.click(within(dialog).getByRole("button", { name: "30 min" }));
    await user.type(
      within(dialog).getByRole("textbox", { name: "Why" }),
      "known, being rolled back",
    );
    await user.click(next);
    expect(
      await within(dialog).findByText(/Silence 1 alert \(HighErrorRate\) of Demo/),
    ).toBeVisible();
    expect(within(dialog).getByText("known, being rolled back")).toBeVisible();
    await user.click(within(dialog).getByRole("button", { name: "Silence in Demo" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    const [first, second] = asked("create_silence") as CreateSilence[];
    expect(first).toMatchObject({
      confirmed: 0,
      typed: "",
      replaces: null,
      comment: "known, being rolled back",
    });
    // The yes is to the very request that was asked about.
    expect(second).toEqual({ ...first, confirmed: 1 });
  });

  it("in production is asked about twice, the second time with the name typed", async () => {
    prefer({ environments: { [PACK.folder]: "production-like" } });
    const { user } = openWindow({ screen: "alerts", alert: "a1" });
    await screen.findByRole("table");
    await user.click(await screen.findByRole("button", { name: /^Silence…/ }));
    const dialog = await screen.findByRole("dialog");
    await user.type(within(dialog).getByRole("textbox", { name: "Why" }), "known");
    await user.click(within(dialog).getByRole("button", { name: "What becomes quiet?" }));
    const yes = await within(dialog).findByRole("button", { name: "Silence in Production-like" });
    await user.click(yes);
    const name = await within(dialog).findByRole("textbox", { name: /Type Production-like/ });
    expect(
      within(dialog).getByRole("button", { name: "Silence in Production-like" }),
    ).toBeDisabled();
    await user.type(name, "Production");
    expect(
      within(dialog).getByRole("button", { name: "Silence in Production-like" }),
    ).toBeDisabled();
    await user.type(name, "-like{Enter}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(asked("create_silence")).toHaveLength(3);
    expect(asked("create_silence")[2]).toMatchObject({
      confirmed: 2,
      typed: "Production-like",
    });
  });

  it("that is refused says why and loses nothing", async () => {
    fake.override.create_silence = () => {
      throw UNREACHABLE as unknown as Error;
    };
    const { user } = openWindow({ screen: "alerts", alert: "a1" });
    await screen.findByRole("table");
    await user.keyboard("m");
    const dialog = await screen.findByRole("dialog");
    await user.type(within(dialog).getByRole("textbox", { name: "Why" }), "known");
    await user.click(within(dialog).getByRole("button", { name: "What becomes quiet?" }));
    expect(await within(dialog).findByText(UNREACHABLE.message)).toBeVisible();
    expect(within(dialog).getByRole("textbox", { name: "Why" })).toHaveValue("known");
  });
});

describe("a silence in the list", () => {
  it("is ended for a reason after a yes, and alerts are read again", async () => {
    const user = await openSilences("5c1e9a40");
    await user.click(screen.getByRole("button", { name: "End it…" }));
    const dialog = await screen.findByRole("dialog", { name: "End a silence in Demo" });
    expect(within(dialog).getByRole("button", { name: "What speaks again?" })).toBeDisabled();
    await user.type(within(dialog).getByRole("textbox", { name: "Why" }), "the provider is back");
    await user.click(within(dialog).getByRole("button", { name: "What speaks again?" }));
    await user.click(await within(dialog).findByRole("button", { name: "End it in Demo" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(asked("expire_silence")[1]).toMatchObject({
      id: "5c1e9a40",
      comment: "the provider is back",
      confirmed: 1,
      typed: "",
    });
    expect(await screen.findByRole("button", { name: "3 ended" })).toBeVisible();
  });

  it("is changed by one that takes its place, with conditions of any comparison", async () => {
    const user = await openSilences("5c1e9a40");
    await user.click(screen.getByRole("button", { name: "Change or make longer…" }));
    const dialog = await screen.findByRole("dialog", { name: "Change a silence in Demo" });
    await user.selectOptions(within(dialog).getByRole("combobox", { name: "Comparison 2" }), "=~");
    await user.type(within(dialog).getByRole("textbox", { name: "Value 2" }), "|sms");
    await user.click(within(dialog).getByRole("button", { name: "Condition" }));
    expect(within(dialog).getByRole("button", { name: "What becomes quiet?" })).toBeDisabled();
    await user.click(within(dialog).getByRole("button", { name: "Remove condition 3" }));
    await user.click(within(dialog).getByRole("button", { name: "What becomes quiet?" }));
    await within(dialog).findByText(/Silence 1 alert \(QueueBacklog\)/);
    expect(asked("create_silence")[0]).toMatchObject({
      replaces: "5c1e9a40",
      matchers: [
        { name: "alertname", value: "QueueBacklog", regex: false, equal: true },
        { name: "queue", value: "mail|sms", regex: true, equal: true },
      ],
    });
    await user.click(within(dialog).getByRole("button", { name: "Back" }));
    expect(within(dialog).getByRole("textbox", { name: "Value 2" })).toHaveValue("mail|sms");
  });
});
