import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import type { Alert } from "../contract.ts";
import { follow } from "../links/follow.ts";
import { targetOf } from "../links/of-text.ts";
import { dock, dockOf, openedFor } from "../runbooks/docked.ts";
import { alertRunbooksQuery } from "../runbooks/queries.ts";
import { useSession } from "../session.ts";
import { Button } from "./Button.tsx";
import { Icon } from "./Icon.tsx";
import { Keys } from "./Keys.tsx";
import styles from "./RunbookButton.module.css";
import { StateMark } from "./StateMark.tsx";
import { useVisible } from "./use-visible.ts";

type Props = {
  alert: Alert;
  /** The key that does the same, if one does. */
  keys?: string | undefined;
};

/** Opens an alert's runbook beside the screen, filled in with its labels, or the page it names. */
export function RunbookButton({ alert, keys }: Props): ReactElement {
  const { pack, environment, epoch } = useSession();
  // Hundreds of alerts may fire: those out of sight are not asked about.
  const [watch, visible] = useVisible();
  const { data } = useQuery({
    ...alertRunbooksQuery(environment.id, alert, epoch.revision),
    enabled: visible,
  });
  const [first, ...others] = data?.runbooks ?? [];
  return (
    <span ref={watch} className={styles.place}>
      {first ? (
        <Button
          small
          className={styles.button}
          title={[
            `Open “${first.title}” beside this screen: ${first.why}`,
            ...others.map(({ title, why }) => `Also “${title}”: ${why}`),
          ].join("\n")}
          onClick={() => dock(dockOf(pack.folder, environment.id), openedFor(first.file, alert))}
        >
          <Icon name="runbook" size={12} />
          <span className={styles.title}>{first.title || first.file}</span>
          {keys !== undefined && <Keys keys={keys} />}
        </Button>
      ) : (
        data && <Elsewhere alert={alert} broken={data.broken} />
      )}
    </span>
  );
}

/** What an alert without a runbook in the pack names: a page outside, or nothing that is there. */
function Elsewhere({
  alert,
  broken,
}: {
  alert: Alert;
  broken: string | null;
}): ReactElement | null {
  const named = alert.annotations["runbook_url"] ?? alert.annotations["runbook"] ?? "";
  const target = targetOf(named);
  if (target.kind !== "refused") {
    return (
      <Button small title={named} onClick={() => follow(target)}>
        <Icon name="outside" size={12} /> Runbook
      </Button>
    );
  }
  if (broken === null) return null;
  return (
    <span className={styles.broken} title={broken}>
      <StateMark state="warning" word="runbook missing" />
    </span>
  );
}
