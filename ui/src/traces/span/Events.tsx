import type { ReactElement } from "react";

import { writeCount } from "../../amounts.ts";
import type { FilterAttribute, SpanEventView, SpanLinkView } from "../../contract.ts";
import { Button } from "../../parts/Button.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { preferences } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import { writeDifference, writeMoment } from "../time.ts";
import { AttributeList } from "./Attributes.tsx";
import styles from "./Span.module.css";
import type { SpanDeeds } from "./SpanDetail.tsx";

type EventsProps = {
  events: readonly SpanEventView[];
  dropped: number;
  onFilter: (attribute: FilterAttribute) => void;
};

/** Events that are laid out; the rest is counted. */
const MOST = 200;

/** What happened within a span, in time order. */
export function Events({ events, dropped, onFilter }: EventsProps): ReactElement | null {
  const zone = useStore(preferences, (value) => value.zone);
  if (events.length === 0 && dropped === 0) return null;
  return (
    <details className={styles.group} open>
      <summary>
        <h3>Events</h3> <span>{writeCount(events.length)}</span>
      </summary>
      <ol className={styles.events}>
        {events.slice(0, MOST).map((event, at) => (
          <li key={at}>
            <p>
              <time title={writeMoment(event.at, 0, zone)}>{writeDifference(event.offset)}</time>
              <strong>{event.name}</strong>
            </p>
            {event.attributes.length > 0 && (
              <AttributeList rows={event.attributes} onFilter={onFilter} />
            )}
          </li>
        ))}
      </ol>
      {events.length > MOST && (
        <p className={styles.note}>
          {writeCount(events.length - MOST)} later events are not shown here; a saved trace holds
          them.
        </p>
      )}
      {dropped > 0 && (
        <p className={styles.note}>
          {writeCount(dropped)} more were dropped before the span was sent.
        </p>
      )}
    </details>
  );
}

type LinksProps = { links: readonly SpanLinkView[]; dropped: number; deeds: SpanDeeds };

/** Spans that it names besides its parent, here or in other traces. */
export function Links({ links, dropped, deeds }: LinksProps): ReactElement | null {
  if (links.length === 0 && dropped === 0) return null;
  return (
    <details className={styles.group} open>
      <summary>
        <h3>Links</h3> <span>{writeCount(links.length)}</span>
      </summary>
      <ul className={styles.links}>
        {links.slice(0, MOST).map((link, at) => {
          const { here } = link;
          return (
            <li key={at}>
              <Button
                small
                look="quiet"
                onClick={() => (here === null ? deeds.find(link.trace_id) : deeds.reveal(here))}
              >
                <Icon name="link" size={12} />
                {here === null ? "Look up trace" : "Go to span"}{" "}
                <code>{here === null ? link.trace_id : link.span_id}</code>
              </Button>
              {link.attributes.length > 0 && (
                <AttributeList rows={link.attributes} onFilter={deeds.filter} />
              )}
            </li>
          );
        })}
      </ul>
      {dropped > 0 && (
        <p className={styles.note}>
          {writeCount(dropped)} more were dropped before the span was sent.
        </p>
      )}
    </details>
  );
}
