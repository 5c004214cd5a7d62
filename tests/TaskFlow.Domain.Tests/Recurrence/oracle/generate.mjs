// Writes golden.json: what npm's rrule says about some hundred rules. Run it by hand when the list changes:
//   npm install --no-save --prefix ../../../../artifacts/oracle rrule@2.8.1
//   NODE_PATH=../../../../artifacts/oracle/node_modules node generate.mjs
import { createRequire } from "node:module";
import { writeFileSync } from "node:fs";

const { rrulestr } = createRequire(import.meta.url)("rrule");

const Wanted = 30;
const Codes = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

// A fixed seed, so that the file does not change without a reason.
let seed = 20261121;
const random = () => ((seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32);
const below = (n) => Math.floor(random() * n);
const chance = (p) => random() < p;
const pick = (list) => list[below(list.length)];
const some = (most, make) => [...new Set(Array.from({ length: 1 + below(most) }, make))].join(",");
const signed = (most) => (1 + below(most)) * (chance(0.3) ? -1 : 1);
const weekdays = () => some(4, () => pick(Codes));
const numbered = (most) => some(3, () => signed(most) + pick(Codes));

const makers = {
  DAILY: () => [
    chance(0.4) && `BYMONTH=${some(3, () => 1 + below(12))}`,
    chance(0.3) && `BYMONTHDAY=${some(4, () => signed(31))}`,
    chance(0.4) && `BYDAY=${weekdays()}`,
  ],
  WEEKLY: () => [
    chance(0.3) && `BYMONTH=${some(3, () => 1 + below(12))}`,
    chance(0.8) && `BYDAY=${weekdays()}`,
  ],
  MONTHLY: () => [
    chance(0.2) && `BYMONTH=${some(4, () => 1 + below(12))}`,
    chance(0.5) && `BYMONTHDAY=${some(4, () => signed(31))}`,
    chance(0.5) && `BYDAY=${chance(0.5) ? weekdays() : numbered(5)}`,
  ],
  YEARLY: () => {
    const month = chance(0.5) && `BYMONTH=${some(3, () => 1 + below(12))}`;
    const kind = below(5);
    if (kind === 0) return [`BYWEEKNO=${some(3, () => signed(53))}`, `BYDAY=${weekdays()}`];
    if (kind === 1) return [`BYYEARDAY=${some(4, () => signed(366))}`];
    if (kind === 2) return [month, `BYDAY=${numbered(month ? 5 : 53)}`];
    return [month, chance(0.7) && `BYMONTHDAY=${some(3, () => signed(31))}`, chance(0.3) && `BYDAY=${weekdays()}`];
  },
};

// rrule reads BYSETPOS otherwise than RFC 5545 in three ways (see the deviations below): only such positions are asked for
// as cannot show it.
function position(frequency, by) {
  if (frequency === "DAILY") return null;
  const large = frequency === "MONTHLY" && by.length === 1 && /^BYDAY=[A-Z]/.test(by[0]);
  return pick(large ? ["1,-1", "-2", "2,-3", "3", "4,-4"] : ["1", "2", "3", "-1"]);
}

function makeRule() {
  const frequency = pick(Object.keys(makers));
  const by = makers[frequency]().filter(Boolean);
  const parts = [`FREQ=${frequency}`];
  if (chance(0.6)) parts.push(`INTERVAL=${chance(0.9) ? 1 + below(6) : 1 + below(60)}`);
  parts.push(...by);
  const chosen = by.length > 0 && chance(0.4) ? position(frequency, by) : null;
  if (chosen) parts.push(`BYSETPOS=${chosen}`);
  const weekStart = pick(Codes);
  parts.push(`WKST=${weekStart}`);
  if (chance(0.15)) parts.push(`COUNT=${1 + below(40)}`);
  return { rule: parts.join(";"), start: makeStart(frequency === "WEEKLY" && chosen ? weekStart : null) };
}

// Up to the 28th, so that the clamp, which rrule does not know, cannot show.
function makeStart(weekday) {
  const date = () => new Date(Date.UTC(1990 + below(60), below(12), 1 + below(28), below(24), below(60)));
  let start = date();
  while (weekday && Codes[(start.getUTCDay() + 6) % 7] !== weekday) start = date();
  return start.toISOString().slice(0, 16);
}

function expand(rule, start) {
  const stamp = start.replaceAll(/[-:]/g, "") + "00Z";
  const oracle = rrulestr(`DTSTART:${stamp}\nRRULE:${rule}`);
  const dates = [];
  oracle.all((date, index) => {
    dates.push(date.toISOString().slice(0, 10));
    return index < Wanted - 1;
  });
  return dates;
}

const entries = [];
while (entries.length < 600) {
  const { rule, start } = makeRule();
  entries.push({ rule, start, dates: expand(rule, start) });
}

// Where ours differs on purpose: the implied day is clamped; BYWEEKNO alone implies the weekday of the start; BYSETPOS
// counts from the start of the first week and not from the first occurrence, finds nothing before the first day of a set,
// and gives no day twice.
for (const [rule, start] of [
  ["FREQ=MONTHLY", "2026-01-31T09:00"],
  ["FREQ=MONTHLY;INTERVAL=5", "2026-01-30T09:00"],
  ["FREQ=YEARLY", "2024-02-29T09:00"],
  ["FREQ=YEARLY;BYMONTH=2,4", "2026-01-31T09:00"],
  ["FREQ=YEARLY;BYWEEKNO=20", "2026-05-13T09:00"],
  ["FREQ=WEEKLY;BYDAY=MO,TU,FR,SA;BYSETPOS=1;WKST=WE", "1993-06-08T09:00"],
  ["FREQ=DAILY;BYDAY=TH;BYSETPOS=-3", "2029-10-10T09:00"],
  ["FREQ=WEEKLY;BYDAY=SU;BYSETPOS=1,-1", "1998-05-24T09:00"],
]) {
  entries.push({ rule, start, deviates: true, dates: expand(rule, start) });
}

const lines = entries.map((entry) => JSON.stringify(entry)).join(",\n");
writeFileSync(new URL("golden.json", import.meta.url), `[\n${lines}\n]\n`);
