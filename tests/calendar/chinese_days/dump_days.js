// Prints what chinese-days says of every day from 2004 to 2026: {"2004-01-01": "rest", ...}
'use strict';
const { getDayDetail } = require('chinese-days');

const days = {};
const oneDay = 24 * 60 * 60 * 1000;
for (let at = Date.UTC(2004, 0, 1); at < Date.UTC(2027, 0, 1); at += oneDay) {
  const day = new Date(at).toISOString().slice(0, 10);
  days[day] = getDayDetail(day).work ? 'workday' : 'rest';
}
process.stdout.write(JSON.stringify(days) + '\n');
