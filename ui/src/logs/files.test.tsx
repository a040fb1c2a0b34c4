import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, it, test } from "vitest";

import { fake } from "../fake/ipc.ts";
import { openWindow } from "../fake/render.tsx";
import { here, history } from "../state/location.ts";
import { isLogFile, isOnlyLogFile } from "./files.ts";

test("names tell files of log lines from files that may as well hold traces", () => {
  const cases: [path: string, lines: boolean, only: boolean][] = [
    ["/var/log/app.log", true, true],
    ["/var/log/app.log.1", true, true],
    ["/var/log/app.log-20261126", true, true],
    ["/var/log/app.log.2.gz", true, true],
    ["C:\\logs\\APP.LOG", true, true],
    ["/var/log/app.jsonl.zst", true, true],
    ["/var/log/app.jsonl", true, false],
    ["/var/log/app.jsonl.gz", true, false],
    ["/exports/trace.json", true, false],
    ["/exports/trace.pb", false, false],
    ["/srv/orders/handover", false, false],
    ["/srv/logs.d", false, false],
  ];
  for (const [path, lines, only] of cases) {
    expect([isLogFile(path), isOnlyLogFile(path)], path).toEqual([lines, only]);
  }
});

const view = () => here(history.get()).view;

it("opens files that are dropped onto the logs as “open files” does", async () => {
  openWindow({ screen: "logs" });
  await screen.findAllByRole("row");
  act(() => fake.events?.onDragging(true));
  expect(screen.getByText(/^Drop files of log lines/)).toBeVisible();
  const files = ["/exports/app.jsonl", "/exports/app.log.1.gz", "/exports/worker.zst"];
  act(() => fake.events?.onDropped(files));
  expect(view()).toEqual({ screen: "logs", files });
  await waitFor(() =>
    expect(
      fake.calls.filter(({ command }) => command === "read_log_files").map((each) => each.request),
    ).toMatchObject([{ paths: files }]),
  );
  const main = await screen.findByRole("main", { name: "Logs" });
  expect(within(main).getByText("3 files: app.jsonl, app.log.1.gz, worker.zst")).toBeVisible();
});

it("opens a file of log lines from every screen, and leaves the rest as it was", async () => {
  openWindow();
  await screen.findByRole("heading", { name: /requests fail/ });
  act(() => fake.events?.onDropped(["/exports/spans.jsonl"]));
  expect(view()).toEqual({ screen: "trace_file", path: "/exports/spans.jsonl" });
  act(() => fake.events?.onDropped(["/exports/app.log"]));
  expect(view()).toEqual({ screen: "logs", files: ["/exports/app.log"] });
  act(() => fake.events?.onDropped(["/srv/tickets/handover"]));
  await waitFor(() => expect(fake.calls.some(({ command }) => command === "open_pack")).toBe(true));
});
