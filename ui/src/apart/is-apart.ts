/** The page is shown in the runbook's own window. */
export const isApart = new URLSearchParams(window.location.search).get("window") === "runbook";
