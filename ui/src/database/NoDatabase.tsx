import type { ReactElement } from "react";

import type { EnvironmentView } from "../contract.ts";
import { Button } from "../parts/Button.tsx";
import { useReady } from "../parts/use-ready.ts";
import { go } from "../state/location.ts";
import styles from "./Database.module.css";

/** An environment without a database: how to add one. */
export function NoDatabase({ environment }: { environment: EnvironmentView }): ReactElement {
  useReady("database", true);
  const lines = [
    `[environments.${environment.id}.sources.database]`,
    `title = "Orders, replica"`,
    `kind = "postgres"   # or "mysql", "sqlite"`,
    `url = "postgres://reader@replica.internal:5432/orders"`,
  ];
  return (
    <section className={styles.none} aria-labelledby="no-database">
      <h2 id="no-database">{environment.title} has no database.</h2>
      <p>
        Add one to <code>wheelhouse.toml</code>. Name a read replica where there is one, and a role
        that may read only: Wheelhouse never writes, and says here what the role could.
      </p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keyboard */}
      <pre tabIndex={0} aria-label="Lines for wheelhouse.toml">
        {lines.join("\n")}
      </pre>
      <p>The password goes into the system’s keychain, never into the file: set it in Sources.</p>
      <Button look="primary" onClick={() => go({ screen: "sources" })}>
        Add a source
      </Button>
    </section>
  );
}
