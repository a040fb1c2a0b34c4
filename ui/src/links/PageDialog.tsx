import { useState, type ReactElement } from "react";

import { Button } from "../parts/Button.tsx";
import { copyText } from "../parts/clipboard.ts";
import { Modal } from "../parts/Modal.tsx";
import popup from "../parts/Popup.module.css";
import { spoken } from "../parts/sentence.ts";
import { useSession } from "../session.ts";
import { useStore } from "../state/store.ts";
import { lookUp } from "../traces/lookup/look-up.ts";
import { recognise } from "../traces/lookup/recognise.ts";
import { openPage, pageQuestion, type PageQuestion } from "./follow.ts";
import styles from "./Links.module.css";

/** Asks before a page is opened outside the window, or says why it is not. */
export function PageDialog(): ReactElement | null {
  const question = useStore(pageQuestion);
  if (!question) return null;
  // Another address begins with nothing agreed.
  return <Question key={question.url} question={question} />;
}

function Question({ question }: { question: PageQuestion }): ReactElement {
  const { environment } = useSession();
  const [remember, setRemember] = useState(false);
  const { url } = question;
  const close = (): void => pageQuestion.set(undefined);
  const refused = "why" in question;
  // Whoever follows a link to another tool's page of a trace can see the trace in this window.
  const trace = recognise(url);
  const where = environment.production ? `${environment.title} (production)` : environment.title;
  return (
    <Modal
      title={refused ? "This page is not opened" : `Open ${question.host} in the browser?`}
      description={
        refused
          ? spoken(question.why)
          : `The address comes from a file of the pack, shown in ${where}. The page opens outside Wheelhouse.`
      }
      open
      onClose={close}
    >
      <pre className={styles.address} aria-label="The whole address">
        {refused ? url : <Address url={url} host={question.host} />}
      </pre>
      {!refused && (
        <label className={styles.remember}>
          <input
            type="checkbox"
            checked={remember}
            onChange={(event) => setRemember(event.target.checked)}
          />
          Do not ask again for {question.host}
        </label>
      )}
      <div className={popup.buttons}>
        <Button onClick={() => void copyText(url, "The address")}>Copy the address</Button>
        {trace && (
          <Button
            onClick={() => {
              close();
              lookUp(url);
            }}
          >
            Look up the trace here
          </Button>
        )}
        <Button onClick={close}>{refused ? "Close" : "Cancel"}</Button>
        {!refused && (
          <Button look="primary" onClick={() => void openPage(url, { agreed: true, remember })}>
            Open the page
          </Button>
        )}
      </div>
    </Modal>
  );
}

/** An address whose host stands out: the rest of it may look like another. */
function Address({ url, host }: { url: string; host: string }): ReactElement {
  const at = url.indexOf(host);
  if (at < 0) return <>{url}</>;
  return (
    <>
      {url.slice(0, at)}
      <strong className={styles.host}>{host}</strong>
      {url.slice(at + host.length)}
    </>
  );
}
