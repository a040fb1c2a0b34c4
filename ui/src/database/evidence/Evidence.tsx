import { call } from "#ipc";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";

import type { EvidenceMade, EvidenceVerdict, Failure } from "../../contract.ts";
import { failureOf } from "../../failure.ts";
import { announce } from "../../parts/announce.ts";
import { Button } from "../../parts/Button.tsx";
import { FailureNote } from "../../parts/FailureNote.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Modal } from "../../parts/Modal.tsx";
import { Skeleton } from "../../parts/Skeleton.tsx";
import { useSession } from "../../session.ts";
import { clock } from "../../state/clock.ts";
import { evidenceQuery } from "../queries.ts";
import styles from "./Evidence.module.css";
import { Period } from "./Period.tsx";
import { fitting, initial, requestOf, type Asked } from "./asked.ts";
import { Plan } from "./Plan.tsx";
import { Verdict } from "./Verdict.tsx";

/** Makes an evidence pack of a period, or verifies one that somebody brings. */
export function Evidence({ source }: { source: string }): ReactElement {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        small
        title="Make or verify an evidence pack for an auditor"
        onClick={() => setOpen(true)}
      >
        <Icon name="save" size={12} /> Evidence
      </Button>
      <Modal
        title="Evidence pack"
        description="A folder for an auditor: a report to read and print, tables, the migration files, and a manifest that gives away any change of a single byte."
        open={open}
        onClose={() => setOpen(false)}
        wide
      >
        <Making source={source} />
      </Modal>
    </>
  );
}

type Outcome =
  | { kind: "made"; made: EvidenceMade }
  | { kind: "verified"; verdict: EvidenceVerdict }
  | { kind: "failed"; failure: Failure };

function Making({ source }: { source: string }): ReactElement {
  const { environment, epoch } = useSession();
  const [asked, setAsked] = useState<Asked>(() => initial(clock.get().now));
  const [busy, setBusy] = useState<"making" | "verifying">();
  const [outcome, setOutcome] = useState<Outcome>();
  const request = requestOf(asked, environment.id, source);
  const { data, error, isFetching, refetch } = useQuery({
    ...evidenceQuery(request, epoch.revision),
    enabled: fitting(asked),
    placeholderData: (before) => before,
  });
  const plan = fitting(asked) ? data : undefined;

  const run = (what: "making" | "verifying", work: Promise<Outcome | undefined>): void => {
    setBusy(what);
    setOutcome(undefined);
    work
      .then((done) => {
        setOutcome(done);
        if (done?.kind === "made") announce(`The evidence pack is at ${done.made.path}.`);
        if (done?.kind === "verified") announce(done.verdict.sentence);
      })
      .catch((reason: unknown) => setOutcome({ kind: "failed", failure: failureOf(reason) }))
      .finally(() => setBusy(undefined));
  };
  const make = (): void => {
    // The seed that was shown is the one that is drawn with.
    const choice =
      plan && request.choice.kind === "sample"
        ? { ...request.choice, seed: plan.seed }
        : request.choice;
    run(
      "making",
      call("make_evidence", { ...request, choice, question: 0 }).then((made) =>
        made ? { kind: "made", made } : undefined,
      ),
    );
  };
  const verify = (): void =>
    run(
      "verifying",
      call("verify_evidence", { folder: null }).then((verdict) =>
        verdict ? { kind: "verified", verdict } : undefined,
      ),
    );
  return (
    <div className={styles.making}>
      <Period asked={asked} onChange={setAsked} seed={plan?.seed ?? ""} />
      <div className={styles.body}>
        {error && <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} compact />}
        {!plan && !error && isFetching && <Skeleton rows={8} label="Reading what belongs to it" />}
        {outcome?.kind === "failed" && <FailureNote failure={outcome.failure} compact />}
        {outcome?.kind === "made" && <Made made={outcome.made} />}
        {outcome?.kind === "verified" && <Verdict verdict={outcome.verdict} />}
        {plan && <Plan plan={plan} />}
      </div>
      <footer className={styles.actions}>
        <Button onClick={verify} disabled={busy !== undefined}>
          {busy === "verifying" ? "Verifying…" : "Verify a pack…"}
        </Button>
        <span className={styles.room} />
        <Button look="primary" onClick={make} disabled={busy !== undefined || !plan}>
          {busy === "making" ? "Making the pack…" : "Make the pack…"}
        </Button>
      </footer>
    </div>
  );
}

function Made({ made }: { made: EvidenceMade }): ReactElement {
  return (
    <section className={styles.made} aria-label="The pack that was made">
      <p>
        <strong>{made.changes.toLocaleString("en")} changes</strong> in {made.files} files:{" "}
        <code>{made.path}</code>
      </p>
      <Verdict verdict={made.verdict} />
    </section>
  );
}
