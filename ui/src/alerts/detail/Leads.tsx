import type { ReactElement } from "react";

import type { AlertDetail } from "../../contract.ts";
import { LinkText } from "../../links/LinkText.tsx";
import { Button } from "../../parts/Button.tsx";
import styles from "../../parts/detail/Detail.module.css";
import { Icon } from "../../parts/Icon.tsx";
import { go } from "../../state/location.ts";
import screen from "../Alerts.module.css";
import own from "./Alert.module.css";

/** The panels, log lines and traces that an alert is about. */
export function Leads({ detail }: { detail: AlertDetail }): ReactElement {
  const { panels, dashboard, log_fields, service } = detail;
  return (
    <section aria-label="Where it leads">
      <div className={styles.title}>
        <h3>Where it leads</h3>
      </div>
      <div className={own.leads}>
        {log_fields.length > 0 && (
          <Button
            small
            title={log_fields.map(([name, value]) => `${name} = ${value}`).join("\n")}
            onClick={() =>
              go({
                screen: "logs",
                fields: log_fields.map(([name, value]) => ({ name, op: "equal", values: [value] })),
              })
            }
          >
            <Icon name="logs" size={12} /> Its log lines
          </Button>
        )}
        {service !== null && (
          <Button
            small
            title={`service = ${service}`}
            onClick={() => go({ screen: "traces", search: { service } })}
          >
            <Icon name="traces" size={12} /> Traces of {service}
          </Button>
        )}
        {service !== null && (
          <Button
            small
            title={`service = ${service}, only with an error`}
            onClick={() => go({ screen: "traces", search: { service, errors: true } })}
          >
            <Icon name="traces" size={12} /> Traces with errors
          </Button>
        )}
      </div>
      {dashboard !== null && (
        <p>
          Its dashboard:{" "}
          <LinkText target={dashboard}>
            {dashboard.kind === "dashboard" ? dashboard.uid : "as it names it"}
          </LinkText>
        </p>
      )}
      {panels.length === 0 ? (
        <p className={styles.quiet}>No panel of the pack shows its metrics.</p>
      ) : (
        <ul className={own.panels}>
          {panels.map(({ uid, panel, title, dashboard: of, metrics }) => (
            <li key={`${uid} ${panel}`}>
              <button
                type="button"
                className={screen.jump}
                title={`Shows ${metrics.join(", ")}`}
                onClick={() => go({ screen: "dashboard", uid, chosen: {}, panel })}
              >
                {title || `Panel ${panel}`}
              </button>
              <small className={styles.quiet}>{of}</small>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
