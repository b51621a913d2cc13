// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What bench-analytics and bench-reports compare with in DuckDB: node bench-peers.js METHOD FOLDER prints the processor seconds, of all
// threads, that the queries took on the numbers in the folder, reading not counted, and one figure of the result.
'use strict'
const { readFileSync } = require('fs')
const { createRequire } = require('module')
const { join } = require('path')

const [method, folder] = process.argv.slice(2)
const { DuckDBInstance, INTEGER, DOUBLE } = createRequire(join(process.env.COHORT_PEERS, 'duckdb', '_'))('@duckdb/node-api')
const NONE = -2147483648 // a day that is not known

function load (name, Kind) {
  const bytes = readFileSync(join(folder, name))
  return new Kind(bytes.buffer, bytes.byteOffset, bytes.length / Kind.BYTES_PER_ELEMENT)
}

function seconds () {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

async function fill (db, table, columns, n) {
  const types = { int: INTEGER, double: DOUBLE }
  await db.run(`CREATE TABLE ${table} (${columns.map(([name, type]) => `${name} ${type}`).join(', ')})`)
  const appender = await db.createAppender(table)
  for (let i = 0; i < n; i++) {
    for (const [, type, values] of columns) {
      const value = values[i]
      if (value === NONE) appender.appendNull()
      else if (types[type] === DOUBLE) appender.appendDouble(value)
      else appender.appendInteger(value)
    }
    appender.endRow()
  }
  appender.closeSync()
}

// Balances, movements by month and the cohort tables; movements within a month are netted.
const HELD = `CREATE TEMP TABLE held AS
  SELECT member, month, sum (worth * rate) AS worth
  FROM segment JOIN bound ON "from" < day AND ("to" IS NULL OR "to" >= day)
  JOIN rate USING (currency, month) WHERE "to" IS NULL OR "to" > "from" GROUP BY member, month`
const FIRST = `CREATE TEMP TABLE first AS
  SELECT member, (SELECT count(*) FROM bound WHERE day <= start) - 1 AS cohort
  FROM (SELECT member, min ("from") AS start FROM segment WHERE "to" IS NULL OR "to" > "from" GROUP BY member)`
const FLOWS = `CREATE TEMP TABLE flows AS
  SELECT month,
    sum (CASE WHEN was = 0 AND cohort = month - 1 THEN worth ELSE 0 END) AS new,
    sum (CASE WHEN was = 0 AND cohort < month - 1 THEN worth ELSE 0 END) AS reactivation,
    sum (CASE WHEN worth = 0 THEN was ELSE 0 END) AS churn,
    sum (CASE WHEN was > 0 AND worth > was THEN worth - was ELSE 0 END) AS expansion,
    sum (CASE WHEN worth > 0 AND worth < was THEN was - worth ELSE 0 END) AS contraction
  FROM (SELECT coalesce (a.member, b.member) AS member, coalesce (a.month, b.month + 1) AS month,
               coalesce (a.worth, 0) AS worth, coalesce (b.worth, 0) AS was
        FROM held AS a FULL JOIN held AS b ON a.member = b.member AND a.month = b.month + 1)
  JOIN first USING (member) WHERE month > 0 AND month < (SELECT count(*) FROM bound) GROUP BY month`
const TABLE = `CREATE TEMP TABLE cohorts AS
  SELECT cohort, month, count(*) AS members, sum (worth) AS worth FROM held JOIN first USING (member) GROUP BY ALL`

async function mrr (db) {
  const member = load('member', Uint32Array)
  const bounds = load('bounds', Int32Array)
  await fill(db, 'segment', [['member', 'int', member], ['"from"', 'int', load('from', Int32Array)],
    ['"to"', 'int', load('to', Int32Array)], ['currency', 'int', load('currency', Uint16Array)],
    ['worth', 'double', load('worth', Float64Array)]], member.length)
  await fill(db, 'bound', [['month', 'int', bounds.map((_, i) => i)], ['day', 'int', bounds]], bounds.length)
  const rates = load('rates', Float64Array) // of a currency at the end of each month
  await fill(db, 'rate', [['currency', 'int', Int32Array.from(rates, (_, i) => Math.floor(i / bounds.length))],
    ['month', 'int', Int32Array.from(rates, (_, i) => i % bounds.length)], ['rate', 'double', rates]], rates.length)
  const start = seconds()
  for (const query of [HELD, FIRST, FLOWS, TABLE]) await db.run(query)
  const took = seconds() - start
  const end = await db.runAndReadAll(`SELECT (SELECT sum (members * month) FROM cohorts WHERE cohort >= 0 AND month > 0),
    (SELECT sum (worth) FROM held WHERE month = ${bounds.length - 1})`)
  const [paying, worth] = end.getRows()[0]
  return [took, `${paying} ${Number(worth).toFixed(2)}`]
}

async function main () {
  const db = await (await DuckDBInstance.create(':memory:')).connect()
  const [took, figure] = await { mrr }[method](db)
  console.log(took.toFixed(3), figure)
}

main()
