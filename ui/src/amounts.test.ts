import { expect, it } from "vitest";

import { writeAbout, writeBytes } from "./amounts.ts";

it.each([
  [0, "0 B"],
  [812, "812 B"],
  [1_023.6, "1.0 KiB"],
  [98_304, "96 KiB"],
  [1_181_116_006, "1.1 GiB"],
  [22_978_112_512, "21 GiB"],
])("writes %d bytes as %s", (bytes, text) => {
  expect(writeBytes(bytes)).toBe(text);
});

it.each([
  [0, "0"],
  [118, "118"],
  [999.7, "1.0 k"],
  [412_088, "412 k"],
  [3_108_442, "3.1 M"],
])("writes about %d as %s", (amount, text) => {
  expect(writeAbout(amount)).toBe(text);
});
