import { call } from "#ipc";
import { useMutation } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";

import type { AddSource, AuthKind } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { Button } from "../parts/Button.tsx";
import { FailureNote } from "../parts/FailureNote.tsx";
import form from "../parts/Form.module.css";
import { Modal } from "../parts/Modal.tsx";
import popup from "../parts/Popup.module.css";
import { announce } from "../parts/announce.ts";
import { useSession } from "../session.ts";
import { showPack } from "../state/opening.ts";
import { checkSource, type SourceDraft } from "./check-source.ts";

type Props = { open: boolean; taken: readonly string[]; onClose: () => void };

const EMPTY: SourceDraft = {
  id: "",
  kind: "prometheus",
  url: "",
  auth: "none",
  auth_name: "",
  tenant: "",
};

const KINDS: readonly [string, string][] = [
  ["prometheus", "Prometheus, Mimir, Thanos or VictoriaMetrics"],
  ["direct", "The backend itself, without a platform"],
  ["tempo", "Tempo"],
  ["jaeger", "Jaeger or VictoriaTraces"],
  ["zipkin", "Zipkin"],
  ["datadog", "Datadog: traces"],
  ["xray", "AWS X-Ray"],
];

/** An address of each kind, as an example. */
const ADDRESSES: Record<string, string> = {
  direct: "http://127.0.0.1:8080/metrics",
  prometheus: "https://prometheus.example.com",
  tempo: "https://tempo.example.com",
  jaeger: "https://jaeger.example.com",
  zipkin: "https://zipkin.example.com",
  datadog: "https://api.datadoghq.eu",
  xray: "https://xray.eu-central-1.amazonaws.com",
};

/** Kinds that are always asked with several keys. */
const WITH_KEYS: ReadonlySet<string> = new Set(["datadog", "xray"]);

const AUTHS: readonly [AuthKind, string][] = [
  ["none", "None"],
  ["bearer", "Bearer token"],
  ["basic", "User and password"],
  ["header", "A named header"],
];

/** Adds a source to the pack's file; what is wrong is said beside the field. */
export function AddSourceDialog({ open, taken, onClose }: Props): ReactElement {
  const { environment } = useSession();
  return (
    <Modal
      title={`Add a source to ${environment.title}`}
      description={`It is written to wheelhouse.toml${environment.production ? ", in production" : ""}. Its secret is asked for afterwards and kept in the keychain.`}
      open={open}
      onClose={onClose}
    >
      {open && <Form taken={taken} onClose={onClose} />}
    </Modal>
  );
}

function authKind(value: string): AuthKind {
  return AUTHS.find(([auth]) => auth === value)?.[0] ?? "none";
}

function Form({ taken, onClose }: Omit<Props, "open">): ReactElement {
  const { environment } = useSession();
  const [draft, setDraft] = useState(EMPTY);
  const [tried, setTried] = useState(false);
  const wrong = checkSource(draft, taken);
  const shown = tried ? wrong : {};
  const change = (part: Partial<SourceDraft>): void => setDraft({ ...draft, ...part });
  const add = useMutation({
    mutationFn: (request: AddSource) => call("add_source", request),
    onSuccess: (pack) => {
      showPack(pack);
      announce(`${draft.id} is added to ${environment.title}.`);
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
        if (Object.keys(wrong).length === 0) add.mutate({ environment: environment.id, ...draft });
      }}
    >
      <label className={form.field}>
        Kind
        <select
          value={draft.kind}
          onChange={(event) => {
            const kind = event.target.value;
            change({ kind, auth: WITH_KEYS.has(kind) ? "keys" : "none" });
          }}
        >
          {KINDS.map(([kind, name]) => (
            <option key={kind} value={kind}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <Text
        label="Key"
        hint="metrics"
        value={draft.id}
        wrong={shown.id}
        onChange={(id) => change({ id })}
      />
      <Text
        label={draft.kind === "direct" ? "Page to scrape" : "Address"}
        hint={ADDRESSES[draft.kind] ?? ""}
        value={draft.url}
        wrong={shown.url}
        onChange={(url) => change({ url })}
      />
      {draft.kind !== "direct" && draft.auth !== "keys" && (
        <>
          <label className={form.field}>
            Secret
            <select
              value={draft.auth}
              onChange={(event) => change({ auth: authKind(event.target.value) })}
            >
              {AUTHS.map(([auth, name]) => (
                <option key={auth} value={auth}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          {(draft.auth === "basic" || draft.auth === "header") && (
            <Text
              label={draft.auth === "basic" ? "User" : "Header"}
              hint={draft.auth === "basic" ? "readonly" : "X-Api-Key"}
              value={draft.auth_name}
              wrong={shown.auth_name}
              onChange={(auth_name) => change({ auth_name })}
            />
          )}
          <Text
            label="Tenant"
            hint="only if the server asks for X-Scope-OrgID"
            value={draft.tenant}
            wrong={shown.tenant}
            onChange={(tenant) => change({ tenant })}
          />
        </>
      )}
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

type TextProps = {
  label: string;
  hint: string;
  value: string;
  wrong: string | undefined;
  onChange: (value: string) => void;
};

function Text({ label, hint, value, wrong, onChange }: TextProps): ReactElement {
  return (
    <label className={form.field}>
      {label}
      <span className={form.control}>
        <input
          value={value}
          placeholder={hint}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={wrong !== undefined}
          onChange={(event) => onChange(event.target.value)}
        />
        {wrong !== undefined && (
          <span className={form.wrong} role="alert">
            {wrong}
          </span>
        )}
      </span>
    </label>
  );
}
