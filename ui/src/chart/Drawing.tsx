import { useLayoutEffect, useMemo, useRef, type ReactElement } from "react";

import { UnsupportedNote } from "../parts/FailureNote.tsx";
import { checkSvg } from "./svg.ts";
import styles from "./Chart.module.css";

/** Mounts a drawing after checking that it is one; a refused drawing says why. */
export function Drawing({ svg }: { svg: string }): ReactElement {
  const checked = useMemo(() => checkSvg(svg), [svg]);
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (checked.ok) place.current?.replaceChildren(checked.element);
  }, [checked]);
  if (!checked.ok) return <UnsupportedNote reason={`The drawing is refused: ${checked.reason}.`} />;
  return <div ref={place} className={styles.drawing} aria-hidden="true" />;
}
