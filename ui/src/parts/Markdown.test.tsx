import { render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";

import { ACTIVE, HOSTILE } from "../fake/hostile-texts.ts";
import { fake } from "../fake/ipc.ts";
import { pageQuestion } from "../links/follow.ts";
import { Markdown } from "./Markdown.tsx";

beforeEach(() => {
  pageQuestion.set(undefined);
});

it.each(HOSTILE)("makes of %s nothing that acts", (_what, text) => {
  const { container } = render(<Markdown text={text} />);
  expect(container.querySelector(ACTIVE)?.outerHTML).toBeUndefined();
  for (const element of container.querySelectorAll("*")) {
    const handlers = element.getAttributeNames().filter((name) => /^on|^xlink/i.test(name));
    expect(handlers).toEqual([]);
  }
  expect("hit" in window).toBe(false);
});

it("follows no link but after a question", async () => {
  vi.spyOn(window, "open");
  const user = userEvent.setup();
  render(<Markdown text="[Wiki](https://wiki.example.com/a) and [local](file:///etc/passwd)" />);
  expect(screen.queryByRole("button", { name: /local/ })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Wiki" }));
  expect(fake.calls).toEqual([
    {
      command: "open_page",
      request: { url: "https://wiki.example.com/a", agreed: false, remember: false },
    },
  ]);
  expect(pageQuestion.get()).toEqual({
    url: "https://wiki.example.com/a",
    host: "wiki.example.com",
  });
  expect(window.open).not.toHaveBeenCalled();
});

it("reads what Markdown is made for", () => {
  const { container } = render(
    <Markdown text={"# Head\n\n- [x] done\n\n|a|b|\n|-|-|\n|1|2|\n\n~~old~~ `code`"} />,
  );
  expect(screen.getByRole("heading", { name: "Head" })).toBeVisible();
  expect(container).toHaveTextContent("☑ done");
  expect(screen.getByRole("table")).toBeVisible();
  expect(container.querySelector("del")).toHaveTextContent("old");
});

it.each([
  ["too long", "word ".repeat(10_000)],
  ["nested too deep", ">".repeat(5_000)],
  ["a list nested too deep", "- ".repeat(5_000)],
  ["brackets without end", "[".repeat(19_000)],
  ["stars without end", "*".repeat(19_000)],
])("shows as it is written what is %s", (_what, text) => {
  const { container } = render(<Markdown text={text} />);
  expect(container.querySelector("pre")?.textContent?.length).toBe(text.length);
  expect(container.querySelector("blockquote, li, em")).toBeNull();
});
