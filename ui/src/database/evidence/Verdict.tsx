import type { ReactElement } from "react";

import type { EvidenceSignature, EvidenceVerdict } from "../../contract.ts";
import { CopyButton } from "../../parts/CopyButton.tsx";
import detail from "../../parts/detail/Detail.module.css";
import { Fact } from "../../parts/detail/Fact.tsx";
import { StateMark } from "../../parts/StateMark.tsx";
import styles from "./Evidence.module.css";

/** Whether a pack is as it was made, and every difference if it is not. */
export function Verdict({ verdict }: { verdict: EvidenceVerdict }): ReactElement {
  const { folder, sound, sentence, faults, signature, manifest, facts, files } = verdict;
  return (
    <section className={styles.verdict} data-sound={sound} aria-label="Verification">
      <StateMark state={sound ? "ok" : "critical"} word={sentence} />
      {faults.length > 0 && (
        <ul className={styles.faults}>
          {faults.map(({ file, code, message }) => (
            <li key={`${file} ${code} ${message}`}>
              <code>{file}</code> {message}
            </li>
          ))}
        </ul>
      )}
      <dl className={detail.facts}>
        <Fact name="Folder">{folder}</Fact>
        {manifest !== "" && (
          <Fact name="Manifest">
            <code className={detail.hash}>{manifest}</code>
            <CopyButton text={manifest} what="The manifest’s hash" />
            <br />
            <small>Note it where nobody can change it.</small>
          </Fact>
        )}
        <Fact name="Signature">{signed(signature)}</Fact>
        <Fact name="Compared">{files} files</Fact>
        {facts.map(([name, value]) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
      </dl>
    </section>
  );
}

function signed(signature: EvidenceSignature): string {
  switch (signature.state) {
    case "none":
      return "not signed";
    case "good":
      return `by ${signature.key}: whose key it is, only somebody who knows it can say`;
    case "bad":
      return `does not fit: ${signature.why}`;
  }
}
