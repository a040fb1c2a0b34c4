import { call } from "#ipc";
import { useState, type ReactElement } from "react";

import type { CreateSilence, MatcherView, SilenceView } from "../../contract.ts";
import { fullTime } from "../../format.ts";
import { Button } from "../../parts/Button.tsx";
import { Choice } from "../../parts/Choice.tsx";
import { FailureNote } from "../../parts/FailureNote.tsx";
import form from "../../parts/Form.module.css";
import { Modal } from "../../parts/Modal.tsx";
import popup from "../../parts/Popup.module.css";
import { announce } from "../../parts/announce.ts";
import { useSession } from "../../session.ts";
import { refresh } from "../../state/clock.ts";
import { preferences } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import { DAY, HOUR, MINUTE } from "../../state/time-range.ts";
import { MatcherRows } from "./MatcherRows.tsx";
import { Matchers } from "./Matchers.tsx";
import { Question } from "./Question.tsx";
import styles from "./Silences.module.css";
import { useAsked } from "./use-asked.ts";

type Props = {
  /** Keys of the sources that keep silences. */
  sources: readonly string[];
  /** Conditions to begin with. */
  matchers: readonly MatcherView[];
  /** The silence that the new one takes the place of. */
  replaces?: SilenceView;
  onClose: () => void;
};

const DURATIONS: readonly (readonly [ms: number, name: string])[] = [
  [30 * MINUTE, "30 min"],
  [HOUR, "1 h"],
  [2 * HOUR, "2 h"],
  [8 * HOUR, "8 h"],
  [DAY, "1 day"],
  [3 * DAY, "3 days"],
  [7 * DAY, "7 days"],
];

/** Makes a silence: what, how long, why; then says what becomes quiet and asks. */
export function SilenceDialog({ sources, matchers, replaces, onClose }: Props): ReactElement {
  const { environment } = useSession();
  const zone = useStore(preferences, (value) => value.zone);
  const [source, setSource] = useState(replaces?.source ?? sources[0] ?? "");
  const [rows, setRows] = useState(matchers);
  const [lasts, setLasts] = useState(2 * HOUR);
  const [by, setBy] = useState("");
  const [comment, setComment] = useState(replaces?.comment ?? "");
  const [now] = useState(Date.now);
  const asked = useAsked<Omit<CreateSilence, "confirmed" | "typed">>(
    (request) => call("create_silence", request),
    () => {
      announce(`The silence is in force in ${environment.title}.`);
      refresh();
      onClose();
    },
  );
  const complete = rows.length > 0 && rows.every(({ name }) => name.trim() !== "");
  const missing = !complete
    ? "A silence needs a condition, and every condition a label."
    : comment.trim() === ""
      ? "Say why: whoever finds the silence must know whether it may go."
      : undefined;
  const { question } = asked;
  return (
    <Modal
      title={`${replaces ? "Change a silence" : "Silence alerts"} in ${environment.title}`}
      open
      onClose={onClose}
      wide
      {...(question
        ? {}
        : {
            description:
              "Alerts that meet every condition are told to nobody until it ends. Wheelhouse goes on showing them.",
          })}
    >
      {question && (
        <Question asked={asked} deed="Silence">
          <dl className={styles.summary}>
            <div>
              <dt>Conditions</dt>
              <dd>
                <Matchers matchers={question.request.matchers} />
              </dd>
            </div>
            <div>
              <dt>Until</dt>
              <dd>{fullTime(question.request.ends, zone)}</dd>
            </div>
            <div>
              <dt>Why</dt>
              <dd>{question.request.comment}</dd>
            </div>
          </dl>
        </Question>
      )}
      {!question && (
        <form
          className={form.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (missing !== undefined || asked.busy) return;
            asked.put({
              environment: environment.id,
              source,
              replaces: replaces?.id ?? null,
              matchers: [...rows],
              ends: Date.now() + lasts,
              by: by.trim(),
              comment: comment.trim(),
            });
          }}
        >
          {sources.length > 1 && (
            <Choice
              label="At"
              value={source}
              options={sources.map((key) => [key, key] as const)}
              onChoose={setSource}
              refused={replaces ? "A silence stays at its source." : undefined}
            />
          )}
          <MatcherRows rows={rows} onRows={setRows} />
          <div className={styles.lasts} role="group" aria-label="How long">
            {DURATIONS.map(([ms, name]) => (
              <button
                key={ms}
                type="button"
                aria-pressed={ms === lasts}
                onClick={() => setLasts(ms)}
              >
                {name}
              </button>
            ))}
            <span>until {fullTime(now + lasts, zone)}</span>
          </div>
          <label className={styles.why}>
            Why
            <textarea
              rows={2}
              required
              value={comment}
              placeholder="What is known, and when it may go"
              onChange={(event) => setComment(event.target.value)}
            />
          </label>
          <label className={form.field}>
            By
            <input
              value={by}
              placeholder="this computer’s user"
              autoComplete="off"
              onChange={(event) => setBy(event.target.value)}
            />
          </label>
          {asked.failure && <FailureNote failure={asked.failure} compact />}
          <div className={popup.buttons}>
            {missing !== undefined && <span className={styles.missing}>{missing}</span>}
            <Button onClick={onClose}>Cancel</Button>
            <Button
              look="primary"
              type="submit"
              disabled={missing !== undefined || asked.busy}
              title={missing}
            >
              What becomes quiet?
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}
