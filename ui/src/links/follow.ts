import { call } from "#ipc";

import type { LinkTarget } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { announce } from "../parts/announce.ts";
import { go } from "../state/location.ts";
import { createStore } from "../state/store.ts";

/** A page that is to be opened: after it is asked about, or not at all and why. */
export type PageQuestion = { url: string; host: string } | { url: string; why: string };

/** The page that is asked about; one at a time. */
export const pageQuestion = createStore<PageQuestion | undefined>(undefined);

/** Goes where a link leads: within the window at once, out of it only after the user agreed. */
export function follow(target: LinkTarget): void {
  switch (target.kind) {
    case "dashboard": {
      const { uid, chosen, panel, range } = target;
      go(
        { screen: "dashboard", uid, chosen, ...(panel === null ? {} : { panel }) },
        range === null ? undefined : { kind: "absolute", ...range },
      );
      return;
    }
    case "runbook":
      go({
        screen: "runbooks",
        file: target.file,
        ...(target.anchor === null ? {} : { anchor: target.anchor }),
      });
      return;
    case "migration":
      go({ screen: "database", find: target.name });
      return;
    case "alert":
      go({ screen: "alerts", find: target.name });
      return;
    case "page":
      void openPage(target.url, { agreed: false, remember: false });
      return;
    case "refused":
      pageQuestion.set({ url: target.url, why: target.why });
  }
}

/** Opens a page in the system's browser, or asks about it first. */
export async function openPage(
  url: string,
  { agreed, remember }: { agreed: boolean; remember: boolean },
): Promise<void> {
  try {
    const answer = await call("open_page", { url, agreed, remember });
    if (answer.kind === "ask") pageQuestion.set({ url, host: answer.host });
    else if (answer.kind === "refused") pageQuestion.set({ url, why: answer.why });
    else {
      pageQuestion.set(undefined);
      announce("The page is open in the browser.");
    }
  } catch (error) {
    pageQuestion.set({ url, why: failureOf(error).message });
  }
}
