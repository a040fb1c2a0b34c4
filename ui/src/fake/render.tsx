import { QueryClientProvider } from "@tanstack/react-query";
import { render, type RenderResult } from "@testing-library/react";
import { userEvent, type UserEvent } from "@testing-library/user-event";

import { App } from "../App.tsx";
import { queryClient } from "../queries.ts";
import { go, type View } from "../state/location.ts";

/** The whole window on the fake backend, on a screen. */
export function openWindow(view?: View): RenderResult & { user: UserEvent } {
  if (view) go(view);
  const user = userEvent.setup();
  const result = render(
    <QueryClientProvider client={queryClient}>
      <App />
    </QueryClientProvider>,
  );
  return { ...result, user };
}
