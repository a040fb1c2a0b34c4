/** What a text seems to be, before Wheelhouse reads it exactly. */
export type Seen = {
  /** What it seems to be, in words. */
  words: string;
  /** Nothing else is meant by it; a request id might be the name of something as well. */
  sure: boolean;
};

const HEX = /^(?:0x)?(?:[0-9a-f]{16}|[0-9a-f]{30,32})$/iu;
const DASHED = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu;
const TRACEPARENT = /^(?:traceparent:\s*)?[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}/iu;
const B3 = /^(?:b3:\s*)?(?:[0-9a-f]{32}|[0-9a-f]{16})-[0-9a-f]{16}(?:-[01d](?:-[0-9a-f]{16})?)?$/iu;
const XRAY = /(?:^|root=)1-[0-9a-f]{8}-[0-9a-f]{24}/iu;
const PAGE = /^https?:\/\/\S+$/iu;
const HEADER =
  /^(?:traceparent|b3|x-b3-traceid|x-amzn-trace-id|uber-trace-id|x-request-id)\s*[:=]/iu;
const NAMED = /(?:trace|span|request|req|correlation)[._-]?id["']?\s*[:=]/iu;
/** 16 or 32 hex digits on their own among other words. */
const WITHIN = /(?<![0-9a-z])(?:[0-9a-f]{32}|[0-9a-f]{16})(?![0-9a-z])/iu;

/**
 * What `find_trace` could make of a text. The one place that reads it is Rust; this only decides
 * whether looking it up is worth an offer.
 */
export function recognise(text: string): Seen | undefined {
  const said = text.trim();
  if (said.length < 6) return undefined;
  if (TRACEPARENT.test(said)) return { words: "traceparent", sure: true };
  if (B3.test(said)) return { words: "B3 header", sure: true };
  if (XRAY.test(said)) return { words: "X-Ray trace id", sure: true };
  if (HEX.test(said)) return { words: "trace id", sure: true };
  if (DASHED.test(said)) return { words: "trace or request id", sure: true };
  if (PAGE.test(said)) {
    return WITHIN.test(said) || /trace/iu.test(said)
      ? { words: "address of a trace", sure: true }
      : undefined;
  }
  if (HEADER.test(said)) return { words: "header", sure: true };
  if (/^[[{]/u.test(said)) return { words: "JSON log line", sure: true };
  if (NAMED.test(said) || WITHIN.test(said)) return { words: "log line", sure: true };
  // One word with digits among its letters, such as req-8f3a21 or 01HF9Z….
  const digits = said.match(/\d/gu)?.length ?? 0;
  if (!/\s/u.test(said) && digits >= 2 && /^[\w.:/+=@-]{6,256}$/u.test(said)) {
    return { words: "request id, through the logs", sure: false };
  }
  return undefined;
}

/** A pasted text on one line, cut in the middle, so that both ends of an id can be compared. */
export function shortened(text: string, most = 48): string {
  const line = text.trim().replaceAll(/\s+/gu, " ");
  if (line.length <= most) return line;
  const tail = Math.floor(most / 3);
  return `${line.slice(0, most - tail - 1)}…${line.slice(-tail)}`;
}
