import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";

import type { LogDetail, LogField } from "../../contract.ts";
import { exactTime } from "../../dashboards/log-rows.ts";
import { CopyButton, DetailBar } from "../../database/DetailBar.tsx";
import detail from "../../database/Detail.module.css";
import { failureOf } from "../../failure.ts";
import { Button } from "../../parts/Button.tsx";
import { FailureNote } from "../../parts/FailureNote.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { SeverityMark } from "../../parts/SeverityMark.tsx";
import { Skeleton } from "../../parts/Skeleton.tsx";
import { go, type LogsPlace } from "../../state/location.ts";
import { preferences } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import { excluding, including } from "../place.ts";
import { lineQuery } from "../queries.ts";
import { Spans, textOf } from "../Spans.tsx";
import { Context } from "./Context.tsx";
import { Json } from "./Json.tsx";
import styles from "./LineDetail.module.css";

type Props = {
  logs: number;
  line: number;
  place: LogsPlace;
  columns: readonly string[];
  onColumns: (columns: string[]) => void;
  onPlace: (place: LogsPlace) => void;
  onClose: () => void;
};

/** Everything about one line, and the ways from it: its trace, its request, the lines around it. */
export function LineDetail(props: Props): ReactElement {
  const { logs, line, onClose } = props;
  const { data, error, refetch } = useQuery(lineQuery(logs, line));
  return (
    <>
      <DetailBar copy={[data ? textOf(data.raw) : "", "The line"]} onClose={onClose}>
        <h2>{data ? <SeverityMark severity={data.severity} /> : "The line"}</h2>
        {data && <Ways data={data} />}
      </DetailBar>
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
function Ways({ data: { trace_id, span_id, request_id } }: { data: LogDetail }): ReactElement {
  const linesOf = (name: string, value: string): void =>
    go({ screen: "logs", fields: [{ name, op: "equal", values: [value] }], order: "oldest_first" });
  return (
    <span className={detail.tools}>
      {trace_id !== "" && (
        <>
          <Button
            small
            title="Open the trace of this line"
            onClick={() =>
              go({
                screen: "trace",
                id: trace_id,
                way: "from a log line",
                ...(span_id === "" ? {} : { span: span_id }),
              })
            }
          >
            <Icon name="trace" size={12} /> Trace
          </Button>
          <Button
            small
            look="quiet"
            title="All lines of this trace, from all sources"
            onClick={() => linesOf("trace_id", trace_id)}
          >
            Its lines
          </Button>
        </>
      )}
      {request_id !== "" && (
        <Button
          small
          title="All lines of this request, from all sources"
          onClick={() => linesOf("request_id", request_id)}
        >
          Request
        </Button>
      )}
    </span>
  );
}

function Known({
  data,
  place,
  columns,
  onColumns,
  onPlace,
  logs,
  line,
}: Props & { data: LogDetail }) {
  const zone = useStore(preferences, (value) => value.zone);
  const [raw, setRaw] = useState(false);
  return (
    <>
      <p className={styles.body}>
        <Spans spans={data.body} />
      </p>
      <dl className={detail.facts}>
        <div>
          <dt>Time</dt>
          <dd>
            {exactTime(data.time.at, zone)}{" "}
            <small>
              {data.time.read}
              {data.time.guessed && ", guessed"}
            </small>
          </dd>
        </div>
        <div>
          <dt>Source</dt>
          <dd>
            {data.source} <small>{data.dialect}</small>
          </dd>
        </div>
        {data.stream.length > 0 && (
          <div>
            <dt>Stream</dt>
            <dd>
              <code>
                <Spans spans={data.stream} />
              </code>
            </dd>
          </div>
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
              column={columns.includes(field.name)}
              onColumn={() =>
                onColumns(
                  columns.includes(field.name)
                    ? columns.filter((other) => other !== field.name)
                    : [...columns, field.name],
                )
              }
              onInclude={(value) => onPlace(including(place, field.name, value))}
              onExclude={(value) => onPlace(excluding(place, field.name, value))}
            />
          ))}
        </ul>
        {data.fields_cut > 0 && (
          <p className={detail.quiet}>{data.fields_cut.toLocaleString("en")} more are left out.</p>
        )}
      </section>
      <Context logs={logs} line={line} />
      <section aria-label="As it was written">
        <div className={detail.title}>
          <h3>As it was written</h3>
          <span className={detail.room} />
          {data.json && (
            <Button small look="quiet" aria-pressed={raw} onClick={() => setRaw(!raw)}>
              {raw ? "As JSON" : "Raw"}
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
    </>
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
      <span className={styles.deeds}>
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
