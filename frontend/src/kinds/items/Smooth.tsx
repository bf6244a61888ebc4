import { useEffect, useRef } from "react";

/** Pixels of the longer side of the drawing. */
const SIDE = 512;

/**
 * A tiny image enlarged smoothly.
 *
 * Browsers enlarge linearly, which draws crosses over an 8 x 8 glyph. Doubling again and again averages the steps
 * away, as a B-spline would.
 */
export function Smooth({ src, alt, onError }: { src: string; alt: string; onError: () => void }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let current = true;
    const image = new Image();
    image.onload = () => current && canvas.current && enlarge(image, canvas.current);
    image.onerror = () => current && onError();
    image.src = src;
    return () => {
      current = false;
    };
  }, [src]);
  return <canvas ref={canvas} role={alt ? "img" : undefined} aria-label={alt || undefined} aria-hidden={alt ? undefined : true} />;
}

function enlarge(image: HTMLImageElement, target: HTMLCanvasElement) {
  let from: CanvasImageSource = image;
  let { naturalWidth: width, naturalHeight: height } = image;
  while (Math.max(width, height) * 2 <= SIDE) {
    width *= 2;
    height *= 2;
    from = drawn(from, document.createElement("canvas"), width, height);
  }
  drawn(from, target, width, height);
}

function drawn(from: CanvasImageSource, on: HTMLCanvasElement, width: number, height: number): HTMLCanvasElement {
  on.width = width;
  on.height = height;
  const pen = on.getContext("2d");
  if (pen) {
    pen.imageSmoothingQuality = "high";
    pen.drawImage(from, 0, 0, width, height);
  }
  return on;
}
