import { expect, it } from "vitest";

import { fake } from "./fake/ipc.ts";
import { withdrawable } from "./withdraw.ts";

const withdrawn = (): unknown[] =>
  fake.calls.filter(({ command }) => command === "withdraw").map(({ request }) => request);

/** A question that is never answered; the answer is its number. */
function pending(signal: AbortSignal): number {
  let number = 0;
  void withdrawable(signal, (question) => {
    number = question;
    return new Promise<never>(() => undefined);
  });
  return number;
}

it("gives every question a number of its own that is not 0", async () => {
  const numbers = Array.from({ length: 100 }, () => pending(new AbortController().signal));
  expect(new Set(numbers).size).toBe(100);
  expect(numbers.every((number) => number > 0 && number < 2 ** 32)).toBe(true);
});

it("withdraws in one message what is given up together", async () => {
  const controller = new AbortController();
  const numbers = [1, 2, 3].map(() => pending(controller.signal));
  controller.abort();
  await Promise.resolve();
  expect(withdrawn()).toEqual([{ questions: numbers }]);
});

it("withdraws nothing that was answered or failed", async () => {
  const controller = new AbortController();
  await expect(withdrawable(controller.signal, async () => "answer")).resolves.toBe("answer");
  await expect(
    withdrawable(controller.signal, () => Promise.reject(new Error("no"))),
  ).rejects.toThrow("no");
  controller.abort();
  await Promise.resolve();
  expect(withdrawn()).toEqual([]);
});
