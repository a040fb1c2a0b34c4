import { useEffect, useState, type ReactElement } from "react";

import type { TraceView, WaterfallState } from "../../contract.ts";
import { Icon } from "../../parts/Icon.tsx";
import { toFilter, withAttribute, withoutAttribute } from "../look.ts";
import { Chip, Choose, Switch } from "./Choose.tsx";
import styles from "./Controls.module.css";
import { tokenOf, writeAttribute } from "./tokens.ts";

type Props = {
  view: TraceView;
  state: WaterfallState;
  onChange: (next: WaterfallState) => void;
  /** Leaves the field towards the rows. */
  onLeave: () => void;
};

/** Letters come faster than rows are worth asking for. */
const PAUSE = 150;

const SHARES: readonly (readonly [number, string])[] = [
  [0, "Any duration"],
  [0.001, "≥ 0.1% of the trace"],
  [0.01, "≥ 1% of the trace"],
  [0.05, "≥ 5% of the trace"],
  [0.1, "≥ 10% of the trace"],
  [0.25, "≥ 25% of the trace"],
];

/** Which spans are shown: words, and conditions as tokens. */
export function FilterBar({ view, state, onChange, onLeave }: Props): ReactElement {
  const { filter } = state;
  const [draft, setDraft] = useDraft(state, onChange);
  const names = view.services.map(({ name }) => name);
  const take = (): boolean => {
    const token = tokenOf(draft, names);
    if (!token) return false;
    const plain = toFilter(state, { text: "" });
    setDraft("");
    onChange(
      token.kind === "service"
        ? toFilter(plain, { services: [...new Set([...filter.services, token.service])] })
        : withAttribute(plain, token.attribute),
    );
    return true;
  };
  return (
    <div className={styles.filter}>
      <div className={styles.field}>
        <Icon name="funnel" size={12} />
        {filter.services.map((service) => (
          <Chip
            key={service}
            text={`service = ${service}`}
            onRemove={() =>
              onChange(
                toFilter(state, { services: filter.services.filter((each) => each !== service) }),
              )
            }
          />
        ))}
        {filter.attributes.map((each) => (
          <Chip
            key={writeAttribute(each)}
            text={writeAttribute(each)}
            onRemove={() => onChange(withoutAttribute(state, each))}
          />
        ))}
        <input
          type="search"
          data-filter
          className={styles.input}
          aria-label="Filter spans"
          placeholder="Filter: words, or name = value"
          title="Words in names, services, attributes, events and messages; name = value and Enter for an attribute, service = name for a service"
          spellCheck={false}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") {
              if (!take()) onLeave();
            } else if (event.key === "Escape") {
              if (draft === "") onLeave();
              else setDraft("");
            } else if (event.key === "Backspace" && draft === "") removeLast(state, onChange);
            else return;
            event.preventDefault();
          }}
        />
      </div>
      <Switch
        label="Errors"
        title={`Only spans with an error: ${view.errors} (next one: e)`}
        on={filter.errors}
        disabled={view.errors === 0 && !filter.errors}
        onChange={(errors) => onChange(toFilter(state, { errors }))}
      />
      <Switch
        label="Critical path"
        keys="x"
        title="Only spans on the critical path, by timing"
        on={filter.critical}
        onChange={(critical) => onChange(toFilter(state, { critical }))}
      />
      <Choose
        label={SHARES.find(([share]) => share === filter.min_share)?.[1] ?? "Any duration"}
        name="Least duration"
        on={filter.min_share > 0}
        options={SHARES.map(([share, label]) => ({
          label,
          chosen: share === filter.min_share,
          choose: () => onChange(toFilter(state, { min_share: share })),
        }))}
      />
      {view.services.length > 1 && (
        <Choose
          label={
            filter.services.length === 0
              ? "All services"
              : `${filter.services.length} of ${names.length} services`
          }
          name="Services"
          on={filter.services.length > 0}
          options={view.services.map((service) => ({
            label: service.name === "" ? "(no name)" : service.name,
            detail: `${service.spans.toLocaleString("en")} spans`,
            chosen: filter.services.includes(service.name),
            stays: true,
            choose: () =>
              onChange(
                toFilter(state, {
                  services: filter.services.includes(service.name)
                    ? filter.services.filter((each) => each !== service.name)
                    : [...filter.services, service.name],
                }),
              ),
          }))}
        />
      )}
    </div>
  );
}

function removeLast(state: WaterfallState, onChange: Props["onChange"]): void {
  const attribute = state.filter.attributes.at(-1);
  if (attribute) onChange(withoutAttribute(state, attribute));
  else if (state.filter.services.length > 0) {
    onChange(toFilter(state, { services: state.filter.services.slice(0, -1) }));
  }
}

/** What stands in the field: the filter's words, ahead of them while they are typed. */
function useDraft(
  state: WaterfallState,
  onChange: Props["onChange"],
): [string, (draft: string) => void] {
  const { text } = state.filter;
  const [draft, setDraft] = useState(text);
  const [shown, setShown] = useState(text);
  if (shown !== text) {
    setShown(text);
    // A step back brings its words along; what is typed meanwhile stays.
    if (draft === shown) setDraft(text);
  }
  useEffect(() => {
    if (draft.trim() === text) return undefined;
    const timer = setTimeout(() => onChange(toFilter(state, { text: draft.trim() })), PAUSE);
    return () => clearTimeout(timer);
  }, [draft, text, state, onChange]);
  return [draft, setDraft];
}
