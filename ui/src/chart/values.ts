/** The numbers behind a drawing: moments in ascending milliseconds, one row of values per series. */
export type Values = {
  moments: Float64Array;
  series: readonly Float64Array[];
};

const HEAD = 8;
const F64 = 8;

/**
 * Reads the raw answer of `panel_values`: `u32` series, `u32` moments, then `f64` moments and the
 * series' `f64` values, all little-endian; `NaN` is a gap.
 */
export function decodeValues(bytes: ArrayBuffer): Values {
  if (bytes.byteLength < HEAD) throw new RangeError("The values behind the drawing are cut short.");
  const head = new DataView(bytes);
  const seriesCount = head.getUint32(0, true);
  const momentCount = head.getUint32(4, true);
  const expected = HEAD + (seriesCount + 1) * momentCount * F64;
  if (bytes.byteLength !== expected) {
    throw new RangeError(
      `The values behind the drawing hold ${bytes.byteLength} bytes, their head says ${expected}.`,
    );
  }
  const row = (index: number): Float64Array =>
    new Float64Array(bytes, HEAD + index * momentCount * F64, momentCount);
  return {
    moments: row(0),
    series: Array.from({ length: seriesCount }, (_, index) => row(index + 1)),
  };
}

/** The index of the moment nearest to `at`; the earlier of two equally near; -1 if there is none. */
export function nearest(moments: Float64Array, at: number): number {
  let low = 0;
  let high = moments.length - 1;
  if (high < 0) return -1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((moments[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  const before = moments[low - 1];
  return before !== undefined && at - before <= Math.abs((moments[low] ?? at) - at) ? low - 1 : low;
}

/** One line of the list beside the pointer. */
export type Reading = { index: number; value: number };

/** The values at a moment, largest first; gaps are left out. */
export function readingsAt(values: Values, moment: number): Reading[] {
  return values.series
    .map((series, index) => ({ index, value: series[moment] ?? Number.NaN }))
    .filter((reading) => !Number.isNaN(reading.value))
    .toSorted((one, other) => other.value - one.value || one.index - other.index);
}
