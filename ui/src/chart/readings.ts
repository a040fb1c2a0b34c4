import type { ChartView, LinkView } from "../contract.ts";
import { axisOf, yOf } from "./scale.ts";
import { writeValue } from "./units.ts";
import { readingsAt, type Values } from "./values.ts";

/** One line of the tooltip. */
export type SeriesLine = {
  key: number;
  label: string;
  color: string;
  text: string;
  value: number;
  links: readonly LinkView[];
};

/**
 * The values of the shown series at a moment, in the order the file asks for. In the mode "single"
 * the one nearest to the pointer, or the largest where there is none.
 */
export function linesAt(
  chart: ChartView,
  values: Values,
  moment: number,
  pointerY: number | undefined,
): SeriesLine[] {
  // The values are of all series, or of those that are drawn.
  const whole = values.series.length === chart.series.length;
  const series = whole ? chart.series : chart.series.filter((each) => each.shown);
  const lines = readingsAt(values, moment).flatMap(({ index, value }) => {
    const one = series[index];
    if (!one?.shown) return [];
    const { label, color, links, right } = one;
    const unit = one.unit || axisOf(chart, right).unit;
    const y = yOf(chart.plot, axisOf(chart, right), value);
    return [
      { key: index, label, color, text: writeValue(value, unit, one.decimals), value, links, y },
    ];
  });
  switch (chart.tooltip) {
    case "single":
      return lines
        .toSorted((one, other) => distance(one.y, pointerY) - distance(other.y, pointerY))
        .slice(0, 1);
    case "all":
      return lines.toSorted((one, other) => one.key - other.key);
    case "all_ascending":
      return lines.toReversed();
    case "all_descending":
    case "hidden":
      return lines;
  }
}

function distance(y: number, pointerY: number | undefined): number {
  return pointerY === undefined || Number.isNaN(y) ? 0 : Math.abs(y - pointerY);
}
