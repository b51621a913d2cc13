// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// GitHub's public schema, or Open Collective's, as a server with a small memory of its own: every query is checked against
// the schema before it is answered, pages follow cursors or offsets, and what a type asks for and the memory does not
// hold is made up by its type.
//
// usage: node graphql_server.js github|opencollective SCHEMA PORT-FILE
//   POST /edit {"path": VALUE}   changes the memory;   GET /asked   the names of the lists that were asked for, and what was wrong

'use strict';
const fs = require('fs'), http = require('http');
const {parse, validate, execute, Kind, GraphQLError} = require('graphql');
const {makeExecutableSchema} = require('@graphql-tools/schema');
const {addMocksToSchema} = require('@graphql-tools/mock');

const [kind, schemaFile, portFile] = process.argv.slice(2);
const at = days => new Date(Date.UTC(2026, 0, 1) + days * 86400000).toISOString();
const asked = {}, wrong = [];

function paged(list, {first, last, after, before}) {
  const begin = after ? Number(after) : 0, end = before ? Number(before) : list.length;
  const from = last ? Math.max(begin, end - last) : begin, to = first ? Math.min(end, begin + first) : end;
  return {
    totalCount: list.length, nodes: list.slice(from, to),
    pageInfo: {hasNextPage: to < list.length, endCursor: String(to), hasPreviousPage: from > 0, startCursor: String(from)},
  };
}

// What GitHub tells of somebody who is sponsored.
function github() {
  const tiers = [500, 2500, 10000].map((cents, i) => ({
    id: `ST_${i}`, name: `$${cents / 100} a month`, monthlyPriceInCents: cents, isOneTime: false, description: `Tier ${i}`,
    createdAt: at(0), adminInfo: {isPublished: true},
  }));
  const people = [...Array(130).keys()].map(i => ({
    __typename: i % 10 ? 'User' : 'Organization', id: `U_${i}`, login: `person${i}`, name: `Person ${i}`,
    url: `https://github.example/person${i}`, email: i % 3 ? `person${i}@example.org` : '',
  }));
  const memory = {tiers, people,
    sponsorships: people.map((sponsorEntity, i) => ({
      id: `S_${i}`, createdAt: at(i), isActive: i % 4 !== 0, isOneTimePayment: false, privacyLevel: 'PUBLIC',
      paymentSource: 'GITHUB', tierSelectedAt: at(i), tier: tiers[i % 3], sponsorEntity,
    })),
    activities: people.flatMap((sponsor, i) => [
      {id: `A_${i}`, timestamp: at(i), action: 'NEW_SPONSORSHIP', sponsorsTier: tiers[i % 3], sponsor},
      ...(i % 4 ? [] : [{id: `C_${i}`, timestamp: at(i + 90), action: 'CANCELLED_SPONSORSHIP', sponsorsTier: tiers[i % 3], sponsor}]),
    ]).sort((a, b) => (a.timestamp < b.timestamp ? -1 : 1)),
    values: people.map((sponsor, i) => ({amountInCents: 500 * (i + 1), sponsor})),
    newsletters: [{id: 'N_0', subject: 'To all', body: 'Thank you', createdAt: at(40), isPublished: true}],
    issues: [...Array(60).keys()].map(i => ({
      id: `I_${i}`, title: `Issue ${i}`, createdAt: at(i), author: people[i], updatedAt: at(i),
      list: [...Array(i ? 2 : 120).keys()].map(j => ({id: `IC_${i}_${j}`, createdAt: at(i + j / 200), author: people[(i + j) % 130]})),
    })),
    discussions: [...Array(25).keys()].map(i => ({
      id: `D_${i}`, title: `Question ${i}`, createdAt: at(100 + i), updatedAt: at(100 + i), bodyText: 'How?', author: people[i],
      category: {isAnswerable: true}, answer: null,
      list: [{id: `DC_${i}`, createdAt: at(101 + i), authorAssociation: 'OWNER', bodyText: 'So.', author: people[1], replies: []}],
    })),
  };
  const count = (name, list) => (_, args) => {
    asked[name] = (asked[name] || 0) + 1;
    return paged(list(args).slice().sort(args.orderBy && args.orderBy.direction === 'DESC' ? () => -1 : () => 0), args);
  };
  const account = {
    login: self => self.login || 'creator', sponsorsListing: () => ({}),
    sponsorsActivities: count('activities', ({since}) => memory.activities.filter(a => !since || a.timestamp >= new Date(since).toISOString())),
    sponsorshipsAsMaintainer: (_, args) => ({...count('sponsorships', () => memory.sponsorships)(_, args),
      totalRecurringMonthlyPriceInCents: memory.sponsorships.filter(s => s.isActive).reduce((sum, s) => sum + s.tier.monthlyPriceInCents, 0)}),
    lifetimeReceivedSponsorshipValues: count('values', () => memory.values),
    sponsorshipNewsletters: count('newsletters', () => memory.newsletters),
  };
  const thing = {comments: (self, args) => count('comments', () => self.list)(self, args)};
  return {memory, resolvers: {
    Query: {
      viewer: () => ({}), organization: () => ({}), repository: () => ({}),
      rateLimit: () => ({cost: 1, remaining: 4000, resetAt: at(1000), limit: 5000, nodeCount: 1, used: 1}),
      node: (_, {id}) => {
        const list = id.startsWith('I_') ? 'issues' : 'discussions';
        return {__typename: list === 'issues' ? 'Issue' : 'Discussion', ...memory[list].find(one => one.id === id)};
      },
    },
    User: account, Organization: account,
    SponsorsListing: {tiers: count('tiers', () => memory.tiers), name: () => 'creator'},
    Repository: {
      issues: count('issues', ({filterBy}) => memory.issues.filter(i => !filterBy || !filterBy.since || i.updatedAt >= new Date(filterBy.since).toISOString())),
      discussions: count('discussions', () => memory.discussions),
    },
    Issue: thing, Discussion: thing,
    DiscussionComment: {replies: (self, args) => paged(self.replies || [], args)},
  }};
}

