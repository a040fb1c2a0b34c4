import { useState, type ReactElement } from "react";

import type { Placeholder } from "../../contract.ts";
import { count } from "../../format.ts";
import { Button } from "../../parts/Button.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { withEntry } from "../kept.ts";
import { fieldOf, useWork } from "../work/work.ts";
import styles from "./Values.module.css";

/** More known values than this are folded. */
const KNOWN = 4;
/** More values than this are not asked for at a time. */
const NEEDED = 8;

/** Every value that the runbook leaves open: what it is, where it came from, or that it is needed. */
export function Values(): ReactElement | null {
  const { placeholders } = useWork().view;
  if (placeholders.length === 0) return null;
  const open = placeholders.filter(({ value }) => value === null);
  const known = placeholders.filter(({ value }) => value !== null);
  return (
    <section className={styles.values} aria-label="Values">
      {open.length > 0 && (
        <p className={styles.asked}>
          {count(open.length, "value is", "values are")} needed: steps that use{" "}
          {open.length === 1 ? "it" : "them"} are not run before.
        </p>
      )}
      <div className={styles.fields}>
        {open.slice(0, NEEDED).map((each) => (
          <Field key={each.name} placeholder={each} />
        ))}
        {known.length <= KNOWN && known.map((each) => <Field key={each.name} placeholder={each} />)}
      </div>
      {open.length > NEEDED && (
        <Folded
          words={`${open.length - NEEDED} more are needed further down`}
          placeholders={open.slice(NEEDED)}
        />
      )}
      {known.length > KNOWN && (
        <Folded
          words={`${count(known.length, "value is", "values are")} known`}
          placeholders={known}
        />
      )}
    </section>
  );
}

type FoldedProps = { words: string; placeholders: readonly Placeholder[] };

function Folded({ words, placeholders }: FoldedProps): ReactElement {
  return (
    <details className={styles.folded}>
      <summary>{words}</summary>
      <div className={styles.fields}>
        {placeholders.map((each) => (
          <Field key={each.name} placeholder={each} />
        ))}
      </div>
    </details>
  );
}

/** One value; it is taken with Enter or when the field is left. */
function Field({ placeholder }: { placeholder: Placeholder }): ReactElement {
  const { id, kept, keep } = useWork();
  const { name, value, from, written, line } = placeholder;
  const [typed, setTyped] = useState<string>();
  const own = kept.values[name];
  const take = (next: string | undefined): void => {
    setTyped(undefined);
    if (next === own || (own === undefined && next === value)) return;
    keep(({ values }) => ({ values: withEntry(values, name, next) }));
  };
  const field = fieldOf(id, name);
  return (
    <div className={styles.field} data-open={value === null || undefined}>
      <label htmlFor={field} title={`${written.join(", ")}, first in line ${line}`}>
        {name}
      </label>
      <input
        id={field}
        value={typed ?? value ?? ""}
        placeholder={value === null ? (written[0] ?? "needed") : ""}
        aria-describedby={`${field}-from`}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => typed !== undefined && take(typed.trim() || undefined)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && typed !== undefined) take(typed.trim() || undefined);
          if (event.key === "Escape" && typed !== undefined) {
            event.stopPropagation();
            setTyped(undefined);
          }
        }}
      />
      {own !== undefined && (
        <Button
          small
          look="quiet"
          className={styles.take}
          aria-label={`Take back what was typed for ${name}`}
          title="Take back what was typed"
          onClick={() => take(undefined)}
        >
          <Icon name="close" size={12} />
        </Button>
      )}
      <span id={`${field}-from`} className={styles.from}>
        {value === null ? "needed" : own === undefined ? from : "typed here"}
      </span>
    </div>
  );
}
