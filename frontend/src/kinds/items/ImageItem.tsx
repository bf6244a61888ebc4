import { useState, type CSSProperties } from "react";
import type { ItemViewProps } from ".";
import { count, Key } from "../../ui";
import styles from "./items.module.css";
import { Smooth } from "./Smooth";

/** Up to this many pixels a side, an image is a glyph: it is enlarged, and shown both ways. */
const GLYPH_SIDE = 64;

export function isGlyph(item: { width: number | null; height: number | null }): boolean {
  return item.width !== null && item.height !== null && Math.max(item.width, item.height) <= GLYPH_SIDE;
}

/** The image to judge. A glyph is enlarged beside its other rendering; a photo fills the space, never blurred up. */
export function ImageItem({ item, pixels, zoom, keys }: ItemViewProps) {
  const [failed, setFailed] = useState<string | null>(null);
  const url = item.image_url ?? "";
  if (failed === url) return <Unreadable name={item.key} />;
  const size = item.width && item.height ? `${count(item.width)}\u00a0×\u00a0${count(item.height)} pixels` : "an image";
  const look = { alt: `Item ${item.key}, ${size}`, src: url, onError: () => setFailed(url) };
  if (!isGlyph(item)) {
    return (
      <div className={styles.photo} style={{ "--zoom": zoom } as CSSProperties}>
        <img {...look} width={item.width ?? undefined} height={item.height ?? undefined} draggable={false} />
      </div>
    );
  }
  const ratio = item.width! / item.height!;
  return (
    <figure className={styles.glyph} style={{ "--zoom": zoom, "--ratio": ratio } as CSSProperties}>
      <div className={styles.big}>{pixels ? <img {...look} className={styles.px} draggable={false} /> : <Smooth {...look} />}</div>
      <figcaption className="note">
        <div className={styles.small}>
          {pixels ? <Smooth src={url} alt="" onError={look.onError} /> : <img src={url} alt="" className={styles.px} draggable={false} />}
        </div>
        <span>
          <b>{item.key}</b>
          <br />
          {size}, {pixels ? "as imported" : "smoothed"}.
          <br />
          Small: {pixels ? "smoothed" : "as imported"}.
          {keys && <Keys />}
        </span>
      </figcaption>
    </figure>
  );
}

function Keys() {
  return (
    <span className={`wide ${styles.keys}`}>
      <Key>P</Key> swap <Key>+</Key> <Key>−</Key> zoom
    </span>
  );
}

function Unreadable({ name }: { name: string }) {
  return (
    <p className="soft" role="alert">
      <b>The image {name} could not be shown.</b> Check the connection and load the page again; if it stays, flag it.
    </p>
  );
}
