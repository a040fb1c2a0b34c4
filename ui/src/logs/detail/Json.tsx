import type { ReactElement } from "react";

import type { JsonView } from "../../contract.ts";
import detail from "../../parts/detail/Detail.module.css";
import styles from "./LineDetail.module.css";

/** A line as indented JSON. It is untrusted, and only ever text. */
export function Json({ view: { lines, cut } }: { view: JsonView }): ReactElement {
  return (
    <>
      <pre className={styles.raw}>
        {lines.map(({ depth, spans }, at) => (
          <span key={at} className={styles.json} style={{ paddingLeft: depth * 14 }}>
            {spans.map((span, each) => (
              <span key={each} data-token={span.token}>
                {span.text}
              </span>
            ))}
          </span>
        ))}
      </pre>
      {cut !== null && <p className={detail.quiet}>{cut}</p>}
    </>
  );
}
