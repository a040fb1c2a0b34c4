import type { ReactElement, ReactNode } from "react";

import styles from "./Evidence.module.css";
import { fitting, type Asked } from "./asked.ts";

type Props = {
  asked: Asked;
  onChange: (asked: Asked) => void;
  /** The seed that is drawn with; empty if everything is taken. */
  seed: string;
};

/** The period, and whether everything in it is taken or a sample. */
export function Period({ asked, onChange, seed }: Props): ReactElement {
  const set = (change: Partial<Asked>): void => onChange({ ...asked, ...change });
  return (
    <form className={styles.period} onSubmit={(event) => event.preventDefault()}>
      <Field label="From">
        <input
          type="date"
          value={asked.from}
          max={asked.to}
          onChange={(event) => set({ from: event.target.value })}
        />
      </Field>
      <Field label="To, that day too">
        <input
          type="date"
          value={asked.to}
          min={asked.from}
          onChange={(event) => set({ to: event.target.value })}
        />
      </Field>
      <div className={styles.choice} role="group" aria-label="Which changes">
        <button type="button" aria-pressed={!asked.sample} onClick={() => set({ sample: false })}>
          Everything
        </button>
        <button type="button" aria-pressed={asked.sample} onClick={() => set({ sample: true })}>
          A sample
        </button>
      </div>
      {asked.sample && (
        <>
          <Field label="Seed">
            <input
              type="text"
              value={asked.seed}
              placeholder={seed}
              spellCheck={false}
              onChange={(event) => set({ seed: event.target.value })}
            />
          </Field>
          <Field label="Size">
            <input
              type="text"
              inputMode="numeric"
              className={styles.size}
              value={asked.size}
              placeholder="by rule"
              aria-invalid={!fitting(asked)}
              onChange={(event) => set({ size: event.target.value.trim() })}
            />
          </Field>
        </>
      )}
      <label className={styles.sign} title="Ed25519, with a key of this pack in the keychain">
        <input
          type="checkbox"
          checked={asked.sign}
          onChange={(event) => set({ sign: event.target.checked })}
        />
        Sign the manifest
      </label>
      {!fitting(asked) && (
        <p className={styles.wrong} role="alert">
          Choose a first day that is not after the last, and a size that is a number above 0.
        </p>
      )}
    </form>
  );
}

function Field({ label, children }: { label: string; children: ReactNode }): ReactElement {
  return (
    <label className={styles.field}>
      <span>{label}</span>
      {children}
    </label>
  );
}
