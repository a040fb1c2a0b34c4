import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, type ReactElement } from "react";

import type { LogDetail, LogField } from "../../contract.ts";
import { exactTime, logTime } from "../../dashboards/log-rows.ts";
import { failureOf } from "../../failure.ts";
import { PinButton } from "../../incidents/PinButton.tsx";
import { pinnableLine } from "../../incidents/pinnable.ts";
import { Button } from "../../parts/Button.tsx";
import { CopyButton } from "../../parts/CopyButton.tsx";
import detail from "../../parts/detail/Detail.module.css";
import { DetailBar } from "../../parts/detail/DetailBar.tsx";
import { Fact } from "../../parts/detail/Fact.tsx";
import { FailureNote } from "../../parts/FailureNote.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { SeverityMark } from "../../parts/SeverityMark.tsx";
import { Skeleton } from "../../parts/Skeleton.tsx";
import { useSession } from "../../session.ts";
import type { LogsPlace } from "../../state/location.ts";
import { preferences, type LogLayout } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import { toggledColumn } from "../lines/columns.ts";
import { excluding, including } from "../place.ts";
import { lineQuery } from "../queries.ts";
import { Spans, textOf } from "../Spans.tsx";
import { waysOf } from "../ways.ts";
import { Context } from "./Context.tsx";
import { Json } from "./Json.tsx";
import styles from "./LineDetail.module.css";
import type { Sight } from "./use-sight.ts";

type Props = {
  logs: number;
  line: number;
  /** What conditions on a field are added to. */
  place: LogsPlace;
  layout: LogLayout;
  sight: Sight;
  /** The trace beside whose spans it stands, which it leads to no more. */
  within?: string;
  onLayout: (layout: LogLayout) => void;
  onPlace: (place: LogsPlace) => void;
  onClose: () => void;
};

/** Everything about one line, and the ways from it: its trace, its request, the lines around it. */
export function LineDetail(props: Props): ReactElement {
  const { logs, line, onClose } = props;
  const { data, error, refetch } = useQuery(lineQuery(logs, line));
  const { environment } = useSession();
  const zone = useStore(preferences, (value) => value.zone);
  return (
    <>
      <DetailBar
        copy={[data ? textOf(data.raw) : "", "The line"]}
        tools={<PinButton pinnable={pinnableLine(environment.id, logs, line)} />}
        onClose={onClose}
      >
        <h2 className={styles.head}>
          {data ? (
            <>
              <SeverityMark severity={data.severity} />
              <time>{logTime(data.time.at, zone)}</time>
            </>
          ) : (
            "The line"
          )}
        </h2>
      </DetailBar>
      {data && <Ways data={data} within={props.within} />}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keyboard */}
      <div className={detail.body} tabIndex={0} role="region" aria-label="About the line">
        {error && <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} />}
        {!data && !error && <Skeleton rows={12} label="Reading the line" />}
        {data && <Known {...props} data={data} />}
      </div>
    </>
  );
}

/** Where a line leads to. */
function Ways({ data, within }: { data: LogDetail; within: string | undefined }): ReactElement {
  const { trace, ofTrace, ofRequest } = waysOf(data);
  return (
    <div className={`${detail.deeds} ${styles.ways}`}>
      {trace && data.trace_id !== within && (
        <Button small title="Open the trace of this line (o)" onClick={trace}>
          <Icon name="trace" size={12} /> Trace
        </Button>
      )}
      {ofTrace && data.trace_id !== within && (
        <Button
          small
          look="quiet"
          title="All lines of this trace, from all sources (l)"
          onClick={ofTrace}
        >
          Its lines
        </Button>
      )}
      {ofRequest && (
        <Button small title="All lines of this request, from all sources (i)" onClick={ofRequest}>
          Request
        </Button>
      )}
    </div>
  );
}

type KnownProps = Props & { data: LogDetail };

