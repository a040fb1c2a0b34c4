import type { ReactElement } from "react";

import type { Alert, RunbookLink } from "../contract.ts";
import { follow } from "../links/follow.ts";
import { targetOf } from "../links/of-text.ts";
import { useSession } from "../session.ts";
import { Button } from "./Button.tsx";
import { copyText } from "./clipboard.ts";
import { Icon } from "./Icon.tsx";

/** Leads to an alert's runbook: a page outside, or a file of the pack whose path is copied. */
export function RunbookButton({ alert }: { alert: Alert }): ReactElement | null {
  const { pack } = useSession();
  const named = alert.annotations["runbook_url"] ?? alert.annotations["runbook"];
  if (named === undefined || named === "") return null;
  const file = runbookOf(named, pack.runbooks);
  const target = targetOf(named);
  if (file) {
    return (
      <Button
        small
        title={`Copy the path of the runbook “${file.title}”: ${file.file}`}
        onClick={() => void copyText(file.file, "The runbook’s path")}
      >
        <Icon name="runbook" size={12} /> {file.title}
      </Button>
    );
  }
  if (target.kind === "refused") return null;
  return (
    <Button small title={named} onClick={() => follow(target)}>
      <Icon name="runbook" size={12} /> Runbook
    </Button>
  );
}

/** The pack's file that an annotation names: by its path, or by the end of an address. */
export function runbookOf(
  named: string,
  runbooks: readonly RunbookLink[],
): RunbookLink | undefined {
  const path = named.replace(/[?#].*$/su, "").replace(/\/+$/u, "");
  return (
    runbooks.find(({ file }) => file === path || path.endsWith(`/${file}`)) ??
    runbooks.find(({ file }) => {
      const name = file.split("/").at(-1) ?? file;
      const last = path.split("/").at(-1) ?? path;
      return last === name || last === name.replace(/\.md$/u, "");
    })
  );
}
