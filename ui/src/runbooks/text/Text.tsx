import { useEffect, useRef, useState, type ReactElement } from "react";

import type { RunbookBlock } from "../../contract.ts";
import { useWork } from "../work/work.ts";
import { Block } from "./Block.tsx";
import styles from "./Text.module.css";

/** Blocks laid out at first, and each time the end comes into sight. */
const SOME = 300;

/** The text of a runbook, block by block, as far as it was read. */
export function Text({ shownTo }: { shownTo: number }): ReactElement {
  const { view } = useWork();
  const { blocks, title, cut } = view;
  const [until, setUntil] = useState(SOME);
  const wanted = blocks.findIndex(({ id }) => id === shownTo);
  if (wanted >= until) setUntil(wanted + SOME);
  useEffect(() => {
    // Paper has no end to scroll to.
    const onPrint = (): void => setUntil(Number.MAX_SAFE_INTEGER);
    window.addEventListener("beforeprint", onPrint);
    return () => window.removeEventListener("beforeprint", onPrint);
  }, []);
  const shown = blocks.slice(0, until);
  return (
    <div className={styles.text}>
      {shown.map((block, at) =>
        at === 0 && isTitle(block, title) ? null : <Block key={block.id} block={block} />,
      )}
      {shown.length < blocks.length && (
        <Rest
          key={until}
          left={blocks.length - shown.length}
          onSight={() => setUntil(until + SOME)}
        />
      )}
      {cut !== null && <p className={styles.cut}>{cut}</p>}
      {blocks.length === 0 && <p className={styles.cut}>The file holds no text.</p>}
    </div>
  );
}

/** The head says the title already. */
function isTitle({ kind }: RunbookBlock, title: string): boolean {
  return kind.kind === "heading" && kind.text.map(({ text }) => text).join("") === title;
}

/** What is not laid out yet; it is when it comes into sight. */
function Rest({ left, onSight }: { left: number; onSight: () => void }): ReactElement {
  const place = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!place.current) return undefined;
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && onSight(),
      { rootMargin: "100% 0px" },
    );
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [onSight]);
  return (
    <button ref={place} type="button" className={styles.rest} onClick={onSight}>
      {left.toLocaleString("en")} more blocks
    </button>
  );
}
