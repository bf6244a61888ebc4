/** The blank sheet before the first page: a word for screen readers, nothing that flickers for eyes. */
export function Starting() {
  return (
    <p className="sr" role="status">
      Loading LabelHub
    </p>
  );
}
