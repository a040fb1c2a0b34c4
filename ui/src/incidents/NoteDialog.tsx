import { call } from "#ipc";
import type { ReactElement } from "react";

import { announce } from "../parts/announce.ts";
import { useSession } from "../session.ts";
import { overlay, toggle } from "../state/overlays.ts";
import { useStore } from "../state/store.ts";
import { AskDialog } from "./AskDialog.tsx";
import { askIncidentsAgain } from "./queries.ts";
import { recording } from "./recording.ts";

/** Takes a note for the incident that is recorded, over any screen. */
export function NoteDialog(): ReactElement | null {
  const { environment } = useSession();
  const isOpen = useStore(overlay, (value) => value === "incident_note");
  const id = useStore(recording)?.line?.id;
  if (!isOpen || id === undefined) return null;
  return (
    <AskDialog
      title={`Note in ${id}`}
      label="What you see, decide or do (Ctrl Enter keeps it)"
      long
      submit="Keep the note"
      onSubmit={async (text) => {
        const pinned = await call("pin", {
          environment: environment.id,
          what: { kind: "note", text },
          note: "",
        });
        announce(`Noted in ${pinned.id} as ${pinned.entry.number}.`);
        void askIncidentsAgain();
      }}
      onClose={() => toggle("incident_note", false)}
    />
  );
}
