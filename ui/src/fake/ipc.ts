import type { Commands } from "../contract.ts";
import { toCallError } from "../failure.ts";
import type { ShellEvents } from "../ipc.ts";
import { answers } from "./answers.ts";
import { resetIncidents } from "./incidents.ts";

/** Answers a command, or throws a `Failure` as Rust would. */
export type Handlers = {
  [C in keyof Commands]: (request: Commands[C][0]) => Commands[C][1] | Promise<Commands[C][1]>;
};

/** What a test or a picture does to the fake. */
export const fake: {
  /** Handlers that stand in for the usual answers. */
  override: Partial<Handlers>;
  /** Every call, in order. */
  calls: { command: keyof Commands; request: unknown }[];
  events: ShellEvents | undefined;
  title: string;
  /** How often the window was closed. */
  closed: number;
} = { override: {}, calls: [], events: undefined, title: "", closed: 0 };

/** Ends what a test left without an answer, so that it holds no place at the gate in the next. */
let giveUp = (): void => undefined;
let over = nextEnd();

function nextEnd(): Promise<never> {
  const end = new Promise<never>((_, reject) => {
    giveUp = () => reject(new Error("The test is over."));
  });
  end.catch(() => undefined);
  return end;
}

/** Makes the fake answer as usual again. */
export function resetFake(): void {
  giveUp();
  over = nextEnd();
  fake.override = {};
  fake.calls = [];
  fake.events = undefined;
  resetIncidents();
}

export async function call<C extends keyof Commands>(
  command: C,
  request: Commands[C][0],
): Promise<Commands[C][1]> {
  fake.calls.push({ command, request });
  const handlers: Handlers = { ...answers, ...fake.override };
  try {
    return await Promise.race([handlers[command](request), over]);
  } catch (rejection) {
    throw toCallError(command, rejection);
  }
}

export function subscribe(events: ShellEvents): () => void {
  fake.events = events;
  return () => {
    fake.events = undefined;
  };
}

export function setWindowTitle(title: string): void {
  fake.title = title;
}

export function closeWindow(): void {
  fake.closed += 1;
}
