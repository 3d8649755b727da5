// Dates as Slack writes them, in a person's zone: date tokens, message times, and zone arithmetic for pickers. Pure.

const formatters = new Map();

function format(date, tz, options) {
  const key = tz + JSON.stringify(options);
  if (!formatters.has(key)) formatters.set(key, new Intl.DateTimeFormat("en-US", { timeZone: tz, ...options }));
  return formatters.get(key).format(date);
}

/** 24-hour times for people whose browser writes them so; Slack has a preference for it. */
const hour12 = (() => {
  const cycle = new Intl.DateTimeFormat(undefined, { hour: "numeric" }).resolvedOptions().hourCycle;
  return cycle === "h11" || cycle === "h12";
})();
const CLOCK = hour12
  ? { hour: "numeric", minute: "2-digit" }
  : { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

/** The calendar day in a zone as YYYY-MM-DD. */
export function dayOf(date, tz) {
  const part = (options) => format(date, tz, options);
  return `${part({ year: "numeric" })}-${part({ month: "2-digit" })}-${part({ day: "2-digit" })}`;
}

function ordinal(day) {
  const tail = day % 100 > 10 && day % 100 < 14 ? "th" : ({ 1: "st", 2: "nd", 3: "rd" }[day % 10] ?? "th");
  return `${day}${tail}`;
}

function written(date, tz, { weekday = false, short = false, year = true } = {}) {
  const month = format(date, tz, { month: short ? "short" : "long" });
  const number = Number(format(date, tz, { day: "numeric" }));
  const lead = weekday ? `${format(date, tz, { weekday: "long" })}, ` : "";
  const tail = year ? `, ${format(date, tz, { year: "numeric" })}` : "";
  return `${lead}${month} ${short ? number : ordinal(number)}${tail}`;
}

const DAY = 86_400_000;

function nearDay(date, now, tz) {
  const distance = Math.round((Date.parse(dayOf(date, tz)) - Date.parse(dayOf(now, tz))) / DAY);
  return { [-1]: "yesterday", 0: "today", 1: "tomorrow" }[distance] ?? null;
}

/** The line between two days of messages; also Slack's {day_divider_pretty}. */
export function dayDivider(date, now, tz) {
  const near = nearDay(date, now, tz);
  if (near) return near;
  const sameYear = format(date, tz, { year: "numeric" }) === format(now, tz, { year: "numeric" });
  return written(date, tz, { weekday: true, year: !sameYear });
}

export function ago(date, now) {
  const seconds = Math.round((date - now) / 1000);
  const size = Math.abs(seconds);
  const [unit, length] =
    size < 60 ? ["second", 1] : size < 3600 ? ["minute", 60] : size < 86_400 ? ["hour", 3600] : ["day", 86_400];
  if (size < 10) return "just now";
  return new Intl.RelativeTimeFormat("en", { numeric: "always" }).format(Math.trunc(seconds / length), unit);
}

export const timeOf = (date, tz) => format(date, tz, CLOCK);
export const fullTime = (date, tz) =>
  `${written(date, tz, { weekday: true })} at ${format(date, tz, { ...CLOCK, second: "2-digit" })}`;

const TOKENS = {
  date_num: (date, now, tz) => dayOf(date, tz),
  date_slash: (date, now, tz) => format(date, tz, { day: "2-digit", month: "2-digit", year: "numeric" }),
  date: (date, now, tz) => written(date, tz),
  date_short: (date, now, tz) => written(date, tz, { short: true }),
  date_long: (date, now, tz) => written(date, tz, { weekday: true }),
  date_long_full: (date, now, tz) => format(date, tz, { month: "long", day: "numeric", year: "numeric" }),
  date_pretty: (date, now, tz) => nearDay(date, now, tz) ?? written(date, tz),
  date_short_pretty: (date, now, tz) => nearDay(date, now, tz) ?? written(date, tz, { short: true }),
  date_long_pretty: (date, now, tz) => nearDay(date, now, tz) ?? written(date, tz, { weekday: true }),
  day_divider_pretty: dayDivider,
  time: (date, now, tz) => timeOf(date, tz),
  time_secs: (date, now, tz) => format(date, tz, { ...CLOCK, second: "2-digit" }),
  ago: (date, now) => ago(date, now),
};

/** Fills a template such as "{date_short_pretty} at {time}"; null where Slack would show the fallback instead. */
export function fillTokens(template, unixSeconds, now, tz) {
  const date = new Date(unixSeconds * 1000);
  if (Number.isNaN(date.getTime())) return null;
  let unknown = false;
  const text = template.replace(/\{(\w+)\}/g, (whole, name, at) => {
    if (!Object.hasOwn(TOKENS, name)) {
      unknown = true;
      return whole;
    }
    const words = TOKENS[name](date, now, tz);
    return at === 0 && name !== "ago" ? words.charAt(0).toUpperCase() + words.slice(1) : words;
  });
  return unknown ? null : text;
}

/** "YYYY-MM-DDTHH:MM" on the wall in a zone → unix seconds; in the gap of summer time a moment near it. */
export function wallToUnix(wall, tz) {
  const asUtc = Date.parse(`${wall}Z`);
  const first = asUtc - offsetAt(asUtc, tz);
  return Math.floor((asUtc - offsetAt(first, tz)) / 1000);
}

export function unixToWall(unixSeconds, tz) {
  const moment = unixSeconds * 1000;
  return new Date(moment + offsetAt(moment, tz)).toISOString().slice(0, 16);
}

function offsetAt(moment, tz) {
  const date = new Date(moment);
  const clock = format(date, tz, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  return Date.parse(`${dayOf(date, tz)}T${clock}Z`) - Math.floor(moment / 1000) * 1000;
}

/** "CET", "EST", "GMT+5:30": the short name of a zone; British English knows Europe's names, American America's. */
export function zoneName(date, tz) {
  const names = ["en-GB", "en-US"].map(
    (locale) =>
      new Intl.DateTimeFormat(locale, { timeZone: tz, timeZoneName: "short" })
        .formatToParts(date)
        .find((part) => part.type === "timeZoneName")?.value ?? tz,
  );
  return names.find((name) => !/^GMT[+-]/.test(name)) ?? names[0];
}
