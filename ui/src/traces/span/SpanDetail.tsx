import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import { writeCount } from "../../amounts.ts";
import type { FilterAttribute, SpanDetail as Detail, TraceView } from "../../contract.ts";
import { failureOf } from "../../failure.ts";
import { count } from "../../format.ts";
import { Button } from "../../parts/Button.tsx";
import { copyText } from "../../parts/clipboard.ts";
import { FailureNote } from "../../parts/FailureNote.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Keys } from "../../parts/Keys.tsx";
import { Skeleton } from "../../parts/Skeleton.tsx";
import { StateMark } from "../../parts/StateMark.tsx";
import { preferences } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import { spanQuery } from "../queries.ts";
import { useReopen } from "../reopen.ts";
import { writeDifference, writeLength, writeMoment, writeShare } from "../time.ts";
import { Attributes } from "./Attributes.tsx";
import { Events, Links } from "./Events.tsx";
import { Exception, Statement } from "./Statement.tsx";
import styles from "./Span.module.css";

/** What is done from a span. */
export type SpanDeeds = {
  reveal: (span: number) => void;
  reRoot: (span: number) => void;
  filter: (attribute: FilterAttribute) => void;
  /** Looks up what leads out of this trace. */
  find: (text: string) => void;
  logs: () => void;
};

type Props = { view: TraceView; span: number; colors: Record<string, string>; deeds: SpanDeeds };

/** Everything about one span. */
export function SpanDetail({ view, span, colors, deeds }: Props): ReactElement {
  const { data, error, refetch } = useQuery({
    ...spanQuery(view.trace, span),
    // The span before stays until the next is here: walking through rows does not flicker.
    placeholderData: (before) => before,
  });
  useReopen(error);
  if (error) return <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton label="Loading the span" rows={12} />;
  return <Known detail={data} view={view} colors={colors} deeds={deeds} />;
}

type KnownProps = {
  detail: Detail;
  view: TraceView;
  colors: Record<string, string>;
  deeds: SpanDeeds;
};

function Known({ detail, view, colors, deeds }: KnownProps): ReactElement {
  const { crumbs, dropped } = detail;
  return (
    <article className={styles.known} aria-label={`Span ${detail.name}`}>
      {crumbs.length > 0 && (
        <nav className={styles.crumbs} aria-label="Ancestors">
          {crumbs.map((crumb) => (
            <span key={crumb.span}>
              <button type="button" title={crumb.service} onClick={() => deeds.reveal(crumb.span)}>
                {crumb.name}
              </button>
              <i aria-hidden="true">›</i>
            </span>
          ))}
        </nav>
      )}
      <h2 className={styles.name}>{detail.name === "" ? "(no name)" : detail.name}</h2>
      <p className={styles.owner}>
        <span className={styles.dot} style={{ background: colors[detail.service] }} />
        {detail.service === "" ? "no service" : detail.service}
        {detail.kind !== "unspecified" && <span className={styles.kind}>{detail.kind}</span>}
        <Button
          look="quiet"
          small
          className={styles.copyId}
          title={`Copy the span id ${detail.span_id}`}
          onClick={() => void copyText(detail.span_id, "The span id")}
        >
          <code>{detail.span_id}</code> <Icon name="copy" size={12} />
        </Button>
      </p>
      {detail.status === "error" && (
        <p className={styles.error}>
          <StateMark state="critical" word="Error" />
          {detail.status_message !== "" && <span>{detail.status_message}</span>}
        </p>
      )}
      {detail.status === "ok" && (
        <p className={styles.error}>
          <StateMark state="ok" word="Said to be ok" />
        </p>
      )}
      <Times detail={detail} view={view} />
      <p className={styles.tools}>
        {detail.children > 0 && (
          <Button small onClick={() => deeds.reRoot(detail.span)} aria-keyshortcuts="z">
            Show as the root <Keys keys="z" />
          </Button>
        )}
        <Button small onClick={deeds.logs} aria-keyshortcuts="l">
          Its log lines <Keys keys="l" />
        </Button>
      </p>
      {detail.exception && <Exception exception={detail.exception} />}
      {detail.sql && <Statement sql={detail.sql} />}
      {detail.groups.map((group) => (
        <Attributes key={group.title} group={group} onFilter={deeds.filter} />
      ))}
      {dropped[0] > 0 && (
        <p className={styles.note}>
          {writeCount(dropped[0])} more {dropped[0] === 1 ? "attribute was" : "attributes were"}{" "}
          dropped before the span was sent.
        </p>
      )}
      <Events events={detail.events} dropped={dropped[1]} onFilter={deeds.filter} />
      <Links links={detail.links} dropped={dropped[2]} deeds={deeds} />
    </article>
  );
}

function Times({ detail, view }: { detail: Detail; view: TraceView }): ReactElement {
  const zone = useStore(preferences, (value) => value.zone);
  const share = (part: number, all: number): string =>
    all > 0 ? ` (${writeShare(part / all)})` : "";
  return (
    <dl className={styles.times}>
      <div>
        <dt>Duration</dt>
        <dd title="and its share of the trace">
          <strong>{writeLength(detail.duration)}</strong>
          {share(detail.duration, view.duration)}
        </dd>
      </div>
      <div>
        <dt>Self time</dt>
        <dd title="in which none of its children ran, and its share of the duration">
          <strong>{writeLength(detail.self_time)}</strong>
          {share(detail.self_time, detail.duration)}
        </dd>
      </div>
      <div>
        <dt>Critical path</dt>
        <dd>
          {detail.critical > 0 ? (
            <>
              <strong>{writeLength(detail.critical)}</strong>
              {share(detail.critical, view.duration)}
            </>
          ) : (
            "not on it"
          )}
        </dd>
      </div>
      <div>
        <dt>Start</dt>
        <dd title="since the start of the trace">
          <strong>{writeDifference(detail.offset)}</strong>
        </dd>
      </div>
      <div className={styles.wide}>
        <dt>At</dt>
        <dd>{writeMoment(detail.start, 0, zone)}</dd>
      </div>
      {detail.descendants > 0 && (
        <div className={styles.wide}>
          <dt>Inside</dt>
          <dd>
            {detail.descendants === detail.children
              ? count(detail.children, "child", "children")
              : `${count(detail.children, "child", "children")}, ${writeCount(detail.descendants)} spans in all`}
          </dd>
        </div>
      )}
    </dl>
  );
}
