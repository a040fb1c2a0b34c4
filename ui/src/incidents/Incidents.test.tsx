import { act, screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import type { Failure, IncidentsView, Pin } from "../contract.ts";
import { incidentAnswers } from "../fake/incidents.ts";
import { entriesOf, note } from "../fake/incidents/book.ts";
import { fake } from "../fake/ipc.ts";
import { openWindow } from "../fake/render.tsx";
import { announcement } from "../parts/announce.ts";
import { here, history } from "../state/location.ts";

const FULL: Failure = {
  code: "storage",
  message: "The entry could not be written: no space left on the disk.",
  remedy: "Make room, then try again.",
};

function refuse(failure: Failure): never {
  throw failure as unknown as Error;
}

function place(): unknown {
  return here(history.get()).view;
}

/** The window on an incident. */
async function opened(id: string): Promise<{ user: UserEvent; entries: HTMLElement }> {
  const { user } = openWindow({ screen: "incidents", id });
  return { user, entries: await screen.findByRole("list", { name: "Entries" }) };
}

describe("the list of incidents", () => {
  it("tells of each where it stands, and which is recorded", async () => {
    openWindow({ screen: "incidents" });
    const table = await screen.findByRole("table", { name: "Incidents" });
    expect(within(table).getAllByRole("row")).toHaveLength(6);
    expect(within(table).getByRole("row", { name: /^INC-7/ })).toHaveTextContent(
      /Recording.*More than 1% of requests fail.*Critical.*23 min.*HighErrorRate.*42.*ada/,
    );
    expect(within(table).getByRole("row", { name: /^INC-6/ })).toHaveTextContent(
      /Mitigated.*by hand/,
    );
    const problems = screen.getByRole("list", { name: "Folders that could not be read" });
    expect(problems).toHaveTextContent("INC-2-torn/record.jsonl:1");
  });

  it("is reached, filtered, walked and opened by keys", async () => {
    const { user } = openWindow({ screen: "dashboards" });
    await user.keyboard("gi");
    await screen.findByRole("table", { name: "Incidents" });
    await user.keyboard("/mails");
    await waitFor(() => expect(screen.getAllByRole("row")).toHaveLength(2));
    expect(screen.getByText("1 of 5 incidents")).toBeVisible();
    await user.keyboard("{Escape}j{Enter}");
    expect(await screen.findByRole("heading", { name: /INC-5 Mails wait/ })).toBeVisible();
    await user.keyboard("{Escape}");
    expect(place()).toEqual({ screen: "incidents" });
  });

  it("says what an incident is where there is none, and begins one", async () => {
    const empty: IncidentsView = { incidents: [], recording: null, folder: "", problems: [] };
    fake.override.incidents = () => empty;
    const { user } = openWindow({ screen: "incidents" });
    const none = await screen.findByRole("region", { name: "No incident yet" });
    expect(none).toHaveTextContent("Each entry is on the disk before it shows");
    // The way to begin one stands here, and nowhere else.
    const begin = screen.getByRole("button", { name: /^Begin an incident/ });
    expect(none).toContainElement(begin);
    await user.click(begin);
    const dialog = await screen.findByRole("dialog", { name: "Begin an incident" });
    delete fake.override.incidents;
    await user.type(within(dialog).getByRole("textbox"), "Checkout fails");
    await user.click(within(dialog).getByRole("radio", { name: "Warning" }));
    await user.keyboard("{Enter}");
    expect(await screen.findByRole("heading", { name: /INC-8 Checkout fails/ })).toBeVisible();
    expect(screen.getByRole("button", { name: /INC-8 recording/ })).toBeVisible();
  });

  it("says why it cannot be read, and asks again", async () => {
    fake.override.incidents = () => refuse({ code: "storage", message: "The folder is locked." });
    const { user } = openWindow({ screen: "incidents" });
    expect(await screen.findByText("The folder is locked.")).toBeVisible();
    delete fake.override.incidents;
    await user.click(screen.getByRole("button", { name: "Ask again" }));
    expect(await screen.findByRole("table", { name: "Incidents" })).toBeVisible();
  });

  it("keeps what it showed while it cannot be read again", async () => {
    const { user } = openWindow({ screen: "incidents" });
    await screen.findByRole("table", { name: "Incidents" });
    fake.override.incidents = () => refuse({ code: "storage", message: "The folder is locked." });
    await user.keyboard("r");
    expect(await screen.findByText(/Not read again/)).toBeVisible();
    expect(screen.getByRole("table", { name: "Incidents" })).toBeVisible();
  });
});

describe("an incident", () => {
  it("says where it stands and how long things took", async () => {
    const { entries } = await opened("INC-7");
    const main = screen.getByRole("main");
    expect(main).toHaveTextContent("open for 23 min");
    expect(main).toHaveTextContent("42 entries and 26 files hold");
    const measures = screen.getByText("First right chart", { selector: "dt" }).closest("div");
    expect(measures).toHaveTextContent("6 min 42 s");
    expect(screen.getByText("Mitigated", { selector: "dt" }).closest("div")).toHaveTextContent(
      "not yet",
    );
    expect(
      within(entries).getByRole("button", {
        name: /4 .*Is it still going on\? 4.1% Not as expected/,
      }),
    ).toBeVisible();
  });

  it("shows an entry in full with its picture, and its query on demand", async () => {
    const { user, entries } = await opened("INC-7");
    await user.click(within(entries).getByRole("button", { name: /Is it still going on\? 4.1%/ }));
    const entry = await screen.findByRole("complementary", { name: "The entry" });
    expect(within(entry).getByRole("heading", { name: "Answer 4" })).toBeVisible();
    expect(await within(entry).findByRole("img", { name: /Picture of Is it still/ })).toBeVisible();
    expect(entry).toHaveTextContent("4.1% is not below 1%");
    const query = within(entry).getByText(/^sum\(rate/);
    expect(query.closest("details")).not.toHaveAttribute("open");
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("complementary", { name: "The entry" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "About" }));
    const about = screen.getByRole("complementary", { name: "About the incident" });
    expect(about).toHaveTextContent("18% of the budget of 30 days");
    expect(about).toHaveTextContent("The clock of this computer went back");
  });

  it("leads from its timeline to the entry", async () => {
    const { user } = await opened("INC-7");
    const done = screen.getByRole("toolbar", { name: "What was done" });
    const [first, second] = within(done).getAllByRole("button");
    act(() => first?.focus());
    await user.keyboard("{ArrowRight}");
    expect(second).toHaveFocus();
    await user.keyboard("{Enter}");
    expect(await screen.findByRole("complementary", { name: "The entry" })).toBeVisible();
    const happened = screen.getByRole("toolbar", { name: "What happened" });
    await user.click(within(happened).getByRole("button", { name: /Alert: HighErrorRate/ }));
    expect(place()).toEqual({ screen: "incidents", id: "INC-7", entry: 1 });
  });

  it("takes notes by keys, each with its number", async () => {
    const { user } = await opened("INC-7");
    await user.keyboard("n");
    const field = screen.getByRole("textbox", { name: "Note in INC-7" });
    expect(field).toHaveFocus();
    await user.keyboard("First line{Shift>}{Enter}{/Shift}second line{Enter}");
    await waitFor(() => expect(field).toHaveValue(""));
    expect(announcement.get().text).toBe("Noted in INC-7 as 43.");
    const { request } = fake.calls.findLast(({ command }) => command === "pin") ?? {};
    expect((request as Pin).what).toEqual({ kind: "note", text: "First line\nsecond line" });
    expect(
      await screen.findByText("43 entries and 26 files hold", { selector: "header *" }),
    ).toBeVisible();
  });

  it("keeps a note that could not be written, and says why", async () => {
    const { user } = await opened("INC-7");
    fake.override.pin = () => refuse(FULL);
    await user.keyboard("nNobody must lose this{Enter}");
    expect(await screen.findByText(FULL.message)).toBeVisible();
    const field = screen.getByRole("textbox", { name: "Note in INC-7" });
    expect(field).toHaveValue("Nobody must lose this");
    delete fake.override.pin;
    await user.click(screen.getByRole("button", { name: "Ask again" }));
    await waitFor(() => expect(field).toHaveValue(""));
  });

  it("keeps what is written of a note while something else is looked at", async () => {
    const { user } = await opened("INC-7");
    await user.keyboard("nHalf a thou{Escape}");
    expect(place()).toEqual({ screen: "incidents", id: "INC-7" });
    await user.keyboard("gd");
    await screen.findByRole("heading", { name: "Dashboards" });
    await user.keyboard("[[");
    const field = await screen.findByRole("textbox", { name: "Note in INC-7" });
    expect(field).toHaveValue("Half a thou");
    await user.clear(field);
  });

  it("takes a note over any other screen", async () => {
    const { user } = openWindow({ screen: "dashboards" });
    await screen.findByRole("button", { name: /INC-7 recording/ });
    await user.keyboard("n");
    const dialog = await screen.findByRole("dialog", { name: "Note in INC-7" });
    await user.type(within(dialog).getByRole("textbox"), "Seen from here");
    await user.click(within(dialog).getByRole("button", { name: "Keep the note" }));
    await waitFor(() => expect(announcement.get().text).toBe("Noted in INC-7 as 43."));
  });

  it("is marked, mitigated, closed with a last word, and opened again", async () => {
    const { user, entries } = await opened("INC-7");
    await user.click(within(entries).getByRole("button", { name: /POST \/checkout/ }));
    await user.keyboard("c");
    expect(
      await within(entries).findByRole("button", { name: /POST \/checkout.*shows the cause/ }),
    ).toBeVisible();
    await user.keyboard("m");
    await screen.findByRole("dialog", { name: "INC-7 is mitigated" });
    await user.keyboard("Rolled back{Enter}");
    expect(await screen.findByText(/mitigated, open for/)).toBeVisible();
    await user.keyboard("x");
    const close = await screen.findByRole("dialog", { name: "Close INC-7" });
    await user.type(within(close).getByRole("textbox"), "The index is back");
    await user.click(within(close).getByRole("button", { name: "Close INC-7" }));
    expect(await screen.findByText(/closed after 23 min/)).toBeVisible();
    expect(fake.calls.findLast(({ command }) => command === "change_incident")?.request).toEqual({
      environment: "demo",
      id: "INC-7",
      change: { kind: "close", note: "The index is back" },
    });
    expect(screen.getByText(/INC-7 is closed\. Reopen it/)).toBeVisible();
    await user.keyboard("x");
    const reopen = await screen.findByRole("dialog", { name: "Reopen INC-7" });
    expect(within(reopen).getByRole("button", { name: "Reopen INC-7" })).toBeDisabled();
    await user.type(within(reopen).getByRole("textbox"), "Errors are back");
    await user.click(within(reopen).getByRole("button", { name: "Reopen INC-7" }));
    expect(await screen.findByText(/open for 23 min/)).toBeVisible();
  });

  it("is recorded or not, one at a time", async () => {
    const { user } = await opened("INC-6");
    expect(screen.getByRole("button", { name: /INC-7 recording/ })).toBeVisible();
    await user.keyboard("h");
    expect(await screen.findByRole("button", { name: /INC-6 recording/ })).toBeVisible();
    expect(await screen.findByRole("textbox", { name: "Note in INC-6" })).toBeVisible();
    await user.keyboard("h");
    await waitFor(() => expect(screen.queryByRole("button", { name: /recording/ })).toBeNull());
  });

  it("says what of its record does not hold, and shows no picture that is not the recorded one", async () => {
    const { user, entries } = await opened("INC-3");
    const alert = screen.getByRole("alert");
    expect(alert).toHaveTextContent("The record does not hold");
    expect(alert).toHaveTextContent("Entry 3 was changed");
    await user.click(within(entries).getByRole("button", { name: /Errors by city/ }));
    expect(await screen.findByText("Picture not shown")).toBeVisible();
    await user.keyboard("v");
    expect(await screen.findByText("It does not hold")).toBeVisible();
  });

  it("is saved as a file, and says where it lies or why not", async () => {
    const { user } = await opened("INC-5");
    await user.click(screen.getByRole("button", { name: "Save as" }));
    await user.click(await screen.findByRole("menuitem", { name: /HTML/ }));
    expect(await screen.findByText("/exports/INC-5.html")).toBeVisible();
    fake.override.export_incident = () => refuse(FULL);
    await user.keyboard("s");
    expect(await screen.findByText(FULL.message)).toBeVisible();
  });

  it("that is not there says so and leads to the list", async () => {
    const { user } = openWindow({ screen: "incidents", id: "INC-99" });
    expect(await screen.findByText("There is no incident INC-99.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "All incidents" }));
    expect(await screen.findByRole("table", { name: "Incidents" })).toBeVisible();
  });

  it("draws no more of 2,000 entries than fit", async () => {
    fake.override.open_incident = async (request) => ({
      ...(await incidentAnswers.open_incident(request)),
      entries: entriesOf(
        Date.UTC(2026, 10, 26, 2),
        Array.from({ length: 2_000 }, (_, at) => ({ after: at, what: note(`note ${at + 1}`) })),
      ),
    });
    const { entries } = await opened("INC-7");
    await waitFor(() => expect(within(entries).getAllByRole("listitem").length).toBeGreaterThan(4));
    expect(within(entries).getAllByRole("listitem").length).toBeLessThan(120);
    expect(within(entries).getAllByRole("listitem")[0]).toHaveAttribute("aria-setsize", "2000");
  });
});

it("drafts the handover note of the shared range, as text", async () => {
  const { user } = openWindow({ screen: "incidents" });
  await user.click(await screen.findByRole("button", { name: "Handover note…" }));
  const dialog = await screen.findByRole("dialog", { name: "Handover note" });
  const text = await within(dialog).findByRole("region", { name: "The note as Markdown" });
  expect(text).toHaveTextContent("# Shift handover: Harbour orders, Demo");
  expect(dialog).toHaveTextContent("The silences could not be asked");
});
