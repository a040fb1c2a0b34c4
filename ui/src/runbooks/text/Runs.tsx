import type { ReactElement, ReactNode } from "react";

import type { Run, RunbookLinkView } from "../../contract.ts";
import { addressOf, LinkText } from "../../links/LinkText.tsx";
import { StateShape } from "../../parts/StateMark.tsx";
import { useWork } from "../work/work.ts";
import styles from "./Text.module.css";

/** Stretches of untrusted text with their looks, placeholders and links. */
export function Runs({ runs }: { runs: readonly Run[] }): ReactElement {
  return (
    <>
      {runs.map((run, at) => (
        <Stretch key={at} run={run} />
      ))}
    </>
  );
}

function Stretch({ run }: { run: Run }): ReactElement {
  const { text, placeholder, link } = run;
  let shown: ReactNode = placeholder === undefined ? text : <Chip name={placeholder} text={text} />;
  if (run.code === true) shown = <code className={styles.code}>{shown}</code>;
  if (run.struck === true) shown = <del>{shown}</del>;
  if (run.emphasis === true) shown = <em>{shown}</em>;
  if (run.strong === true) shown = <strong>{shown}</strong>;
  return link ? <RunLink link={link}>{shown}</RunLink> : <>{shown}</>;
}

/** A placeholder within the text: its value, or what is asked for. */
function Chip({ name, text }: { name: string; text: string }): ReactElement {
  const { view, ask } = useWork();
  const known = view.placeholders.find((each) => each.name === name);
  const open = known?.value === null || known === undefined;
  return (
    <button
      type="button"
      className={styles.chip}
      data-open={open || undefined}
      title={open ? `${name} has no value yet` : `${name}: ${known.from}`}
      onClick={() => ask(name)}
    >
      {text}
      {open && <span className="visually-hidden"> (has no value yet)</span>}
    </button>
  );
}

function RunLink({ link, children }: { link: RunbookLinkView; children: ReactNode }): ReactElement {
  const { target, broken } = link;
  const { follow } = useWork();
  if (broken !== undefined) {
    return (
      <span className={styles.broken} title={`${addressOf(target)}\n${broken}`}>
        <StateShape state="warning" />
        {children}
        <span className={styles.brokenWhy}> leads nowhere: {broken}</span>
      </span>
    );
  }
  if (target.kind !== "runbook") return <LinkText target={target}>{children}</LinkText>;
  return (
    <button
      type="button"
      className={styles.link}
      title={addressOf(target)}
      onClick={() => follow(target)}
    >
      {children}
    </button>
  );
}
