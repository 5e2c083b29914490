/** What stands on a dashboard when nobody has made one, and what may be in the file of one. */

const SIX = { w: 6, h: 2 };
const FOUR = { w: 4, h: 1 };
const THREE = { w: 3, h: 1 };

export const STANDARD = [
  { chart: 'waiting', ...THREE },
  { chart: 'number', metric: 'sessions', ...THREE },
  { chart: 'number', metric: 'first_response', stat: 'p50', ...THREE },
  { chart: 'number', metric: 'csat', ...THREE },
  { chart: 'line', metric: 'sessions', ...SIX },
  { chart: 'line', metric: 'first_response', stat: 'p90', ...SIX },
  { chart: 'number', metric: 'first_response', stat: 'p90', ...THREE },
  { chart: 'number', metric: 'resolution', stat: 'p50', ...THREE },
  { chart: 'number', metric: 'resolution', stat: 'p90', ...THREE },
  { chart: 'number', metric: 'duration', stat: 'p50', ...THREE },
  { chart: 'number', metric: 'messages_in', ...THREE },
  { chart: 'number', metric: 'messages_out', ...THREE },
  { chart: 'number', metric: 'missed', ...THREE },
  { chart: 'number', metric: 'abandoned', ...THREE },
  { chart: 'people', ...SIX },
  { chart: 'bars', metric: 'messages_out', by: 'staff', ...SIX },
  { chart: 'heatmap', metric: 'sessions', w: 12, h: 2 },
  { chart: 'number', metric: 'containment_rate', ...FOUR },
  { chart: 'number', metric: 'handover_rate', ...FOUR },
  { chart: 'number', metric: 'fallback_rate', ...FOUR },
  { chart: 'number', metric: 'csat_response_rate', ...FOUR },
  { chart: 'number', metric: 'sla_rate', ...FOUR },
  { chart: 'number', metric: 'delivery', stat: 'p90', ...FOUR },
];

export const RANGES = ['1h', '24h', '7d', '30d', '90d', '365d'];
export const FILTERS = ['widget', 'queue', 'team', 'staff', 'channel', 'language'];

/** Of these, who waits now can be filtered, too. */
export const LIVE_FILTERS = ['widget', 'queue', 'team', 'channel', 'language', 'tag'];

/** Which hours times are counted in. */
export const HOURS = ['all', 'business'];

const GRAINS = { '1h': 'minute', '24h': 'hour', '1d': 'hour', '90d': 'week', '365d': 'month' };

export const grainOf = (range) => GRAINS[range] ?? 'day';

/**
 * The dashboard nobody has to make.
 *
 * @param {boolean} isOwn of whoever sees their own numbers: what came to them instead of what began
 */
export const standard = (isOwn = false) => ({
  panels: STANDARD.map((one) => (isOwn && one.metric === 'sessions' ? { ...one, metric: 'assigned' } : { ...one })),
  range: '7d',
  compare: true,
  filters: {},
});

/**
 * What a panel asks for as it is drawn. A single number is of the whole time at once, up to now, so that it is what
 * stands behind it, and what it is compared with is as long; whole weeks and months would be more.
 */
export function drawnOf(panel, board, zone) {
  const query = queryOf(panel, board, zone);
  return panel.chart === 'number' ? { ...query, grain: 'total' } : query;
}

/** What a panel asks for, span by span; null for one that shows what goes on now. */
export function queryOf(panel, board, zone) {
  if (panel.chart === 'waiting' || panel.chart === 'people') return null;
  const isHeat = panel.chart === 'heatmap';
  const isLong = ['90d', '365d'].includes(board.range);
  const grain = isHeat ? 'hour' : panel.chart === 'bars' ? 'total' : grainOf(board.range);
  return {
    metric: panel.metric,
    ...(panel.stat ? { stat: panel.stat } : {}),
    last: isHeat && isLong ? '30d' : board.range,
    grain,
    time_zone: zone,
    ...(panel.chart === 'bars' ? { by: panel.by ?? 'queue' } : {}),
    filters: Object.fromEntries(Object.entries(board.filters ?? {}).map(([name, value]) => [name, [value]])),
    compare: board.compare === true && !isHeat,
    ...(board.hours === 'business' ? { hours: 'business' } : {}),
  };
}
