import { call } from "#ipc";
import { useMutation } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";

import { failureOf } from "../failure.ts";
import { Button } from "../parts/Button.tsx";
import { FailureNote } from "../parts/FailureNote.tsx";
import form from "../parts/Form.module.css";
import popup from "../parts/Popup.module.css";
import { announce } from "../parts/announce.ts";
import { useSession } from "../session.ts";
import { showPack } from "../state/opening.ts";
import { Choose, Text } from "./Entry.tsx";
import { SecretFields } from "./SecretFields.tsx";
import { checkSource } from "./check-source.ts";
import { draftOf, ofKind, requestOf, type SourceDraft } from "./draft.ts";
import { GROUPS, KINDS, kindsOf, type Field } from "./kinds.ts";

type Props = {
  taken: readonly string[];
  onAdded: (id: string) => void;
  onClose: () => void;
};

/** What is said of a new source: its kind, its key, and what that kind needs. */
export function SourceForm({ taken, onAdded, onClose }: Props): ReactElement {
  const { environment } = useSession();
  const [draft, setDraft] = useState(() => draftOf("prometheus"));
  const [tried, setTried] = useState(false);
  const wrong = checkSource(draft, taken);
  const shown = tried ? wrong : {};
  const change = (part: Partial<SourceDraft>): void => setDraft({ ...draft, ...part });
  const add = useMutation({
    mutationFn: () => call("add_source", requestOf(draft, environment.id)),
    onSuccess: (pack) => {
      showPack(pack);
      announce(`${draft.id} is added to ${environment.title}.`);
      onAdded(draft.id);
      onClose();
    },
  });
  return (
    <form
      className={form.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (Object.keys(wrong).length === 0) add.mutate();
      }}
    >
      <Choose
        label="Kind"
        value={draft.kind}
        onChange={(kind) => setDraft(ofKind(draft, kind))}
        groups={GROUPS.map((group) => [
          group,
          kindsOf(group).map(([kind, { name }]) => [kind, name]),
        ])}
      />
      <Text
        label="Key"
        hint="metrics"
        value={draft.id}
        wrong={shown.id}
        onChange={(id) => change({ id })}
      />
      {KINDS[draft.kind].fields.map((field) => (
        <Entry
          key={field.key}
          field={field}
          draft={draft}
          wrong={shown[field.key]}
          change={change}
        />
      ))}
      <SecretFields draft={draft} shown={shown} change={change} />
      {add.error && <FailureNote failure={failureOf(add.error)} compact />}
      <div className={popup.buttons}>
        <Button onClick={onClose}>Cancel</Button>
        <Button look="primary" type="submit" disabled={add.isPending}>
          Add to {environment.title}
        </Button>
      </div>
    </form>
  );
}

type EntryProps = {
  field: Field;
  draft: SourceDraft;
  wrong: string | undefined;
  change: (part: Partial<SourceDraft>) => void;
};

function Entry({ field: { key, label, hint }, draft, wrong, change }: EntryProps): ReactElement {
  if (key === "tls") {
    return (
      <Choose
        label={label}
        value={draft.tls}
        onChange={(tls) => change({ tls })}
        options={[
          ["verify-full", "With a certificate of this name"],
          ["verify-ca", "With a certificate of a known authority"],
          ["require", "With any certificate"],
          ["off", "None"],
        ]}
      />
    );
  }
  if (key === "engine") {
    return (
      <Choose
        label={label}
        value={draft.engine}
        onChange={(engine) => change({ engine })}
        options={[
          ["", "Not told"],
          ...kindsOf("Databases")
            .filter(([kind]) => kind !== "actuator")
            .map(([kind, { name }]): [string, string] => [kind, name]),
        ]}
      />
    );
  }
  return (
    <Text
      label={label}
      hint={hint}
      value={draft[key]}
      wrong={wrong}
      onChange={(text) => change({ [key]: text })}
    />
  );
}
