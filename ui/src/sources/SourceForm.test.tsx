import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import type { AddSource, SourceCard, SourceKind } from "../contract.ts";
import { PACK, sourceCards } from "../fake/answers.ts";
import { fake } from "../fake/ipc.ts";
import { openWindow } from "../fake/render.tsx";
import { checkSource } from "./check-source.ts";
import { draftOf, ofKind, requestOf, type SourceDraft } from "./draft.ts";
import { GROUPS, kindsOf } from "./kinds.ts";

function requestsOf(command: string): unknown[] {
  return fake.calls.filter((each) => each.command === command).map((each) => each.request);
}

async function openForm(): Promise<ReturnType<typeof openWindow> & { dialog: HTMLElement }> {
  const window = openWindow({ screen: "sources" });
  await window.user.click(await screen.findByRole("button", { name: "Add a source…" }));
  const dialog = await screen.findByRole("dialog", { name: "Add a source to Demo" });
  return { ...window, dialog };
}

it("says what is wrong beside the field, then adds", async () => {
  const { user, dialog } = await openForm();
  await user.type(within(dialog).getByLabelText(/^Key/), "metrics");
  await user.click(within(dialog).getByRole("button", { name: "Add to Demo" }));
  expect(await within(dialog).findByText(/already has a source “metrics”/)).toBeVisible();
  expect(within(dialog).getByText(/Write the whole address/)).toBeVisible();
  expect(requestsOf("add_source")).toEqual([]);
  await user.type(within(dialog).getByLabelText(/^Key/), "2");
  await user.type(within(dialog).getByLabelText(/^Address/), "https://prometheus.example.com");
  await user.click(within(dialog).getByRole("button", { name: "Add to Demo" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(requestsOf("add_source")).toEqual([
    {
      ...requestOf(draftOf("prometheus"), "demo"),
      id: "metrics2",
      url: "https://prometheus.example.com",
    },
  ]);
});

describe("what each kind asks for", () => {
  /** Everything the form shows below Kind and Key. */
  const asked: Record<SourceKind, string[]> = {
    prometheus: ["Address", "Secret", "Tenant"],
    direct: ["Page to scrape", "OTLP over HTTP at", "OTLP over gRPC at", "Log file", "Service"],
    loki: ["Address", "Secret", "Tenant"],
    elasticsearch: ["Address", "Indexes", "Secret"],
    opensearch: ["Address", "Indexes", "Region", "Secret"],
    splunk: ["Address", "Indexes", "Secret"],
    victorialogs: ["Address", "Secret"],
    cloudwatch: ["Region", "Log groups", "Address", "Secret"],
    jsonl: ["File or folder", "Or address", "Service"],
    tempo: ["Address", "Secret", "Tenant"],
    jaeger: ["Address", "Secret", "Tenant"],
    zipkin: ["Address", "Secret", "Tenant"],
    datadog: ["Address", "Indexes", "Secret"],
    xray: ["Region", "Address", "Secret"],
    "otlp-files": ["File or folder"],
    postgres: ["Address", "Encryption", "Migrations"],
    mysql: ["Address", "Encryption", "Migrations"],
    mariadb: ["Address", "Encryption", "Migrations"],
    sqlite: ["File", "Migrations"],
    actuator: ["Address", "Database", "Migrations", "Secret"],
    alertmanager: ["Address", "Secret", "Tenant"],
    grafana: ["Address", "Secret"],
  };

  it("is shown for every kind of a pack", async () => {
    const { dialog } = await openForm();
    const kinds = within(dialog).getByLabelText("Kind");
    const shown: Record<string, string[]> = {};
    for (const option of within(kinds).getAllByRole<HTMLOptionElement>("option")) {
      fireEvent.change(kinds, { target: { value: option.value } });
      shown[option.value] = [...dialog.querySelectorAll("label")]
        .map((label) => label.firstChild?.textContent ?? "")
        .slice(2);
    }
    expect(shown).toEqual(asked);
  });

  const kinds = GROUPS.flatMap((group) => kindsOf(group));
  it.each(kinds)("%s is not added empty, and its own examples are enough", (kind, { fields }) => {
    const empty = { ...draftOf(kind), id: "new" };
    expect(checkSource(empty, [])).not.toEqual({});
    const needed = fields.filter((field) => field.needed);
    // Where none is needed by itself, the first of those that can be chosen from will do.
    const filled = needed.length > 0 ? needed : fields.slice(0, 1);
    const hints = Object.fromEntries(filled.map(({ key, hint }) => [key, hint.split(",")[0]]));
    expect(checkSource({ ...empty, ...hints }, [])).toEqual({});
  });
});

describe("a cloud", () => {
  it("is asked for by region, log groups and profile", async () => {
    const { user, dialog } = await openForm();
    const type = (label: string, text: string): Promise<void> =>
      user.type(within(dialog).getByLabelText(label), text);
    await user.selectOptions(within(dialog).getByLabelText("Kind"), "cloudwatch");
    await type("Key", "cloud");
    await type("Region", "eu-central-1");
    await type("Log groups", "/ecs/orders, /ecs/worker");
    await user.selectOptions(within(dialog).getByLabelText("Secret"), "none");
    await type("Profile", "ops");
    await user.click(within(dialog).getByRole("button", { name: "Add to Demo" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(requestsOf("add_source")).toEqual([
      {
        ...requestOf(draftOf("cloudwatch"), "demo"),
        id: "cloud",
        region: "eu-central-1",
        names: ["/ecs/orders", "/ecs/worker"],
        auth: "none",
        profile: "ops",
      } satisfies AddSource,
    ]);
  });
});

describe("once added", () => {
  async function add(auth: SourceCard["auth"]): Promise<ReturnType<typeof openWindow>> {
    let added = false;
    fake.override.add_source = () => {
      added = true;
      return { ...PACK, revision: PACK.revision + 1 };
    };
    fake.override.sources = () => {
      const cards = sourceCards(Date.now());
      const fresh = { ...cards[0]!, id: "fresh", title: "Fresh", auth, has_secret: false };
      return added ? [...cards, fresh] : cards;
    };
    const window = await openForm();
    await window.user.type(within(window.dialog).getByLabelText("Key"), "fresh");
    await window.user.type(within(window.dialog).getByLabelText("Address"), "https://a.example");
    await window.user.click(within(window.dialog).getByRole("button", { name: "Add to Demo" }));
    return window;
  }

  it("is tested, rung by rung", async () => {
    await add("none");
    const card = await screen.findByRole("article", { name: "Fresh" });
    expect(await within(card).findByRole("region", { name: "Diagnosis" })).toBeVisible();
    expect(requestsOf("test_source")).toEqual([{ environment: "demo", source: "fresh" }]);
  });

  it("is asked for its secret first if it takes one", async () => {
    await add("bearer");
    expect(await screen.findByRole("dialog", { name: "Secret of Fresh" })).toBeVisible();
    expect(requestsOf("test_source")).toEqual([]);
  });
});

describe("a draft", () => {
  const good: SourceDraft = { ...draftOf("prometheus"), id: "a", url: "https://a.example.com" };
  const of = (kind: SourceKind, part: Partial<SourceDraft>): Partial<SourceDraft> => ({
    ...draftOf(kind),
    id: "a",
    ...part,
  });

  it.each<[Partial<SourceDraft>, string[]]>([
    [{}, []],
    [{ id: "A b" }, ["id"]],
    [{ id: "taken" }, ["id"]],
    [{ url: "example.com" }, ["url"]],
    [{ url: "ftp://example.com" }, ["url"]],
    [{ url: "https://user:word@example.com" }, ["url"]],
    [{ auth: "basic" }, ["auth_name"]],
    [{ auth: "header", auth_name: "X Key" }, ["auth_name"]],
    [{ auth: "header", auth_name: "X-Key" }, []],
    [of("postgres", { url: "https://replica.example.com" }), ["url"]],
    [of("postgres", { url: "postgres://readonly:word@replica.example.com/orders" }), ["url"]],
    [of("postgres", { url: "postgres://readonly@replica.example.com/orders" }), []],
    [of("cloudwatch", { region: "eu central" }), ["region"]],
    [of("cloudwatch", { region: "eu-central-1" }), []],
    [of("cloudwatch", { region: "eu-central-1", auth: "none" }), ["profile"]],
    [of("opensearch", { url: "https://search.example.com", auth: "none" }), []],
    [of("jsonl", { path: "run", url: "https://orders.example.com/logs" }), ["path"]],
    [of("jsonl", { url: "https://orders.example.com/logs" }), []],
    [of("direct", { otlp_http: "0.0.0.0:4318" }), ["otlp_http"]],
    [of("direct", { otlp_http: "127.0.0.1:4318" }), []],
    [of("direct", { path: "run/orders.jsonl" }), []],
  ])("of %j is wrong in %j", (part, expected) => {
    expect(Object.keys(checkSource({ ...good, ...part }, ["taken"]))).toEqual(expected);
  });

  it("keeps its key and address when its kind changes, and nothing the new kind lacks", () => {
    const draft = { ...good, tenant: "orders", auth: "bearer" as const };
    expect(ofKind(draft, "actuator")).toEqual({ ...draftOf("actuator"), id: "a", url: good.url });
    expect(ofKind(draft, "sqlite")).toEqual({ ...draftOf("sqlite"), id: "a" });
  });
});
