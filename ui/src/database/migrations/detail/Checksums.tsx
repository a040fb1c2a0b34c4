import type { ReactElement } from "react";

import type { MigrationRow } from "../../../contract.ts";
import { CopyButton } from "../../../parts/CopyButton.tsx";
import styles from "../../../parts/detail/Detail.module.css";
import { Fact } from "../../../parts/detail/Fact.tsx";
import { StateMark } from "../../../parts/StateMark.tsx";
import { CHECKSUM_MEANINGS } from "../words.ts";

type Props = {
  row: MigrationRow;
  /** In the row; may be empty. */
  then: string;
  /** Of the file as it is now; may be empty. */
  now: string;
};

/** The checksum that was recorded beside that of the file as it is now. */
export function Checksums({ row, then, now }: Props): ReactElement | null {
  if (then === "" && (now === "" || row.state === "pending")) return null;
  const { checksum } = row;
  return (
    <section aria-label="Checksum">
      <div className={styles.title}>
        <h3>Checksum</h3>
        {checksum === "edited" || checksum === "line_endings" ? (
          <StateMark
            state={checksum === "edited" ? "critical" : "warning"}
            word={checksum === "edited" ? "edited after it was applied" : "line endings only"}
          />
        ) : (
          <small>{CHECKSUM_MEANINGS[checksum]}</small>
        )}
      </div>
      <dl className={styles.facts}>
        <Sum name="When applied" sum={then} what="The recorded checksum" />
        <Sum name="File now" sum={now} what="The file’s checksum" differs={then !== now} />
      </dl>
    </section>
  );
}

type SumProps = { name: string; sum: string; what: string; differs?: boolean };

function Sum({ name, sum, what, differs = false }: SumProps): ReactElement {
  return (
    <Fact name={name}>
      {sum === "" ? (
        "not known"
      ) : (
        <>
          <code className={styles.hash}>{differs ? <mark>{sum}</mark> : sum}</code>
          <CopyButton text={sum} what={what} />
        </>
      )}
    </Fact>
  );
}
