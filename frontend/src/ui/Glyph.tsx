export type GlyphKind = "pen" | "pencil" | "marker" | "stamp" | "stop" | "ok" | "off";

/** Who stands behind a value. Give `label` where no word beside it says the same. */
export function Glyph({ kind, label }: { kind: GlyphKind; label?: string }) {
  const said = label ? { role: "img", "aria-label": label } : { "aria-hidden": true as const };
  return <span className={`g g-${kind}`} {...said} />;
}
