import "./tokens.css";
import "./base.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./App.tsx";
import { isApart } from "./apart/is-apart.ts";
import { packQuery, queryClient } from "./queries.ts";
import { askAhead } from "./session.ts";
import { preferences, wireZone } from "./state/preferences.ts";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

/** How long the window stays empty at most, in milliseconds, so that it is built once, with data. */
const PATIENCE = 80;

const asked = queryClient
  .fetchQuery(packQuery)
  .then((pack) => (isApart ? undefined : askAhead(pack)))
  // The window asks the same, and shows why it is refused.
  .catch(() => undefined);
// Meanwhile: the zone is found out, and the web view finds its fonts.
wireZone(preferences.get().zone);
layOut(root);

const Apart = lazy(async () => ({ default: (await import("./apart/Apart.tsx")).Apart }));

const late = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE));
void Promise.race([asked, late]).then(() =>
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <Suspense fallback={null}>{isApart ? <Apart /> : <App />}</Suspense>
      </QueryClientProvider>
    </StrictMode>,
  ),
);

/** Lays out a word in the weights of the first screen, and takes it away. */
function layOut(place: HTMLElement): void {
  const word = document.createElement("p");
  const bold = document.createElement("b");
  bold.append("W");
  word.append("W", bold);
  place.append(word);
  word.getBoundingClientRect();
  word.remove();
}
