import { useState, type ReactElement, type ReactNode } from "react";

import { Button } from "../../parts/Button.tsx";
import { FailureNote } from "../../parts/FailureNote.tsx";
import form from "../../parts/Form.module.css";
import popup from "../../parts/Popup.module.css";
import { StateShape } from "../../parts/StateMark.tsx";
import { useSession } from "../../session.ts";
import styles from "./Silences.module.css";
import type { Asked } from "./use-asked.ts";

/** A question, whatever is asked for. */
type Pending = Pick<Asked<object>, "question" | "failure" | "busy" | "agree" | "withdraw">;

type Props = {
  asked: Pending;
  /** What the yes is called: "Silence". */
  deed: string;
  /** Shown again while it is asked: what was filled in. */
  children?: ReactNode;
};

/** What will happen, in the words of the answer, and the yes to it. */
export function Question({ asked, deed, children }: Props): ReactElement | null {
  const { question } = asked;
  // A second question begins with nothing typed.
  return question ? (
    <Sure key={question.confirmed} asked={asked} question={question} deed={deed}>
      {children}
    </Sure>
  ) : null;
}

type SureProps = Props & { question: NonNullable<Pending["question"]> };

function Sure({ asked, question, deed, children }: SureProps): ReactElement {
  const { environment } = useSession();
  const [typed, setTyped] = useState("");
  const { words, typeName } = question;
  const ready = !typeName || typed.trim() === environment.title;
  return (
    <form
      className={form.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !asked.busy) asked.agree(typed);
      }}
    >
      <p className={styles.question} data-production={environment.production || undefined}>
        <StateShape state="warning" />
        <span>{words}</span>
      </p>
      {children}
      {typeName && (
        <label className={form.field}>
          Type the name
          <input
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the one thing that is left to do
            autoFocus
            value={typed}
            placeholder={environment.title}
            aria-label={`Type ${environment.title} to agree`}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
      )}
      {asked.failure && <FailureNote failure={asked.failure} compact />}
      <div className={popup.buttons}>
        <Button onClick={asked.withdraw}>Back</Button>
        <Button look="danger" type="submit" disabled={!ready || asked.busy}>
          {deed} in {environment.title}
        </Button>
      </div>
    </form>
  );
}
