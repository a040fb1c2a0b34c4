import { expect, it } from "vitest";

import { createGate } from "./request-gate.ts";

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

const never = new AbortController().signal;

it("runs no more at once than it has places, in order", async () => {
  const gate = createGate(2);
  const ends = [deferred(), deferred(), deferred(), deferred()];
  const started: number[] = [];
  const all = ends.map((end, at) =>
    gate.run(never, async () => {
      started.push(at);
      await end.promise;
    }),
  );
  await Promise.resolve();
  expect(started).toEqual([0, 1]);
  ends[1]?.resolve();
  await all[1];
  await Promise.resolve();
  expect(started).toEqual([0, 1, 2]);
  for (const end of ends) end.resolve();
  await Promise.all(all);
  expect(started).toEqual([0, 1, 2, 3]);
});

it("never starts what was given up while it waited", async () => {
  const gate = createGate(1);
  const end = deferred();
  const running = gate.run(never, () => end.promise);
  const controller = new AbortController();
  let started = false;
  const waiting = gate.run(controller.signal, async () => {
    started = true;
  });
  controller.abort();
  await expect(waiting).rejects.toThrow("Nobody looks at it any more");
  end.resolve();
  await running;
  await gate.run(never, async () => undefined);
  expect(started).toBe(false);
});

it("gives its place back when a task fails", async () => {
  const gate = createGate(1);
  await expect(gate.run(never, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  await expect(gate.run(never, async () => 7)).resolves.toBe(7);
});
