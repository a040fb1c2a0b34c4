import { createContext, use } from "react";

/** The dashboard a panel stands in. */
export type OpenDashboard = {
  uid: string;
  /** Chooses values of a variable. */
  choose: (name: string, values: string[]) => void;
};

/** Absent where a panel's content is shown without its dashboard. */
export const DashboardContext = createContext<OpenDashboard | undefined>(undefined);

/** The dashboard that is open around this, if there is one. */
export function useDashboard(): OpenDashboard | undefined {
  return use(DashboardContext);
}
