import { useId, useMemo, useState, type ReactElement } from "react";

import type { HouseFinding, MigrationText } from "../../../contract.ts";
import { Button } from "../../../parts/Button.tsx";
import { CopyButton } from "../../../parts/CopyButton.tsx";
import detail from "../../../parts/detail/Detail.module.css";
import { StateShape } from "../../../parts/StateMark.tsx";
import { Code } from "../../Code.tsx";
import styles from "./Texts.module.css";

type Props = { texts: readonly MigrationText[]; house: readonly HouseFinding[] };

/** What was run and how it is undone, with what the rules of the house say at their lines. */
export function Texts({ texts, house }: Props): ReactElement {
  const [chosen, setChosen] = useState(0);
  const id = useId();
  const marks = useMemo(
    () =>
      new Map(
        house.flatMap(({ line, rule, message }) =>
          line === null ? [] : [[line, `${rule}: ${message}`] as const],
        ),
      ),
    [house],
  );
  const text = texts[chosen];
  const toLine = (line: number): void => {
    setChosen(0);
    // After the text with that line is laid out.
    requestAnimationFrame(() =>
      document.getElementById(`${id}-${line}`)?.scrollIntoView({ block: "center" }),
    );
  };
  return (
    <>
      {house.length > 0 && (
        <section aria-label="Rules of the house">
          <div className={detail.title}>
            <h3>Rules of the house</h3>
          </div>
          <ul className={styles.rules}>
            {house.map(({ rule, message, line }) => (
              <li key={`${rule} ${line} ${message}`}>
                <StateShape state="warning" />
                <span>
                  <strong>{rule}</strong>: {message}
                  {line !== null && (
                    <button type="button" className={detail.jump} onClick={() => toLine(line)}>
                      line {line}
                    </button>
                  )}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {text && (
        <section aria-label="Text">
          <div className={detail.title}>
            <span className={detail.tools}>
              {texts.map(({ title }, at) => (
                <Button
                  key={`${title} ${at}`}
                  look="quiet"
                  small
                  aria-pressed={at === chosen}
                  onClick={() => setChosen(at)}
                >
                  {title}
                </Button>
              ))}
            </span>
            <small title={text.file}>{text.file === "" ? "from the row" : text.file}</small>
            <span className={detail.room} />
            <CopyButton text={text.text} what="The text" />
          </div>
          <Code
            label={text.title}
            text={text.text}
            language={text.language}
            marks={chosen === 0 ? marks : undefined}
            id={id}
          />
          {text.cut && <p className={detail.quiet}>Cut here, because it is very long.</p>}
        </section>
      )}
    </>
  );
}
