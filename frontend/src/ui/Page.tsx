import type { ReactNode } from "react";

/** A ruled page. */
export function Page({ children }: { children: ReactNode }) {
  return <main className="page">{children}</main>;
}

/** The sentence a page opens with: the advice, then the reason, then what to press. */
export function Say({ title, children, actions }: { title: ReactNode; children?: ReactNode; actions?: ReactNode }) {
  return (
    <header className="say">
      <div>
        <h1>{title}</h1>
        {children}
      </div>
      {actions && <div className="row">{actions}</div>}
    </header>
  );
}

/** A section under a rule: the margin says what it is and how it was measured. */
export function Rule({ title, note, children }: { title: string; note?: ReactNode; children: ReactNode }) {
  return (
    <section className="rule" aria-label={title}>
      <div className="mg">
        <h2>{title}</h2>
        {note && <p>{note}</p>}
      </div>
      <div>{children}</div>
    </section>
  );
}
