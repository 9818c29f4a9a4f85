// The range of time: presets, or what a drag across a chart chose.

import { change, view } from "../address/location.js";
import { nameRange, PRESETS, stepRange } from "../address/range.js";
import { useKeys } from "../keyboard/keys.js";

export function RangeMenu() {
  const { range } = view.value;
  useKeys({
    "[": () => change({ range: stepRange(range, -1) }),
    "]": () => change({ range: stepRange(range, 1) }),
  });
  const isPreset = PRESETS.some((preset) => preset === range);
  return (
    <span class="select">
      <select
        aria-label="Range of time"
        title="range ([ ])"
        value={range}
        onChange={({ currentTarget }) => change({ range: currentTarget.value })}
      >
        {!isPreset && <option value={range}>{nameRange(range)}</option>}
        {PRESETS.map((preset) => (
          <option key={preset} value={preset}>
            {nameRange(preset)}
          </option>
        ))}
      </select>
    </span>
  );
}
