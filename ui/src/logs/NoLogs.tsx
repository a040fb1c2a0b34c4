import type { ReactElement } from "react";

import type { EnvironmentView } from "../contract.ts";
import { Button } from "../parts/Button.tsx";
import { go } from "../state/location.ts";
import styles from "./Logs.module.css";
import { OpenFiles } from "./OpenFiles.tsx";

/** An environment without a source of logs, and what can be done. */
export function NoLogs({ environment }: { environment: EnvironmentView }): ReactElement {
  return (
    <section className={styles.nothing}>
      <h1>{environment.title} has no source of logs.</h1>
      <p>
        Name one in <code>wheelhouse.toml</code> under{" "}
        <code>environments.{environment.id}.sources</code>: <code>loki</code>,{" "}
        <code>elasticsearch</code>, <code>splunk</code>, <code>datadog</code>,{" "}
        <code>cloudwatch</code>, <code>victorialogs</code>, or <code>jsonl</code> for the files that
        the backend writes itself.
      </p>
      <p className={styles.deeds}>
        <Button look="primary" onClick={() => go({ screen: "sources" })}>
          Open Sources
        </Button>
        <OpenFiles />
      </p>
    </section>
  );
}
