import { render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";

import { fake } from "../fake/ipc.ts";
import { pageQuestion } from "../links/follow.ts";
import { Markdown } from "./Markdown.tsx";

/** What loads, runs, submits or leads anywhere by itself. */
const ACTIVE =
  "a, img, script, style, link, iframe, object, embed, svg, math, form, input, video, audio, base, meta, [style], [src], [href], [srcset], [id]:not([id^='user-content-'])";

beforeEach(() => {
  pageQuestion.set(undefined);
});

const HOSTILE: [string, string][] = [
  ["a script", "<script>window.hit = 1</script>"],
  ["a script in a list", "- <script>window.hit = 1</script>"],
  ["a picture that fails", "<img src=x onerror=window.hit=1>"],
  ["a remote picture", "![x](https://evil.example/pixel.png)"],
  ["a picture by reference", "![x][p]\n\n[p]: https://evil.example/pixel.png"],
  ["a data picture", "![x](data:image/svg+xml,<svg onload=window.hit=1>)"],
  ["a frame", '<iframe src="https://evil.example" srcdoc="<script>1</script>"></iframe>'],
  ["a drawing", "<svg><script>window.hit = 1</script><animate onbegin=window.hit=1></svg>"],
  ["a style sheet", "<style>@import 'https://evil.example/a.css'</style>"],
  ["a style", '<p style="background:url(https://evil.example)">x</p>'],
  ["a form", '<form action="https://evil.example"><input name=a><button>b</button></form>'],
  ["a base", '<base href="https://evil.example/">'],
  ["a refresh", '<meta http-equiv="refresh" content="0;url=https://evil.example">'],
  ["an embedded object", '<object data="https://evil.example"></object><embed src=x>'],
  ["a video", '<video src="https://evil.example" autoplay poster=x></video>'],
  ["a script link", "[x](javascript:window.hit=1)"],
  ["a script link in disguise", "[x](java\nscript:window.hit=1) [y](JaVaScRiPt:window.hit=1)"],
  ["a script link in entities", "[x](&#106;avascript&colon;window.hit=1)"],
  ["a data link", "[x](data:text/html,<script>1</script>)"],
  ["a file link", "[x](file:///etc/passwd)"],
  ["a link by reference", "[x][l]\n\n[l]: javascript:window.hit=1"],
  ["an autolink", "<javascript:window.hit=1>"],
  ["a comment that ends early", "<!-- --><script>window.hit=1</script> -->"],
  ["HTML within Markdown", "**<b onclick=window.hit=1>x</b>** | <i/onmouseover=window.hit=1>"],
  ["an id that shadows", '<p id="root" name="body">x</p>'],
  ["entities", "&lt;script&gt;window.hit=1&lt;/script&gt; &#x3c;img src=x&#x3e;"],
  ["a table", "|<script>1</script>|![x](http://evil.example/y)|\n|-|-|\n|[a](vbscript:1)|b|"],
  ["code", "```html\n<script>window.hit=1</script>\n```"],
  ["a footnote", "x[^1]\n\n[^1]: <img src=x onerror=window.hit=1>"],
];

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
