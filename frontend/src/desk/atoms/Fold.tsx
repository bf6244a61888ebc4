import type { ReactNode } from "react";

interface TableProps {
  caption: string;
  head: { label: string; num?: boolean; hidden?: boolean }[];
  children: ReactNode;
  className?: string;
}

/**
 * A table that folds to labelled rows on a narrow screen. The roles are written out because
 * a browser forgets them once CSS takes the cells out of the table layout.
 */
export function FoldTable({ caption, head, children, className = "" }: TableProps) {
  return (
    <table className={`fold ${className}`} role="table">
      <caption className="sr">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {head.map(({ label, num, hidden }) => (
            <th key={label} role="columnheader" scope="col" className={num ? "num" : undefined}>
              {hidden ? <span className="sr">{label}</span> : label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">{children}</tbody>
    </table>
  );
}

interface CellProps {
  label?: string;
  num?: boolean;
  /** Takes the whole width when folded. */
  full?: boolean;
  className?: string;
  colSpan?: number;
  children?: ReactNode;
}

export function Cell({ label, num, full, className = "", colSpan, children }: CellProps) {
  const names = [num && "num", full && "full", className].filter(Boolean).join(" ");
  return (
    <td role="cell" data-l={label} className={names || undefined} colSpan={colSpan}>
      {children}
    </td>
  );
}

/** The first cell, which names the row. */
export function RowHead({ children }: { children: ReactNode }) {
  return (
    <th role="rowheader" scope="row" className="rowhead">
      {children}
    </th>
  );
}

export function Row({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <tr role="row" className={className}>
      {children}
    </tr>
  );
}
