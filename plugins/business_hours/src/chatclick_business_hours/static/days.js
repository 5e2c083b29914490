/** Days, dates and hours as the schedules have them. Pure. */
export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const DAY_MS = 86_400_000;

/** A date without a time is kept at noon in UTC, where no clock change moves it. */
export function parseDate(text) {
  return new Date(`${text}T12:00:00Z`);
}

export function dateText(date) {
  return date.toISOString().slice(0, 10);
}

/** The date it is now in a time zone. */
export function todayIn(zone) {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return parseDate(parts.format(new Date()));
}

/** The seven dates of a week from Monday on; `ahead` counts weeks from the one of `today`. */
export function weekOf(today, ahead) {
  const monday = today.getTime() - ((today.getUTCDay() + 6) % 7) * DAY_MS + ahead * 7 * DAY_MS;
  return DAYS.map((_day, at) => new Date(monday + at * DAY_MS));
}

export function minutesOf(text) {
  const [hours, minutes] = text.split(':').map(Number);
  return hours * 60 + minutes;
}

/** The hours of a date, and the exception they come from. */
export function hoursOn(schedule, date) {
  const exception = schedule.exceptions.find((one) => one.date === dateText(date));
  const day = DAYS[(date.getUTCDay() + 6) % 7];
  return { day, exception, hours: exception ? exception.hours : (schedule.weekly[day] ?? []) };
}

/** What is drawn in a date's column, as [start, end] in minutes: its own hours, and last night's. */
export function barsOn(schedule, date) {
  const own = hoursOn(schedule, date);
  const bars = own.hours.map(({ from, to }) => {
    const [start, end] = [minutesOf(from), minutesOf(to)];
    return [start, end > start ? end : 1440];
  });
  // A date with an exception has its own hours only.
  if (own.exception) return bars;
  const night = hoursOn(schedule, new Date(date.getTime() - DAY_MS)).hours;
  for (const { from, to } of night) {
    if (minutesOf(to) < minutesOf(from) && minutesOf(to) > 0) bars.push([0, minutesOf(to)]);
  }
  return bars;
}

export function hoursText(hours, closedWord) {
  return hours.length === 0 ? closedWord : hours.map(({ from, to }) => `${from}–${to}`).join(', ');
}
