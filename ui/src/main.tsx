import "./tokens.css";
import "./base.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./App.tsx";
import { isApart } from "./apart/is-apart.ts";
import { packQuery, queryClient } from "./queries.ts";
import { preferences, wireZone } from "./state/preferences.ts";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

// The answer is on its way while React begins and the zone is found out.
void queryClient.prefetchQuery(packQuery);
wireZone(preferences.get().zone);

const Apart = lazy(async () => ({ default: (await import("./apart/Apart.tsx")).Apart }));

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Suspense fallback={null}>{isApart ? <Apart /> : <App />}</Suspense>
    </QueryClientProvider>
  </StrictMode>,
);
