import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import type { PackView } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { Button } from "../parts/Button.tsx";
import { FailureNote } from "../parts/FailureNote.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Moment } from "../parts/Moment.tsx";
import { ProblemList } from "../parts/ProblemList.tsx";
import { recentPacksQuery } from "../queries.ts";
import { openPack, opening, pickPack } from "../state/opening.ts";
import { useStore } from "../state/store.ts";
import styles from "./Welcome.module.css";

type Props = {
  /** A pack that is open but has no environment to show. */
  pack: PackView | undefined;
  /** True until it is known whether a pack is open. */
  asking: boolean;
  error: Error | undefined;
  dragging: boolean;
};

/** The first screen: what Wheelhouse is, and how to open a pack. */
export function Welcome({ pack, asking, error, dragging }: Props): ReactElement {
  const recent = useQuery({ ...recentPacksQuery, enabled: !asking });
  const { busy, failure } = useStore(opening);
  if (asking) {
    return (
      <main className={styles.welcome} aria-label="Wheelhouse" aria-busy="true">
        {/* The first words make the web view read its fonts, which it can while nothing else is to do. */}
        <p className="visually-hidden">Asking which pack is open</p>
      </main>
    );
  }
  return (
    <main className={styles.welcome} data-dragging={dragging || undefined} aria-label="Wheelhouse">
      <div className={styles.column}>
        <h1 className={styles.name}>Wheelhouse</h1>
        <p className={styles.what}>
          The console for a running backend. Open the handover pack you were given and see whether
          the system is healthy, what changed, and where it is failing.
        </p>
        <p className={styles.more}>
          A pack is a folder with a <code>wheelhouse.toml</code>, usually your repository.
          Wheelhouse reads it and asks the sources it names. It never writes to your backend or its
          database.
        </p>
        <div className={styles.open}>
          <Button look="primary" disabled={busy} onClick={() => void pickPack()}>
            <Icon name="folder" /> {busy ? "Opening…" : "Open a pack…"}
          </Button>
          <span className={styles.drop}>
            {dragging ? "Drop the folder to open it." : "or drop its folder onto this window"}
          </span>
        </div>
        {failure && (
          <section className={styles.failure} aria-label="The pack did not open">
            <FailureNote failure={failure} />
          </section>
        )}
        {error && (
          <section className={styles.failure} aria-label="Wheelhouse did not answer">
            <FailureNote failure={failureOf(error)} />
          </section>
        )}
        {pack && <NoEnvironment pack={pack} />}
        {recent.data && recent.data.length > 0 && (
          <section>
            <h2 className={styles.heading}>Opened before</h2>
            <ul>
              {recent.data.map((each) => (
                <li key={each.folder}>
                  <button
                    type="button"
                    data-row
                    className={styles.recent}
                    disabled={busy}
                    onClick={() => void openPack(each.folder)}
                  >
                    <span className={styles.title}>{each.name}</span>
                    <span className={styles.folder}>{each.folder}</span>
                    <Moment at={each.opened} />
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </main>
  );
}

function NoEnvironment({ pack }: { pack: PackView }): ReactElement {
  return (
    <section className={styles.failure} aria-label="The pack has no environment">
      <p>
        <strong>{pack.name}</strong> is open, but <code>wheelhouse.toml</code> in {pack.folder}{" "}
        names no environment that can be shown. Add one under <code>[environments.…]</code>; the
        file is read again as soon as it is saved.
      </p>
      <ProblemList problems={pack.problems} />
    </section>
  );
}
