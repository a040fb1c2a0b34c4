import { call } from "#ipc";

/** Numbers given out so far; a page that is loaded anew does not begin where its forerunner did. */
let given = Math.floor(Math.random() * 2 ** 31);

/** What is to be withdrawn with the next message. */
let withdrawn: number[] = [];

/**
 * Puts a question under a number of its own, and withdraws it when the signal is raised before the
 * answer: Wheelhouse then drops its requests at the server.
 */
export async function withdrawable<T>(
  signal: AbortSignal,
  ask: (question: number) => Promise<T>,
): Promise<T> {
  given = (given + 1) % 2 ** 32 || 1;
  const question = given;
  const onAbort = (): void => withdraw(question);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await ask(question);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/** A dashboard that is left withdraws many at once: they go in one message. */
function withdraw(question: number): void {
  withdrawn.push(question);
  if (withdrawn.length > 1) return;
  queueMicrotask(() => {
    const questions = withdrawn;
    withdrawn = [];
    // A question that cannot be withdrawn is answered for nobody, which costs work and nothing else.
    call("withdraw", { questions }).catch(() => undefined);
  });
}