function Known({ data, place, layout, sight, onLayout, onPlace, logs, line }: KnownProps) {
  const zone = useStore(preferences, (value) => value.zone);
  return (
    <>
      <p className={styles.body}>
        <Spans spans={data.body} />
      </p>
      <dl className={detail.facts}>
        <Fact name="Time">
          {exactTime(data.time.at, zone)}{" "}
          <small>
            {data.time.read}
            {data.time.guessed && ", guessed"}
          </small>
        </Fact>
        <Fact name="Source">
          {data.source} <small>{data.dialect}</small>
        </Fact>
        {data.stream.length > 0 && (
          <Fact name="Stream">
            <code>
              <Spans spans={data.stream} />
            </code>
          </Fact>
        )}
      </dl>
      <section aria-label="Fields">
        <div className={detail.title}>
          <h3>Fields</h3>
          {data.redacted > 0 && <small>{data.redacted} pieces of the line are hidden</small>}
        </div>
        <ul>
          {data.fields.map((field, at) => (
            <Field
              key={`${field.name} ${at}`}
              field={field}
              column={layout.columns.includes(field.name)}
              onColumn={() => onLayout(toggledColumn(layout, field.name))}
              onInclude={(value) => onPlace(including(place, field.name, value))}
              onExclude={(value) => onPlace(excluding(place, field.name, value))}
            />
          ))}
        </ul>
        {data.fields_cut > 0 && (
          <p className={detail.quiet}>{data.fields_cut.toLocaleString("en")} more are left out.</p>
        )}
      </section>
      <Context logs={logs} line={line} sight={sight} />
      <AsWritten data={data} sight={sight} />
    </>
  );
}

/** The line itself, set out if it is JSON; raw is one key away. */
function AsWritten({ data, sight: { raw, setRaw } }: { data: LogDetail; sight: Sight }) {
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (raw) section.current?.scrollIntoView?.({ block: "nearest" });
  }, [raw]);
  return (
    <section ref={section} aria-label="As it was written">
      <div className={detail.title}>
        <h3>As it was written</h3>
        <span className={detail.room} />
        {data.json && (
          <Button
            small
            look="quiet"
            className={styles.toggle}
            aria-pressed={raw}
            title={raw ? "Set it out as JSON (a)" : "As it came, to the letter (a)"}
            onClick={() => setRaw(!raw)}
          >
            Raw
          </Button>
        )}
        <CopyButton text={textOf(data.raw)} what="The line" />
      </div>
      {data.json && !raw ? (
        <Json view={data.json} />
      ) : (
        <pre className={styles.raw}>
          <Spans spans={data.raw} />
        </pre>
      )}
      {data.raw_cut > 0 && (
        <p className={detail.quiet}>
          {data.raw_cut.toLocaleString("en")} characters more are left out; an export has them.
        </p>
      )}
    </section>
  );
}

type FieldProps = {
  field: LogField;
  column: boolean;
  onColumn: () => void;
  onInclude: (value: string) => void;
  onExclude: (value: string) => void;
};

function Field({ field, column, onColumn, onInclude, onExclude }: FieldProps): ReactElement {
  const { name, value, cut, exact } = field;
  return (
    <li className={styles.field}>
      <span className={styles.name} title={name}>
        {name}
      </span>
      <code className={styles.value}>
        <Spans spans={value} />
        {cut > 0 && <small> … {cut.toLocaleString("en")} more</small>}
      </code>
      <span className={styles.ofField}>
        {exact !== null && (
          <>
            <Button
              small
              look="quiet"
              aria-label={`Only ${name} ${exact}`}
              title="Only these"
              onClick={() => onInclude(exact)}
            >
              <Icon name="plus" size={12} />
            </Button>
            <Button
              small
              look="quiet"
              aria-label={`Without ${name} ${exact}`}
              title="Leave these out"
              onClick={() => onExclude(exact)}
            >
              <Icon name="close" size={12} />
            </Button>
          </>
        )}
        <Button
          small
          look="quiet"
          aria-pressed={column}
          aria-label={`${name} as a column`}
          title={column ? "No column" : "As a column"}
          onClick={onColumn}
        >
          <Icon name="dashboards" size={12} />
        </Button>
        <CopyButton text={textOf(value)} what="The value" />
      </span>
    </li>
  );
}
