import type { Certificate } from "../../api/types";
import { count, Rule } from "../../ui";
import { Cell, FoldTable, Row, RowHead } from "../atoms/Fold";
import { ending, share } from "./words";

const HEAD = [
  { label: "Attempt" },
  { label: "Target", num: true },
  { label: "Risk spent", num: true },
  { label: "Audited", num: true },
  { label: "How it ended" },
  { label: "Why" },
];

/** Every attempt that is over stays on record: they share one risk. */
export function Past({ rows }: { rows: Certificate[] }) {
  if (rows.length === 0) return null;
  return (
    <Rule title="Earlier attempts" note="All attempts of a project share the risk that was fixed by the first.">
      <FoldTable className="attempts" caption="Earlier attempts" head={HEAD}>
        {rows.map((row) => (
          <Row key={row.id}>
            <RowHead>{row.attempt ?? "none"}</RowHead>
            <Cell label="Target" num>
              {share(row.target)}
            </Cell>
            <Cell label="Risk spent" num>
              {row.level === null ? "none" : share(row.level)}
            </Cell>
            <Cell label="Audited" num>
              {count(row.look?.audited ?? 0)}
            </Cell>
            <Cell label="How it ended" full>
              {ending(row)}
              {row.voided_by && `, by ${row.voided_by}`}
            </Cell>
            <Cell label="Why" full>
              {row.void_reason || row.error?.advice}
            </Cell>
          </Row>
        ))}
      </FoldTable>
    </Rule>
  );
}
