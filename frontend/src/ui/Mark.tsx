/** The mark: a pencil ring that a person's dot has filled in. */
export function Mark() {
  return (
    <svg width="22" height="22" viewBox="0 0 22 22" fill="none" role="img" aria-label="LabelHub">
      <circle cx="11" cy="11" r="9" stroke="var(--pencil)" strokeWidth="1.75" strokeDasharray="3.2 2.45" />
      <circle cx="11" cy="11" r="4.25" fill="var(--pen)" />
    </svg>
  );
}
