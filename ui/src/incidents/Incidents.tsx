import type { ReactElement } from "react";

import { useSession } from "../session.ts";
import type { IncidentsPlace } from "../state/location.ts";
import { Incident } from "./detail/Incident.tsx";
import { IncidentList } from "./list/IncidentList.tsx";

/** The incidents that are kept on this computer, or one of them. */
export function Incidents({ place }: { place: IncidentsPlace }): ReactElement {
  const { environment } = useSession();
  const { id } = place;
  return id === undefined ? (
    <IncidentList />
  ) : (
    <Incident key={`${environment.id}\n${id}`} id={id} entry={place.entry} />
  );
}
