// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The mock of Patreon's interface (version 2) of patreon-api.ts, as a server. The mock makes up other data each time: the
// first answer to each question is kept. What it makes up is as it likes, but for what has to differ (names, addresses,
// titles) and for days that have passed, which it has in the next minutes.
//
// usage: node patreon_server.js PORT-FILE
//   GET /asked   every question with its answer, and what the library does not know of

'use strict';
const fs = require('fs'), http = require('http');
const {PatreonMock, QueryBuilder} = require('patreon-api.ts');

let made = 0;
const day = number => new Date(Date.now() + number * 86400000).toISOString();
const past = () => day(-10 - ++made % 300), future = () => day(10 + ++made % 20);
const mock = new PatreonMock({data: {
  random: {title: () => `Title ${++made}`, fullName: () => `Person ${++made}`, email: () => `person${++made}@example.org`,
    pastDate: past, futureDate: future},
  resources: {
    member: () => ({pledge_relationship_start: past(), last_charge_date: past()}),
    'pledge-event': () => ({date: past()}),
  },
}});
const reply = mock.getMockAgentReplyCallback();
const answers = {}, wrong = [];

// The mock's own check of the fields refuses those that exist.
function check(path) {
  const {pathname, searchParams} = new URL(path, 'http://patreon');
  const type = {campaigns: 'campaign', members: 'member', posts: 'post'}[pathname.split('/').pop()];
  const {relationships} = QueryBuilder.getResource(type);
  const known = new Map([[type, type], ...relationships.map(one => [one.name, one.resource])]), asked = new Set([type]);
  for (const name of searchParams.get('include')?.split(',') ?? []) {
    asked.add(known.get(name));
    if (!known.has(name)) wrong.push(`${type} includes no ${name}`);
  }
  for (const [name, value] of searchParams) {
    const fields = /^fields\[(.*)\]$/.exec(name)?.[1];
    if (!fields && !['include', 'page[count]', 'page[cursor]'].includes(name)) wrong.push(`${name} is no parameter`);
    if (fields && !asked.has(fields)) wrong.push(`${fields} is not included in ${type}`);
    else if (fields)
      wrong.push(...value.split(',').filter(field => !QueryBuilder.getResource(fields).properties.includes(field))
        .map(field => `${fields} has no ${field}`));
  }
}

function answer(path, method, headers) {
  if (method !== 'GET' || headers.authorization !== 'Bearer of-a-test') wrong.push(`${method} ${path} with ${headers.authorization}`);
  if (!(path in answers)) {
    check(path);
    answers[path] = JSON.parse(reply({path, method, headers}).data);
  }
  return answers[path];
}

const server = http.createServer((request, response) => {
  let status = 200, body;
  try {
    body = request.url === '/asked' ? {answers, wrong} : answer(request.url, request.method, request.headers);
  } catch (error) {
    wrong.push(`${request.url}: ${error.message}`);
    [status, body] = [404, {errors: [mock.data.createError(404)]}];
  }
  response.writeHead(status, {...mock.data.createHeaders(), 'Content-Type': 'application/vnd.api+json'});
  response.end(JSON.stringify(body));
});
server.listen(0, '127.0.0.1', () => fs.writeFileSync(process.argv[2], String(server.address().port)));
