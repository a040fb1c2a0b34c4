import { call } from "#ipc";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";

import { writeBytes } from "../amounts.ts";
import type { ExportFormat, ExportStage, ExportView, Failure, HeldLogs } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { fullTime } from "../format.ts";
import { Button } from "../parts/Button.tsx";
import { Choice } from "../parts/Choice.tsx";
import { CopyButton } from "../parts/CopyButton.tsx";
import { FailureNote } from "../parts/FailureNote.tsx";
import { Modal } from "../parts/Modal.tsx";
import { StateMark } from "../parts/StateMark.tsx";
import { useSession } from "../session.ts";
import type { LogsPlace } from "../state/location.ts";
import { preferences } from "../state/preferences.ts";
import { useStore } from "../state/store.ts";
import styles from "./Export.module.css";

const FORMATS: readonly (readonly [ExportFormat, string])[] = [
  ["ndjson", "JSON lines"],
  ["csv", "CSV"],
  ["text", "Text, as it was written"],
];

type Props = { view: HeldLogs; place: LogsPlace };

/** Writes every line that fits to a file, not only those held here, with a manifest beside it. */
export function Export({
  view,
  place,
  open,
  onClose,
}: Props & { open: boolean; onClose: () => void }): ReactElement {
  const [job, setJob] = useState<number>();
  return (
    <Modal
      title="Export the lines"
      description="Every line that fits the conditions, oldest first, not only those on screen. A manifest beside the file says what was asked and seals it."
      open={open}
      onClose={onClose}
    >
      {job === undefined ? (
        <Beginning view={view} place={place} onJob={setJob} />
      ) : (
        <Running job={job} onEnd={() => setJob(undefined)} />
      )}
    </Modal>
  );
}

type BeginningProps = Props & { onJob: (job: number) => void };

function Beginning({ view, place, onJob }: BeginningProps): ReactElement {
  const { environment } = useSession();
  const zone = useStore(preferences, (value) => value.zone);
  const [format, setFormat] = useState<ExportFormat>("ndjson");
  const [failure, setFailure] = useState<Failure>();
  const begin = (): void => {
    setFailure(undefined);
    call("export_logs", {
      environment: environment.id,
      source: place.source ?? null,
      filter: view.filter,
      format,
      redacted: view.redaction.on,
    })
      .then((begun) => begun && onJob(begun.job))
      .catch((error: unknown) => setFailure(failureOf(error)));
  };
  const { range } = view.filter;
  return (
    <div className={styles.dialog}>
      <dl className={styles.facts}>
        <div>
          <dt>From</dt>
          <dd>
            {environment.title}: {view.asked.map(({ title }) => title).join(", ")}
          </dd>
        </div>
        <div>
          <dt>Between</dt>
          <dd>
            {fullTime(range.start, zone)} and {fullTime(range.end, zone)}
          </dd>
        </div>
        {view.asked.map(({ source, title, written }) => (
          <div key={source}>
            <dt>{title}</dt>
            <dd>
              <code>{written === "" ? "every line" : written}</code>
            </dd>
          </div>
        ))}
      </dl>
      <div className={styles.line}>
        <Choice
          label="As"
          value={format}
          options={FORMATS}
          onChoose={(chosen) => setFormat(FORMATS.find(([id]) => id === chosen)?.[0] ?? "ndjson")}
        />
        <span className={styles.quiet}>
          {view.redaction.on ? "what is hidden stays hidden" : "secrets are written as they are"}
        </span>
      </div>
      {failure && <FailureNote failure={failure} compact />}
      <footer className={styles.actions}>
        <Button look="primary" onClick={begin}>
          Choose a file…
        </Button>
      </footer>
    </div>
  );
}

const STAGES: Record<ExportStage, string> = {
  running: "Writing",
  waiting: "Waiting for the source",
  whole: "Whole",
  cancelled: "Ended before it was whole",
};

function Running({ job, onEnd }: { job: number; onEnd: () => void }): ReactElement {
  const client = useQueryClient();
  const key = ["export_state", job] as const;
  const { data, error } = useQuery({
    queryKey: key,
    queryFn: () => call("export_state", { job }),
    refetchInterval: ({ state }) => (isOver(state.data) ? false : 500),
  });
  const deed = (work: Promise<ExportView>): void =>
    void work.then((state) => client.setQueryData(key, state)).catch(() => undefined);
  if (error) return <FailureNote failure={failureOf(error)} compact />;
  if (!data) return <p className={styles.quiet}>Beginning…</p>;
  const { stage, path, manifest, lines, bytes, redacted, share, sha256, notes, failure } = data;
  return (
    <div className={styles.dialog}>
      <StateMark
        state={stage === "whole" ? "ok" : stage === "running" ? "unknown" : "warning"}
        word={STAGES[stage]}
      />
      <progress className={styles.progress} value={share} max={1} aria-label="How far it is" />
      <p role="status">
        {lines.toLocaleString("en")} lines, {writeBytes(bytes)}
        {redacted > 0 && `, ${redacted.toLocaleString("en")} pieces hidden`}
      </p>
      <p className={styles.path}>
        <code>{path}</code>
      </p>
      {sha256 !== null && (
        <p className={styles.path}>
          SHA-256 <code>{sha256}</code> <CopyButton text={sha256} what="The SHA-256" />
          <br />
          <small className={styles.quiet}>manifest: {manifest}</small>
        </p>
      )}
      {failure && <FailureNote failure={failure} compact />}
      {notes.map((note) => (
        <p key={note} className={styles.quiet}>
          {note}
        </p>
      ))}
      <footer className={styles.actions}>
        {stage === "running" && (
          <Button onClick={() => deed(call("cancel_export", { job }))}>Stop</Button>
        )}
        {(stage === "waiting" || stage === "cancelled") && (
          <Button look="primary" onClick={() => deed(call("resume_export", { job }))}>
            Go on where it ended
          </Button>
        )}
        {isOver(data) && <Button onClick={onEnd}>Another export</Button>}
      </footer>
    </div>
  );
}

function isOver(view: ExportView | undefined): boolean {
  return view?.stage === "whole" || view?.stage === "cancelled";
}
