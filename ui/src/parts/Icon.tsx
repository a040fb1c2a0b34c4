import type { ReactElement } from "react";

/** Paths on a 16 × 16 grid, drawn with a stroke of the text's colour. */
const PATHS = {
  overview: "M2 11a6 6 0 1 1 12 0M8 11l3-4M4.5 13.5h7",
  dashboards: "M2.5 2.5h5v6h-5zM9.5 2.5h4v3h-4zM9.5 7.5h4v6h-4zM2.5 10.5h5v3h-5z",
  traces: "M2 3.5h7.5M4.5 6.5h6M6.5 9.5h7M9 12.5h3.5",
  database:
    "M3 4.2c0-1 2.2-1.7 5-1.7s5 .7 5 1.7-2.2 1.7-5 1.7-5-.7-5-1.7zM3 4.2v7.6c0 1 2.2 1.7 5 1.7s5-.7 5-1.7V4.2M3 8c0 1 2.2 1.7 5 1.7S13 9 13 8",
  logs: "M2.5 3.5h2M6.5 3.5h7M2.5 6.5h2M6.5 6.5h7M2.5 9.5h2M6.5 9.5h7M2.5 12.5h2M6.5 12.5h4",
  sources: "M5.5 2v3.5M10.5 2v3.5M4 5.5h8v2a4 4 0 0 1-8 0zM8 11.5V14",
  down: "M4 6.5l4 4 4-4",
  right: "M6.5 4l4 4-4 4",
  back: "M9.5 3.5L5 8l4.5 4.5",
  forward: "M6.5 3.5L11 8l-4.5 4.5",
  refresh: "M13 8a5 5 0 1 1-1.5-3.5M13 2v3h-3",
  find: "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.5 10.5L14 14",
  close: "M4 4l8 8M12 4l-8 8",
  folder: "M2 4.5a1 1 0 0 1 1-1h3l1.5 2H13a1 1 0 0 1 1 1v5a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1z",
  dock: "M2.5 3h11v10h-11zM10 3v10",
  expand: "M9.5 2.5h4v4M13.5 2.5L9 7M6.5 13.5h-4v-4M2.5 13.5L7 9",
  collapse: "M13 6.5H9.5V3M9.5 6.5l4-4M3 9.5h3.5V13M6.5 9.5l-4 4",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  check: "M3 8.5l3.5 3.5L13 4.5",
  plus: "M8 3v10M3 8h10",
  key: "M6 10a3 3 0 1 1 2.6-1.5L14 13M11.5 11l1.5-1.5",
  trash: "M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.5 9h6l.5-9M7 7v4M9 7v4",
  pulse: "M1.5 8.5h3l2-5 3 9 2-4h3",
  clock: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.5V8l2.5 1.5",
  deploy: "M8 13V3.5M4 7l4-4 4 4",
  restart: "M3 8a5 5 0 1 0 1.5-3.5M3 2v3h3",
  falling: "M8 3v9.5M4 9l4 4 4-4",
  rising: "M8 13V3.5M4 7l4-4 4 4",
  outside: "M9 2.5h4.5V7M13.5 2.5L7.5 8.5M11 9.5v4H2.5V5h4",
  link: "M7 9.5l2.5-2.5M6.5 5.5L8 4a2.8 2.8 0 0 1 4 4l-1.5 1.5M9.5 10.5L8 12a2.8 2.8 0 0 1-4-4l1.5-1.5",
  explore: "M2.5 13.5v-11M2.5 13.5h11M5 10l2.5-3 2 2L13 4.5",
  related: "M5 6.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM11 13.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM6.2 6l3.6 4",
  save: "M8 2.5v7.5M4.5 6.5L8 10l3.5-3.5M3 13.5h10",
  inspect: "M5.5 4L2 8l3.5 4M10.5 4L14 8l-3.5 4",
  bell: "M4 11V7.5a4 4 0 0 1 8 0V11l1 1.5H3zM6.5 14h3",
  hush: "M4 11V7.5a4 4 0 0 1 6.8-2.8M12 7.5V11l1 1.5H5M2.5 13.5l11-11",
  migration: "M3 3.5h10v3H3zM3 9.5h10v3H3zM8 6.5v3",
  run: "M4 2.5h7.5v11H4zM6.5 5.5h2.5M6.5 8h2.5",
  trace: "M2 4h7M5 8h8M7 12h4",
  incident: "M4 14V2.5M4 3h8.5l-2 3 2 3H4",
  pin: "M9.2 2.2l4.6 4.6-2.6.8-2 2 .2 2.6-5.6-5.6 2.6.2 2-2zM6.4 9.6L2.5 13.5",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  note: "M3 13l.6-2.8 7-7 2.2 2.2-7 7zM9.2 4.6l2.2 2.2",
  print: "M4.5 6V2.5h7V6M4.5 11.5h-2V6h11v5.5h-2M4.5 9.5h7v4h-7z",
  funnel: "M2.5 3h11L9.5 8v5l-3-1.5V8z",
  runbook:
    "M3 3.5h4.5a1 1 0 0 1 .5 1v9a1 1 0 0 0-.5-1H3zM13 3.5H8.5a1 1 0 0 0-.5 1v9a1 1 0 0 1 .5-1H13z",
  sort_up: "M5 9.5l3-3 3 3",
  sort_down: "M5 6.5l3 3 3-3",
} as const;

export type IconName = keyof typeof PATHS;

type Props = { name: IconName; size?: 12 | 16 };

/** A sign beside words; hidden from screen readers, which read the words. */
export function Icon({ name, size = 16 }: Props): ReactElement {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={size === 12 ? 1.8 : 1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      style={{ flex: "none" }}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