// What Open Collective tells of a collective.
function opencollective() {
  const money = cents => ({valueInCents: cents, value: cents / 100, currency: 'USD'});
  const tiers = [500, 2000].map((cents, i) => ({id: `t${i}`, legacyId: i, name: `Tier ${i}`, description: null, frequency: 'MONTHLY', amount: money(cents)}));
  const people = [...Array(130).keys()].map(i => ({
    __typename: 'Individual', id: `p${i}`, slug: `person${i}`, name: `Person ${i}`, email: `person${i}@example.org`}));
  const orders = people.map((fromAccount, i) => ({
    id: `o${i}`, legacyId: 1000 + i, status: i % 5 ? 'ACTIVE' : 'CANCELLED', frequency: 'MONTHLY', createdAt: at(i), updatedAt: at(i),
    nextChargeDate: at(i + 300), amount: money(tiers[i % 2].amount.valueInCents), tier: tiers[i % 2], fromAccount, memo: null}));
  const memory = {tiers, people, orders,
    transactions: orders.map((order, i) => ({
      __typename: 'Credit', id: `x${i}`, legacyId: 5000 + i, type: 'CREDIT', kind: 'CONTRIBUTION', description: 'Monthly',
      createdAt: at(i + 1), isRefund: false, refundTransaction: null, amount: order.amount, amountInHostCurrency: order.amount,
      netAmountInHostCurrency: money(order.amount.valueInCents - 60), order, oppositeAccount: order.fromAccount}))};
  const list = (name, of) => (_, args) => {
    asked[name] = (asked[name] || 0) + 1;
    const all = of(args), {limit = all.length, offset = 0} = args;
    return {totalCount: all.length, limit, offset, nodes: all.slice(offset, offset + limit)};
  };
  const account = {
    id: () => 'c0', slug: () => 'peer', name: () => 'Peer', tiers: list('tiers', () => memory.tiers),
    orders: list('orders', () => memory.orders),
    transactions: list('transactions', ({dateFrom}) => memory.transactions.filter(t => !dateFrom || t.createdAt >= new Date(dateFrom).toISOString())),
  };
  return {memory, resolvers: {Query: {account: () => ({__typename: 'Collective'})}, Collective: account}};
}

const {memory, resolvers} = kind === 'github' ? github() : opencollective();
// GitHub's names two fields twice, of which the reader would complain.
const bare = makeExecutableSchema({typeDefs: fs.readFileSync(schemaFile, 'utf8'), assumeValidSDL: true});
const schema = addMocksToSchema({schema: bare, resolvers, preserveResolvers: false, mocks: {
  DateTime: () => at(0), URI: () => 'https://example.org/', URL: () => 'https://example.org/'}});

async function answer({query, variables}) {
  let document;
  try {
    document = parse(query);
  } catch (error) {
    wrong.push(`${error.message}: ${query}`);
    return {errors: [error]};
  }
  const errors = validate(bare, document);
  errors.forEach(error => wrong.push(`${error.message}: ${query}`));
  if (errors.length) return {errors};
  const result = await execute({schema, document, variableValues: variables});
  (result.errors || []).forEach(error => wrong.push(`${error.message} at ${error.path}`));
  return result;
}

function edit(changes) {
  for (const [path, value] of Object.entries(changes)) {
    const parts = path.split('.'), last = parts.pop(), thing = parts.reduce((inner, part) => inner[part], memory);
    if (value === null && Array.isArray(thing)) thing.splice(Number(last), 1);
    else if (last === '+') thing.push(value);
    else thing[last] = value;
  }
  return {};
}

http.createServer((request, reply) => {
  let text = '';
  request.on('data', piece => { text += piece; });
  request.on('end', async () => {
    const body = request.url === '/asked' ? {asked, wrong}
      : request.url === '/edit' ? edit(JSON.parse(text))
        : request.headers['user-agent'] ? await answer(JSON.parse(text)) : {message: 'Request forbidden by administrative rules'};
    reply.writeHead(200, {'Content-Type': 'application/json'});
    reply.end(JSON.stringify(body));
  });
}).listen(0, '127.0.0.1', function () { fs.writeFileSync(portFile, String(this.address().port)); });
