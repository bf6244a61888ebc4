import { useComputedColorScheme } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { CurvePoint } from "../../api/types";
import { count } from "../../ui";
import { accuracyRange, columns, labelsRange, ROUND_STEPS } from "../curve";
import { band, capLine, chartFont, ghost, readInk, stall, stamps, type Ink } from "./chartInk";

export interface ChartProps {
  points: CurvePoint[];
  cap: number | null;
  /** Labels bought, and how many of them the model has not learned from; drawn while no worker lives. */
  stalled: { bought: number; behind: number } | null;
  /** Labels at which a first useful figure is expected; drawn while there is no point. */
  firstAt: number;
  height: number;
  onHover: (point: CurvePoint | null) => void;
}

/** The learning curve on a canvas. Whoever cannot see it reads the table beside it. */
export default function CurveChart(props: ChartProps) {
  const { ref: box, width } = useElementSize();
  const host = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme("light");
  const { points, cap, stalled, firstAt, height, onHover } = props;
  const bought = stalled?.bought ?? -1;
  const behind = stalled?.behind ?? -1;
  useEffect(() => {
    if (!host.current || width < 50) return;
    const shown = { points, cap, firstAt, height, onHover, stalled: bought < 0 ? null : { bought, behind } };
    const plot = new uPlot(options(shown, readInk(host.current), width), columns(points), host.current);
    return () => plot.destroy();
  }, [points, cap, bought, behind, firstAt, height, width, scheme, onHover]);
  return (
    <div ref={box} className="chart" aria-hidden="true">
      <div ref={host} />
    </div>
  );
}

function options(props: ChartProps, ink: Ink, width: number): uPlot.Options {
  const { points, cap, height, onHover } = props;
  return {
    width,
    height,
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    scales: {
      x: { time: false, range: () => labelsRange(points, cap) },
      y: { range: () => accuracyRange(points) },
    },
    axes: axes(ink, width),
    series: [
      {},
      { stroke: ink.stamp, width: 2, points: { show: false } },
      { show: false },
      { show: false },
    ],
    hooks: {
      drawAxes: [(u) => band(u, ink)],
      draw: [(u) => annotate(u, ink, props)],
      setCursor: [(u) => onHover(typeof u.cursor.idx === "number" ? (points[u.cursor.idx] ?? null) : null)],
    },
  };
}

function axes(ink: Ink, width: number): uPlot.Axis[] {
  const common = { font: chartFont(), stroke: ink.ink3, ticks: { show: false }, incrs: ROUND_STEPS };
  return [
    {
      ...common,
      size: 28,
      gap: 8,
      space: width < 500 ? 70 : 100,
      grid: { show: false },
      border: { show: true, stroke: ink.lineStrong, width: 1 },
      values: (_, splits) => splits.map((value) => (value === 0 ? "0 labels" : count(value))),
    },
    {
      ...common,
      size: 46,
      gap: 8,
      space: 44,
      grid: { stroke: ink.line, width: 1 },
      values: (_, splits) => splits.map((value, i) => (i === splits.length - 1 ? `${value} %` : `${value}`)),
    },
  ];
}

function annotate(u: uPlot, ink: Ink, { points, cap, stalled, firstAt }: ChartProps) {
  capLine(u, ink, cap, `budget ends, ${count(cap ?? 0)}`, points.length === 0);
  if (points.length === 0) {
    const words: [string, string] =
      u.width < 500
        ? ["A useful point comes here", "A curve before would be a guess"]
        : ["The first useful point comes here", "Until then a curve would be a guess, so there is none"];
    ghost(u, ink, firstAt, words);
    return;
  }
  if (stalled && stalled.behind > 0) {
    const since = `${count(stalled.behind)} labels since`;
    const words: [string, string] =
      u.width < 500 ? ["stopped here", since] : ["the worker stopped here", `${since}, not learned from yet`];
    stall(u, ink, stalled.bought - stalled.behind, stalled.bought, words);
  }
  stamps(u, ink, points);
}
