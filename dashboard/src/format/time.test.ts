import { expect, it } from "vitest";
import { formatAgo, formatClock, formatInstant, formatMoment, formatUtc, formatWhen } from "./time.js";

const LOCAL = new Date(2026, 10, 29, 6, 2, 33, 7).getTime();

it("shows local times, and UTC to hover over", () => {
  expect(formatClock(LOCAL)).toBe("06:02:33");
  expect(formatInstant(LOCAL)).toBe("06:02:33.007");
  expect(formatMoment(LOCAL)).toBe("29 Nov 06:02");
  expect(formatUtc(Date.UTC(2026, 10, 29, 6, 2, 33, 7))).toBe("2026-11-29 06:02:33.007 UTC");
});

it("shows the day of another day", () => {
  expect(formatWhen(LOCAL, LOCAL + 3_600_000)).toBe("06:02:33");
  expect(formatWhen(LOCAL, LOCAL + 86_400_000)).toBe("29 Nov 06:02");
});

it.each([
  [4, "now"],
  [12, "12s ago"],
  [250, "4m ago"],
  [11_000, "3h ago"],
  [200_000, "2d ago"],
])("says that %d seconds are %s", (seconds, text) => {
  expect(formatAgo(LOCAL, LOCAL + seconds * 1_000)).toBe(text);
});
