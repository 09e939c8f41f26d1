import { FAILS, useExpressions } from './expressionTesting';

const compute = useExpressions();

test.each<[title: string, expression: unknown, value: unknown]>([
  ['year', { $year: '$at' }, 2026],
  ['month tz', { $month: { date: '$at', timezone: '+08:00' } }, 1],
  ['hour tz', { $hour: { date: '$at', timezone: 'Asia/Shanghai' } }, 18],
  ['dayOfWeek', { $dayOfWeek: '$at' }, 2],
  ['dayOfYear', { $dayOfYear: '$at' }, 5],
  ['week', { $week: '$at' }, 1],
  ['week 0', { $week: new Date('2026-01-03') }, 0],
  ['week 2016', { $week: new Date('2016-01-04') }, 1],
  ['week sunday', { $week: new Date('2026-01-04') }, 1],
  ['week end', { $week: new Date('2023-12-31') }, 53],
  ['isoWeek', { $isoWeek: '$at' }, 2],
  ['isoWeekYear', { $isoWeekYear: new Date('2027-01-01') }, 2026],
  ['isoDayOfWeek', { $isoDayOfWeek: '$at' }, 1],
  ['year null', { $year: null }, null],
  ['year missing', { $year: '$none' }, null],
  ['year str', { $year: '$s' }, FAILS],
  ['dts default', { $dateToString: { date: '$at' } }, '2026-01-05T10:20:30.456Z'],
  [
    'dts fmt',
    { $dateToString: { date: '$at', format: '%Y/%m/%d %H:%M:%S.%L %j %u %w %U %V %G %z %Z %%' } },
    '2026/01/05 10:20:30.456 005 1 2 01 02 2026 +0000 0 %',
  ],
  [
    'dts tz',
    { $dateToString: { date: '$at', format: '%Y-%m-%dT%H:%M:%S%z', timezone: 'Asia/Shanghai' } },
    '2026-01-05T18:20:30+0800',
  ],
  ['dts null', { $dateToString: { date: null } }, null],
  ['dfs', { $dateFromString: { dateString: '2026-01-05' } }, new Date('2026-01-05')],
  [
    'dfs tz',
    { $dateFromString: { dateString: '2026-01-05T00:00:00', timezone: '+08:00' } },
    new Date('2026-01-04T16:00:00Z'),
  ],
  ['dfs fmt', { $dateFromString: { dateString: '05/01/2026', format: '%d/%m/%Y' } }, new Date('2026-01-05')],
  ['dfs bad', { $dateFromString: { dateString: 'xx' } }, FAILS],
  ['dfs onError', { $dateFromString: { dateString: 'xx', onError: 1 } }, 1],
  ['dfp', { $dateFromParts: { year: 2026, month: 14, day: 1 } }, new Date('2027-02-01')],
  ['dfp iso', { $dateFromParts: { isoWeekYear: 2026, isoWeek: 2, isoDayOfWeek: 1 } }, new Date('2026-01-05')],
  [
    'dtp',
    { $dateToParts: { date: '$at' } },
    { year: 2026, month: 1, day: 5, hour: 10, minute: 20, second: 30, millisecond: 456 },
  ],
  [
    'dateAdd',
    { $dateAdd: { startDate: '$at', unit: 'month', amount: 1 } },
    new Date('2026-02-05T10:20:30.456Z'),
  ],
  [
    'dateAdd eom',
    { $dateAdd: { startDate: new Date('2026-01-31'), unit: 'month', amount: 1 } },
    new Date('2026-02-28'),
  ],
  [
    'dateDiff',
    {
      $dateDiff: {
        startDate: new Date('2026-01-01T23:00:00Z'),
        endDate: new Date('2026-01-02T01:00:00Z'),
        unit: 'day',
      },
    },
    1,
  ],
  ['dateTrunc', { $dateTrunc: { date: '$at', unit: 'day' } }, new Date('2026-01-05')],
  [
    'dateTrunc tz',
    { $dateTrunc: { date: '$at', unit: 'day', timezone: '+08:00' } },
    new Date('2026-01-04T16:00:00Z'),
  ],
  [
    'dateSubtract',
    { $dateSubtract: { startDate: '$at', unit: 'day', amount: 5 } },
    new Date('2025-12-31T10:20:30.456Z'),
  ],
])('%s', async (_title, expression, value) => {
  expect(await compute(expression)).toEqual(value);
});
