import type { ReactElement } from "react";

import type { Ladder, Rung, RungState, Step } from "../contract.ts";
import { took } from "../format.ts";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import { useAnnounced } from "../parts/announce.ts";
import { Sentence } from "../parts/Sentence.tsx";
import styles from "./LadderView.module.css";

const RUNGS: readonly [Rung, string][] = [
  ["dns", "DNS"],
  ["tcp", "TCP"],
  ["tls", "TLS"],
  ["http", "HTTP"],
  ["auth", "Auth"],
  ["query", "Query"],
];

const WORDS: Record<RungState, string> = {
  passed: "passed",
  failed: "failed",
  skipped: "not needed",
  not_reached: "not reached",
};

type Props = {
  /** Nothing while it is climbed. */
  ladder: Ladder | undefined;
  onSecret: () => void;
};

/** Six steps from the name to an answered query; the one that fails is open. */
export function LadderView({ ladder, onSecret }: Props): ReactElement {
  const failed = ladder?.steps.find((step) => step.state === "failed");
  useAnnounced(announcementOf(ladder, failed));
  return (
    <section className={styles.ladder} aria-label="Diagnosis" aria-busy={!ladder}>
      <ol className={styles.steps}>
        {RUNGS.map(([rung, name]) => (
          <Rail key={rung} name={name} step={ladder?.steps.find((step) => step.rung === rung)} />
        ))}
      </ol>
      {failed ? (
        <Failed step={failed} onSecret={onSecret} />
      ) : (
        ladder && <Details steps={ladder.steps} />
      )}
    </section>
  );
}

function Rail({ name, step }: { name: string; step: Step | undefined }): ReactElement {
  const state = step?.state ?? "waiting";
  return (
    <li className={styles.step} data-state={state} title={step?.detail}>
      <span className={styles.dot}>
        {state === "passed" && <Icon name="check" size={12} />}
        {state === "failed" && <Icon name="close" size={12} />}
      </span>
      <span className={styles.name}>{name}</span>
      <span className={styles.took}>
        {step?.state === "passed" || step?.state === "failed"
          ? took(step.took_ms)
          : step && WORDS[step.state]}
        {step && <span className="visually-hidden"> {WORDS[step.state]}</span>}
      </span>
    </li>
  );
}

function Failed({ step, onSecret }: { step: Step; onSecret: () => void }): ReactElement {
  const { failure } = step;
  return (
    <div className={styles.failed}>
      <p className={styles.message}>
        <Sentence text={failure?.message ?? step.detail} />
      </p>
      {failure && step.detail !== "" && step.detail !== failure.message && (
        <p>
          <Sentence text={step.detail} />
        </p>
      )}
      {failure?.place !== undefined && <p className={styles.place}>{failure.place}</p>}
      {failure?.remedy !== undefined && (
        <p className={styles.remedy}>
          <Sentence text={failure.remedy} />
        </p>
      )}
      {step.rung === "auth" && (
        <Button small onClick={onSecret}>
          <Icon name="key" size={12} /> Set the secret…
        </Button>
      )}
    </div>
  );
}

function Details({ steps }: { steps: readonly Step[] }): ReactElement {
  return (
    <dl className={styles.details}>
      {steps
        .filter((step) => step.detail !== "")
        .map((step) => (
          <div key={step.rung}>
            <dt>{RUNGS.find(([rung]) => rung === step.rung)?.[1]}</dt>
            <dd>{step.detail}</dd>
          </div>
        ))}
    </dl>
  );
}

function announcementOf(ladder: Ladder | undefined, failed: Step | undefined): string | undefined {
  if (!ladder) return undefined;
  if (!failed) return "The test passed.";
  const name = RUNGS.find(([rung]) => rung === failed.rung)?.[1] ?? failed.rung;
  return `The test failed at ${name}: ${failed.failure?.message ?? failed.detail}`;
}
