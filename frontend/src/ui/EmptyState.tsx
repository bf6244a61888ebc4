import type { ReactNode } from "react";

interface Props {
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  note?: ReactNode;
}

/** A page with nothing on it says why, and what comes next. */
export function EmptyState({ title, children, actions, note }: Props) {
  return (
    <div className="calm">
      <div>
        <h1>{title}</h1>
        {children}
        {actions && <div className="row">{actions}</div>}
        {note && <p className="note">{note}</p>}
      </div>
    </div>
  );
}
