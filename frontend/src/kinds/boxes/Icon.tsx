const PATHS = {
  select: "M4 2.5 12.5 9 8.6 9.6 6.4 13.4Z",
  box: "M2.5 4.5h11v7h-11ZM1.5 3.5h2v2h-2ZM12.5 3.5h2v2h-2ZM1.5 10.5h2v2h-2ZM12.5 10.5h2v2h-2Z",
  polygon: "M3 6.5 8.5 2.5 13.5 7 11 13.5H5Z",
  point: "M8 1.5v4M8 10.5v4M1.5 8h4M10.5 8h4M8 7.4v1.2",
  add: "M8 3v10M3 8h10",
  copy: "M5.5 5.5h8v8h-8ZM10.5 5.5v-3h-8v8h3",
  remove: "M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.6 9h5.8l.6-9",
  out: "M3 8h10",
  in: "M8 3v10M3 8h10",
  fit: "M2.5 6v-3.5h3.5M10 2.5h3.5v3.5M13.5 10v3.5h-3.5M6 13.5h-3.5v-3.5",
  whole: "M4 4.5l1.5-1v9M11 4.5l1.5-1v9M8.2 6.5v.4M8.2 10v.4",
};

export type IconName = keyof typeof PATHS;

/** A small line drawing beside a word that says the same. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" strokeLinecap="round" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
