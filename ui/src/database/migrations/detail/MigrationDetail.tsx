import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import type { MigrationDetail as Detail, MigrationRow } from "../../../contract.ts";
import { exactTime } from "../../../dashboards/log-rows.ts";
import { failureOf } from "../../../failure.ts";
import { timesIn } from "../../../format.ts";
import { PinButton } from "../../../incidents/PinButton.tsx";
import { usePinnable, type Pinnable } from "../../../incidents/pinnable.ts";
import styles from "../../../parts/detail/Detail.module.css";
import { DetailBar } from "../../../parts/detail/DetailBar.tsx";
import { Fact } from "../../../parts/detail/Fact.tsx";
import { EmptyNote, FailureNote } from "../../../parts/FailureNote.tsx";
import { Sentence } from "../../../parts/Sentence.tsx";
import { Skeleton } from "../../../parts/Skeleton.tsx";
import { StateShape } from "../../../parts/StateMark.tsx";
import { useSession } from "../../../session.ts";
import { go, type DatabasePlace } from "../../../state/location.ts";
import { preferences } from "../../../state/preferences.ts";
import { useStore } from "../../../state/store.ts";
import { writeLength } from "../../../traces/time.ts";
import { changed } from "../../place.ts";
import { migrationQuery } from "../../queries.ts";
import { StateSign } from "../StateSign.tsx";
import { KNOWN_MEANINGS, KNOWN_WORDS } from "../words.ts";
import { Checksums } from "./Checksums.tsx";
import { Commits } from "./Commits.tsx";
import { Effect } from "./Effect.tsx";
import { Seen } from "./Seen.tsx";
import { Texts } from "./Texts.tsx";

type Props = {
  /** As the list has it; absent if it is not in the list. */
  row: MigrationRow | undefined;
  source: string;
  history: string;
  /** Its key. */
  migration: string;
  place: DatabasePlace;
  onClose: () => void;
};

/** Everything about one migration: what was found, its facts and how they are known, its text. */
export function MigrationDetail(props: Props): ReactElement {
  const { row, source, history, migration, place, onClose } = props;
  const { environment, epoch } = useSession();
  const listed = row ? `${row.state} ${row.applied.text} ${row.checksum}` : "";
  const request = { environment: environment.id, source, history, migration };
  const { data, error, refetch } = useQuery({
    ...migrationQuery(request, epoch.revision, listed),
    enabled: row !== undefined,
  });
  const pinnable: Pinnable | undefined = row && {
    environment: environment.id,
    title: `the migration ${row.id}`,
    what: { kind: "migration", migration: request },
  };
  usePinnable(pinnable);
  return (
    <>
      <DetailBar
        copy={[row?.id ?? migration, "The id"]}
        tools={<PinButton pinnable={pinnable} />}
        onClose={onClose}
      >
        {row && <StateSign state={row.state} />}
        <h2 title={row?.name}>
          <code>{row?.id ?? migration}</code> {row?.name !== row?.id && <small>{row?.name}</small>}
        </h2>
      </DetailBar>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keyboard */}
      <div className={styles.body} tabIndex={0} role="region" aria-label="About the migration">
        {!row && <EmptyNote reason="This migration is not in the history any more." />}
        {row && <Facts row={row} />}
        {error && <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} />}
        {!data && !error && row && <Skeleton rows={12} label="Reading the migration" />}
        {data && (
          <Known
            detail={data}
            place={place}
            effect={<Effect source={source} history={history} migration={migration} />}
          />
        )}
      </div>
    </>
  );
}

function Facts({ row }: { row: MigrationRow }): ReactElement {
  const zone = useStore(preferences, (value) => value.zone);
  const { applied, by, duration, batch, file, findings } = row;
  return (
    <>
      {findings.length > 0 && (
        <ul className={styles.findings}>
          {findings.map(({ code, message, remedy, grave }) => (
            <li key={`${code} ${message}`} data-grave={grave || undefined}>
              <StateShape state={grave ? "critical" : "warning"} />
              <span>
                <Sentence text={message} />{" "}
                <span className={styles.remedy}>
                  <Sentence text={remedy} />
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
      <dl className={styles.facts}>
        {row.state !== "pending" && (
          <Fact name="Applied">
            {applied.at === null || applied.known === "seen"
              ? timesIn(applied.text, zone)
              : exactTime(applied.at, zone)}{" "}
            <small title={KNOWN_MEANINGS[applied.known]}>{KNOWN_WORDS[applied.known]}</small>
          </Fact>
        )}
        {by !== "" && <Fact name="By">{by}</Fact>}
        {duration !== null && <Fact name="Took">{writeLength(duration)}</Fact>}
        {batch !== "" && <Fact name="Batch">{batch}</Fact>}
        {file !== "" && (
          <Fact name="File">
            <code>{file}</code>
          </Fact>
        )}
      </dl>
    </>
  );
}

type KnownProps = { detail: Detail; place: DatabasePlace; effect: ReactElement };

function Known({ detail, place, effect }: KnownProps): ReactElement {
  const { row, texts, house, tables, provenance, details } = detail;
  return (
    <>
      <Checksums row={row} then={detail.checksum_then} now={detail.checksum_now} />
      <Seen first={detail.first_seen} changes={detail.changes} />
      <Commits commits={detail.commits} />
      {row.state !== "pending" && effect}
      {(texts.length > 0 || house.length > 0) && <Texts texts={texts} house={house} />}
      {tables.length > 0 && (
        <section aria-label="Tables">
          <div className={styles.title}>
            <h3>Tables that it creates or changes</h3>
          </div>
          <p className={styles.jumps}>
            {tables.map((name) => (
              <button
                key={name}
                type="button"
                className={styles.jump}
                title={`Show ${name} in the schema`}
                onClick={() => go(changed(place, { tab: "schema", table: tableOf(name) }))}
              >
                <code>{name}</code>
              </button>
            ))}
          </p>
        </section>
      )}
      {provenance.length > 0 && <Pairs title="Where this is known from" pairs={provenance} />}
      {details.length > 0 && <Pairs title="What else its row says" pairs={details} code />}
    </>
  );
}

type PairsProps = { title: string; pairs: readonly (readonly [string, string])[]; code?: boolean };

function Pairs({ title, pairs, code = false }: PairsProps): ReactElement {
  return (
    <section aria-label={title}>
      <div className={styles.title}>
        <h3>{title}</h3>
      </div>
      <dl className={styles.facts}>
        {pairs.map(([name, value], at) => (
          <Fact key={`${name} ${at}`} name={name}>
            {code ? <code>{value}</code> : value}
          </Fact>
        ))}
      </dl>
    </section>
  );
}

/** "sales.orders" as schema and name; a name without a schema has none. */
export function tableOf(name: string): { schema: string; name: string } {
  const dot = name.indexOf(".");
  return dot < 0 ? { schema: "", name } : { schema: name.slice(0, dot), name: name.slice(dot + 1) };
}
