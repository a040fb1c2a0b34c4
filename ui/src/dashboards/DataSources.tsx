import { useState, type ReactElement } from "react";

import type { DashboardView } from "../contract.ts";
import { Button } from "../parts/Button.tsx";
import { StateShape } from "../parts/StateMark.tsx";
import { DataSourcesDialog } from "./DataSourcesDialog.tsx";

/** Where the file names data sources that are not of this environment: what answers instead. */
export function DataSources({ view }: { view: DashboardView }): ReactElement | null {
  const [open, setOpen] = useState(false);
  const foreign = view.data_sources.filter((each) => each.how !== "named");
  const standing = foreign.filter((each) => each.how === "stands_in").length;
  if (foreign.length === 0) return null;
  return (
    <>
      <Button
        look="quiet"
        small
        title="Choose what answers for the data sources that the file names"
        onClick={() => setOpen(true)}
      >
        {standing > 0 && <StateShape state="warning" />}
        {standing === 0
          ? "Data sources"
          : `${standing} data ${standing === 1 ? "source" : "sources"} unknown`}
      </Button>
      {open && (
        <DataSourcesDialog
          title={view.title}
          dataSources={foreign}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
