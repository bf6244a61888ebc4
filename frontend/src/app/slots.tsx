import { createContext, use, useState, type ReactNode } from "react";
import { createPortal } from "react-dom";

interface Slots {
  lead: HTMLElement | null;
  status: HTMLElement | null;
  setLead: (element: HTMLElement | null) => void;
  setStatus: (element: HTMLElement | null) => void;
}

const SlotContext = createContext<Slots | null>(null);

/** Holds the two places in the bar that a page may fill. */
export function SlotProvider({ children }: { children: ReactNode }) {
  const [lead, setLead] = useState<HTMLElement | null>(null);
  const [status, setStatus] = useState<HTMLElement | null>(null);
  return <SlotContext value={{ lead, status, setLead, setStatus }}>{children}</SlotContext>;
}

export function useSlots(): Slots {
  const slots = use(SlotContext);
  if (!slots) throw new Error("BarLead and BarStatus work only under the Shell.");
  return slots;
}

/** Fills the bar after the navigation: counts of the day, for example. */
export function BarLead({ children }: { children: ReactNode }) {
  const { lead } = useSlots();
  return lead && createPortal(children, lead);
}

/** Fills the bar before the user's menu: the state of the model or the worker, for example. */
export function BarStatus({ children }: { children: ReactNode }) {
  const { status } = useSlots();
  return status && createPortal(children, status);
}
