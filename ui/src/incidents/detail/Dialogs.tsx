import { call } from "#ipc";
import type { ReactElement } from "react";

import type { IncidentView } from "../../contract.ts";
import { announce } from "../../parts/announce.ts";
import { useSession } from "../../session.ts";
import { AskDialog } from "../AskDialog.tsx";
import { changeIncident } from "../changes.ts";
import { askIncidentsAgain } from "../queries.ts";
import type { IncidentDialog } from "./use-deeds.ts";

type Props = {
  view: IncidentView;
  dialog: IncidentDialog | undefined;
  onClose: () => void;
};

/** What is asked before an incident is closed, opened again or given another title. */
export function Dialogs({ view, dialog, onClose }: Props): ReactElement | null {
  const { environment } = useSession();
  const { id, title } = view.line;
  switch (dialog) {
    case undefined:
      return null;
    case "mitigated":
      return (
        <AskDialog
          title={`${id} is mitigated`}
          description="The damage is stopped, the rest is still to do. From now on that time counts as the time to mitigate."
          label="What stopped it (may be empty)"
          optional
          submit="Mitigated"
          onSubmit={async (note) => {
            const what = { kind: "milestone", milestone: "mitigated" } as const;
            await call("pin", { environment: environment.id, what, note });
            announce(`${id} is mitigated.`);
            await askIncidentsAgain();
          }}
          onClose={onClose}
        />
      );
    case "close":
      return (
        <AskDialog
          title={`Close ${id}`}
          description="It is not recorded any more. Its record stays as it is; reopening it goes on in the same record."
          label="Last word: what it was, what is left to do (may be empty)"
          long
          optional
          submit={`Close ${id}`}
          onSubmit={(note) => changeIncident(environment.id, id, { kind: "close", note })}
          onClose={onClose}
        />
      );
    case "reopen":
      return (
        <AskDialog
          title={`Reopen ${id}`}
          description="Its record goes on where it ended. To add to it, record it again."
          label="Why it is not over"
          long
          submit={`Reopen ${id}`}
          onSubmit={(note) => changeIncident(environment.id, id, { kind: "reopen", note })}
          onClose={onClose}
        />
      );
    case "rename":
      return (
        <AskDialog
          title={`Title of ${id}`}
          description="The change is an entry of the record, which keeps the old title as well."
          label="Title"
          initial={title}
          submit="Change the title"
          onSubmit={(text) => changeIncident(environment.id, id, { kind: "title", title: text })}
          onClose={onClose}
        />
      );
  }
}
