import { useRef, type KeyboardEvent, type ReactElement } from "react";

import type { AttributeMatch, TraceAbilities } from "../../contract.ts";
import { Icon } from "../../parts/Icon.tsx";
import { attributeText, OP_SIGNS, OP_WORDS } from "./attribute-text.ts";
import type { Draft, DraftProblems } from "./draft.ts";
import styles from "./SearchForm.module.css";

type Props = {
  draft: Draft;
  problems: DraftProblems;
  abilities: TraceAbilities;
  title: string;
  onDraft: (change: Partial<Draft>) => void;
  onSearch: (change?: Partial<Draft>) => void;
};

/** Conditions on attributes as tokens, and the one that is being typed. */
export function Attributes(props: Props): ReactElement {
  const { draft, problems, abilities, title, onDraft, onSearch } = props;
  const { attributes, attribute } = draft;
  const field = useRef<HTMLInputElement>(null);
  const without = (at: number): AttributeMatch[] => attributes.filter((_, each) => each !== at);
  const onKey = (event: KeyboardEvent<HTMLInputElement>): void => {
    const last = attributes.at(-1);
    if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      onSearch();
    } else if (event.key === "Backspace" && attribute === "" && last) {
      // The last token can be typed on.
      event.preventDefault();
      onDraft({ attributes: attributes.slice(0, -1), attribute: attributeText(last) });
    }
  };
  return (
    <div className={styles.attributes} data-wrong={problems.attribute !== undefined || undefined}>
      {attributes.map((each, at) => (
        <span
          key={`${at} ${attributeText(each)}`}
          className={styles.token}
          title={[each.name, OP_WORDS[each.op], each.value].filter(Boolean).join(" ")}
        >
          <span className={styles.tokenName}>{each.name}</span>
          <span className={styles.tokenOp}>{OP_SIGNS[each.op]}</span>
          {each.op !== "exists" && <span className={styles.tokenValue}>{each.value}</span>}
          <button
            type="button"
            className={styles.remove}
            aria-label={`Remove ${attributeText(each)}`}
            onClick={() => {
              onSearch({ attributes: without(at) });
              field.current?.focus();
            }}
          >
            <Icon name="close" size={12} />
          </button>
        </span>
      ))}
      <input
        ref={field}
        className={styles.attribute}
        aria-label="Attribute"
        aria-invalid={problems.attribute !== undefined}
        title={problems.attribute ?? comparisons(abilities)}
        placeholder={
          abilities.attributes
            ? attributes.length === 0
              ? "Attributes: http.route = /orders"
              : "and…"
            : `${title} does not search attributes`
        }
        disabled={!abilities.attributes}
        value={attribute}
        spellCheck={false}
        autoCapitalize="off"
        onChange={(event) => onDraft({ attribute: event.target.value })}
        onKeyDown={onKey}
      />
    </div>
  );
}

function comparisons({ ops }: TraceAbilities): string {
  return ops.map((op) => `name ${OP_SIGNS[op]}${op === "exists" ? "" : " value"}`).join("\n");
}
