import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, it } from "vitest";

import { askAnew } from "./queries.ts";

/** A question whose answers are given by hand, watched as a part of a screen does. */
function watched(client: QueryClient, key: string) {
  const answers: ((answer: string) => void)[] = [];
  const queryFn = () => new Promise<string>((resolve) => answers.push(resolve));
  const observer = new QueryObserver(client, { queryKey: [key], queryFn });
  const stop = observer.subscribe(() => undefined);
  return { answers, stop, data: () => observer.getCurrentResult().data };
}

it("puts a question again that was under way for the first time", async () => {
  const client = new QueryClient();
  const { answers, stop, data } = watched(client, "a");
  expect(answers).toHaveLength(1);
  const anew = askAnew(client);
  await expect.poll(() => answers.length).toBe(2);
  answers[0]?.("before the history was read in");
  answers[1]?.("after it");
  await anew;
  expect(data()).toBe("after it");
  stop();
});

it("asks anew what was answered, and shows the answer until then", async () => {
  const client = new QueryClient();
  const { answers, stop, data } = watched(client, "a");
  answers[0]?.("before");
  await expect.poll(data).toBe("before");
  const anew = askAnew(client);
  await expect.poll(() => answers.length).toBe(2);
  expect(data()).toBe("before");
  answers[1]?.("after");
  await anew;
  expect(data()).toBe("after");
  stop();
});
