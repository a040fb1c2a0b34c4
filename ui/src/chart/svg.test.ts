import { expect, it } from "vitest";

import { checkSvg } from "./svg.ts";

const SVG = 'xmlns="http://www.w3.org/2000/svg"';

it("takes shapes, text and an inner drawing", () => {
  const checked = checkSvg(
    `<svg ${SVG} width="10"><defs><clipPath id="c"><rect width="1"/></clipPath></defs><g clip-path="url(#c)"><path d="M0 0" stroke="var(--series-1)"/></g><svg x="1"><polyline points="0,0"/><circle/><line/><polygon/></svg><text>a &lt;b&gt;<tspan>c</tspan></text></svg>`,
  );
  expect(checked.ok && checked.element.querySelector("text")?.textContent).toBe("a <b>c");
});

it.each([
  ["a script", `<svg ${SVG}><script>alert(1)</script></svg>`],
  [
    "a page",
    `<svg ${SVG}><foreignObject><p xmlns="http://www.w3.org/1999/xhtml"/></foreignObject></svg>`,
  ],
  ["HTML inside", `<svg ${SVG}><text xmlns="http://www.w3.org/1999/xhtml">x</text></svg>`],
  ["an event handler", `<svg ${SVG} onload="alert(1)"/>`],
  ["an event handler in capitals", `<svg ${SVG}><rect ONCLICK="alert(1)"/></svg>`],
  ["a link", `<svg ${SVG}><rect href="https://example.com"/></svg>`],
  [
    "an old link",
    `<svg ${SVG} xmlns:xlink="http://www.w3.org/1999/xlink"><rect xlink:href="#a"/></svg>`,
  ],
  ["a picture", `<svg ${SVG}><image/></svg>`],
  ["a use", `<svg ${SVG}><use/></svg>`],
  ["an animation", `<svg ${SVG}><animate attributeName="x"/></svg>`],
  ["a style sheet", `<svg ${SVG}><style>*{}</style></svg>`],
  ["a style", `<svg ${SVG}><rect style="fill:red"/></svg>`],
  ["a reference out of the drawing", `<svg ${SVG}><rect fill="url(https://example.com/a)"/></svg>`],
  ["a quoted reference out", `<svg ${SVG}><rect fill="url('//example.com')"/></svg>`],
  ["something else", "<html/>"],
  ["nothing", ""],
])("refuses %s", (_what, text) => {
  expect(checkSvg(text).ok).toBe(false);
});

const approved = import.meta.glob<string>("../../../src-tauri/crates/chart/tests/golden/*.svg", {
  query: "?raw",
  import: "default",
  eager: true,
});

it("takes every drawing that the chart crate is approved with", () => {
  expect(Object.keys(approved).length).toBeGreaterThan(5);
  for (const [file, text] of Object.entries(approved)) {
    expect(checkSvg(text), file).toMatchObject({ ok: true });
  }
});
