import "./tokens.css";
import "./base.css";
import "./fields.css";
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

// The answers are on their way while React begins and the zone is found out.
queryClient
  .fetchQuery(packQuery)
  .then((pack) => {
    if (!isApart) askAhead(pack);
  })
  // The window shows why, as it asks the same.
  .catch(() => undefined);
wireZone(preferences.get().zone);

const Apart = lazy(async () => ({ default: (await import("./apart/Apart.tsx")).Apart }));

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Suspense fallback={null}>{isApart ? <Apart /> : <App />}</Suspense>
    </QueryClientProvider>
  </StrictMode>,
);
