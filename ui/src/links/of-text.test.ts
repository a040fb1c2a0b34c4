import { expect, it } from "vitest";

import { targetOf } from "./of-text.ts";

it.each([
  ["https://wiki.example.com/a?b=c", { kind: "page", host: "wiki.example.com" }],
  ["http://127.0.0.1:3000/", { kind: "page", host: "127.0.0.1:3000" }],
  ["HTTPS://EXAMPLE.COM", { kind: "page", url: "https://example.com/", host: "example.com" }],
  // What looks like a Latin letter is none: the host is shown in the form that tells.
  ["https://еxample.com/", { kind: "page", host: "xn--xample-2of.com" }],
  ["https://bank.example@evil.example/", { kind: "refused" }],
  ["javascript:alert(1)", { kind: "refused" }],
  ["mailto:ops@example.com", { kind: "refused" }],
  ["file:///etc/passwd", { kind: "refused" }],
  ["//evil.example/a", { kind: "refused" }],
  ["../runbook.md", { kind: "refused" }],
  [
    "/d/pool/name?var-service=a&var-service=b&var-route=%2Forders&viewPanel=3&orgId=1",
    {
      kind: "dashboard",
      uid: "pool",
      chosen: { service: ["a", "b"], route: ["/orders"] },
      panel: 3,
      range: null,
    },
  ],
  ["d/a%20b", { kind: "dashboard", uid: "a b", panel: null }],
  ["/d/%E0%A4%A", { kind: "dashboard", uid: "%E0%A4%A" }],
])("reads the address %s", (href, expected) => {
  expect(targetOf(href)).toMatchObject(expected);
});
