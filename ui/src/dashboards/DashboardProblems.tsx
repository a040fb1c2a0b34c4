import { Popover } from "@base-ui/react/popover";
import type { ReactElement } from "react";

import type { DashboardView } from "../contract.ts";
import { weigh } from "../format.ts";
import { Button } from "../parts/Button.tsx";
import popup from "../parts/Popup.module.css";
import { ProblemList } from "../parts/ProblemList.tsx";
import { StateShape } from "../parts/StateMark.tsx";
import styles from "./Dashboard.module.css";

/** What of the file is left out or approximated; nothing if all of it is used. */
export function DashboardProblems({ view }: { view: DashboardView }): ReactElement | null {
  const { problems } = view;
  if (problems.length === 0) return null;
  const { words, state } = weigh(problems);
  return (
    <Popover.Root>
      <Popover.Trigger render={<Button look="quiet" small />}>
        {state !== "ok" && <StateShape state={state} />}
        {words}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className={popup.positioner} sideOffset={4} align="end">
          <Popover.Popup
            className={`${popup.popup} ${styles.problems}`}
            aria-label={`Problems of ${view.title}`}
          >
            <ProblemList problems={problems} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
