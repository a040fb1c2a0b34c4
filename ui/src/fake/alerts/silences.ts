import type { CreateSilence, ExpireSilence, SilenceAnswer, SilenceView } from "../../contract.ts";
import { ALERT_LINES } from "./lines.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The environment that asks twice. */
const PRODUCTION = "production-like";

/** Keeps silences: those that stood at first, and what is made of them. */
export function silenceKeeper() {
  let kept = first(Date.now());
  let made = 0;
  const create = (request: CreateSilence): SilenceAnswer => {
    const { environment, source, replaces, matchers, ends, by, comment, confirmed } = request;
    const quiet = ALERT_LINES(Date.now())
      .map(({ alert }) => alert)
      .filter(({ labels }) =>
        matchers.every(({ name, value, regex, equal }) => {
          const has = regex
            ? new RegExp(`^(?:${value})$`, "u").test(labels[name] ?? "")
            : (labels[name] ?? "") === value;
          return has === equal;
        }),
      );
    const names = quiet.map(({ labels }) => labels["alertname"]).join(", ");
    const words = `Silence ${quiet.length === 0 ? "no alert that is known now" : `${quiet.length} ${quiet.length === 1 ? "alert" : "alerts"} (${names})`} of ${titleOf(environment)} at Alertmanager until ${new Date(ends).toISOString().slice(0, 16).replace("T", " ")} UTC? Nobody is told of it until then.`;
    const ask = asked(environment, confirmed, words);
    if (ask) return ask;
    made += 1;
    const now = Date.now();
    kept = [
      {
        id: `made-${made}`,
        source,
        title: "Alertmanager",
        state: "active",
        matchers,
        by: by || "rosa",
        comment,
        starts: now,
        ends,
        updated: now,
        hides: quiet.length,
        remarks: quiet.length === 0 ? ["hides nothing"] : [],
      },
      ...kept.map((each) => (each.id === replaces ? ended(each, now) : each)),
    ];
    return { kind: "done", id: `made-${made}` };
  };
  const expire = ({ environment, id, confirmed }: ExpireSilence): SilenceAnswer => {
    const silence = kept.find((each) => each.id === id);
    const words = `End the silence of ${silence?.by ?? "nobody"} in ${titleOf(environment)} now? ${silence?.hides ?? 0} alerts speak again.`;
    const ask = asked(environment, confirmed, words);
    if (ask) return ask;
    kept = kept.map((each) => (each.id === id ? ended(each, Date.now()) : each));
    return { kind: "done", id };
  };
  return { silences: () => kept, create, expire };
}

/** Asks once, in production twice. */
function asked(environment: string, confirmed: number, words: string): SilenceAnswer | undefined {
  if (confirmed >= (environment === PRODUCTION ? 2 : 1)) return undefined;
  return { kind: "ask", words, type_name: confirmed === 1 };
}

function titleOf(environment: string): string {
  return environment === PRODUCTION ? "Production-like" : "Demo";
}

function ended(silence: SilenceView, at: number): SilenceView {
  return { ...silence, state: "expired", ends: at, updated: at, hides: 0, remarks: [] };
}

function first(now: number): SilenceView[] {
  const silence = (
    part: Pick<SilenceView, "id" | "state" | "matchers" | "by" | "comment"> & Partial<SilenceView>,
  ): SilenceView => ({
    source: "alertmanager",
    title: "Alertmanager",
    starts: null,
    ends: null,
    updated: null,
    hides: 0,
    remarks: [],
    ...part,
  });
  const is = (name: string, value: string) => ({ name, value, regex: false, equal: true });
  return [
    silence({
      id: "5c1e9a40",
      state: "active",
      matchers: [is("alertname", "QueueBacklog"), is("queue", "mail")],
      by: "rosa@example.com",
      comment:
        "The mail provider is slow. They answer on Monday; until then we only look at the age.",
      starts: now - 12 * DAY,
      ends: now + 2 * DAY,
      updated: now - 2 * DAY,
      hides: 1,
      remarks: ["in force for 12 days", "made longer 3 times"],
    }),
    silence({
      id: "77b0fe02",
      state: "active",
      matchers: [
        {
          name: "instance",
          value: "replica-[13]\\.orders\\.internal:.*",
          regex: true,
          equal: true,
        },
        { name: "severity", value: "critical", regex: false, equal: false },
      ],
      by: "kim",
      comment: "resize of the disks",
      starts: now - 3 * HOUR,
      ends: now + 40 * MINUTE,
      updated: now - 3 * HOUR,
      remarks: ["hides nothing"],
    }),
    silence({
      id: "0a44c1d9",
      state: "pending",
      matchers: [{ name: "service", value: "search|imports", regex: true, equal: true }],
      by: "deploy-bot",
      comment: "Planned upgrade of the search cluster",
      starts: now + 5 * HOUR,
      ends: now + 7 * HOUR,
      updated: now - 20 * MINUTE,
    }),
    silence({
      id: "e3f2a7b8",
      state: "expired",
      matchers: [is("alertname", "HighErrorRate"), is("service", "orders")],
      by: "kim",
      comment: "load test",
      starts: now - 2 * DAY,
      ends: now - 2 * DAY + HOUR,
      updated: now - 2 * DAY + HOUR,
    }),
    silence({
      id: "19cc0d5e",
      state: "expired",
      matchers: [is("severity", "warning")],
      by: "",
      comment: "",
      starts: now - 4 * DAY,
      ends: now - 3 * DAY,
      updated: now - 4 * DAY,
      remarks: ["nobody said who or why"],
    }),
  ];
}
