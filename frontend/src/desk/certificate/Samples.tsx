import type { Mistake, Sample, ShownItem } from "../../api/types";
import { percent } from "../../ui";
import { Cell, FoldTable, Row, RowHead } from "../atoms/Fold";

/** A few of the model's labels, to look at before they are relied on. */
export function Samples({ title, note, rows }: { title: string; note: string; rows: Sample[] }) {
  if (rows.length === 0) return null;
  return (
    <div>
      <h3 className="h3">{title}</h3>
      <p className="note">{note}</p>
      <FoldTable className="samples" caption={title} head={[{ label: "Item" }, { label: "The model’s label" }, { label: "Doubt", num: true }]}>
        {rows.map((row) => (
          <Row key={row.item}>
            <RowHead>
              <What item={row} />
            </RowHead>
            <Cell label="The model’s label">
              <span className="machine">{row.label}</span>
            </Cell>
            <Cell label="Doubt" num>
              {percent(row.doubt)}
            </Cell>
          </Row>
        ))}
      </FoldTable>
    </div>
  );
}

/** The frozen labels that people found wrong: each has been corrected by that. */
export function Mistakes({ rows }: { rows: Mistake[] }) {
  if (rows.length === 0) return <p className="soft">None found so far.</p>;
  return (
    <FoldTable className="samples" caption="Mistakes that the audit found" head={[{ label: "Item" }, { label: "The model" }, { label: "A person" }]}>
      {rows.map((row) => (
        <Row key={row.item}>
          <RowHead>
            <What item={row} />
          </RowHead>
          <Cell label="The model">
            <span className="machine">{row.machine}</span>
          </Cell>
          <Cell label="A person">{row.person ?? "None of these"}</Cell>
        </Row>
      ))}
    </FoldTable>
  );
}

function What({ item }: { item: ShownItem }) {
  if (item.image_url) {
    return (
      <span className="thumb">
        <img src={item.image_url} alt={`Item ${item.key}`} loading="lazy" />
        <span className="faint">{item.key}</span>
      </span>
    );
  }
  return <span className="quote">{item.text ?? item.key}</span>;
}
