// A client of Pinball that shares no code with it: it knows the address alone, and learns the rest by reflection.
//
//   npm ci && node client.mjs PORT [HOST]
//
// PORT is the gRPC port of a running server (./pinball serve), HOST is 127.0.0.1 unless given. It lists the services,
// asks for health, runs the three calls, opens 32 streams at once, cancels in the middle of an answer, lets a deadline
// pass, and sends what is invalid. It prints one line for each check and exits with 0, or with 1 at the first surprise.
// The model needs a context of 256 tokens or more, and seconds to fill it: what is cancelled has to be under way.

import assert from 'node:assert/strict';
import path from 'node:path';
import { createRequire } from 'node:module';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';

const port = process.argv[2];
const host = process.argv[3] ?? '127.0.0.1';
if (!/^\d+$/.test(port ?? '')) {
  console.error('usage: node client.mjs PORT [HOST]');
  process.exit(1);
}

const address = `${host}:${port}`;
const loading = { keepCase: true, longs: String, enums: String, defaults: true, oneofs: true };
const prompt = { text: 'Once upon a time' };
const answerOf = (tokens, more = {}) => ({
  max_tokens: tokens,
  temperature: 0,
  seed: 7,
  ignore_end_of_output: true,
  ...more,
});

// ---- reflection

function reflectionClient() {
  const require = createRequire(import.meta.url);
  const root = path.dirname(require.resolve('@grpc/reflection/package.json'));
  const file = path.join(root, 'build/proto/grpc/reflection/v1/reflection.proto');
  const reflection = grpc.loadPackageDefinition(protoLoader.loadSync(file, loading)).grpc.reflection.v1;
  return new reflection.ServerReflection(address, grpc.credentials.createInsecure());
}

function reflect(client, request) {
  return new Promise((resolve, reject) => {
    const call = client.ServerReflectionInfo();
    call.on('data', (response) => {
      call.end();
      resolve(response);
    });
    call.on('error', reject);
    call.write(request);
  });
}

// A FileDescriptorSet is its files, each as field 1 with its length before it.
function descriptorSet(files) {
  const parts = files.flatMap((file) => {
    const length = [];
    for (let rest = file.length; ; rest >>>= 7) {
      length.push(rest > 127 ? (rest & 127) | 128 : rest);
      if (rest <= 127) break;
    }
    return [Buffer.from([0x0a, ...length]), file];
  });
  return Buffer.concat(parts);
}

async function load(reflection, symbol) {
  const response = await reflect(reflection, { file_containing_symbol: symbol });
  assert.ok(response.file_descriptor_response, `${symbol} is not found by reflection`);
  const files = response.file_descriptor_response.file_descriptor_proto;
  return grpc.loadPackageDefinition(protoLoader.loadFileDescriptorSetFromBuffer(descriptorSet(files), loading));
}

// ---- calls, as promises

const unary = (client, method, request, options = {}) =>
  new Promise((resolve, reject) =>
    client[method](request, options, (error, response) => (error ? reject(error) : resolve(response))));

// Collects the messages of a stream until it ends; `each` may act on them.
function collect(call, each = () => {}) {
  const messages = [];
  return new Promise((resolve) => {
    call.on('data', (message) => {
      messages.push(message);
      each(message, messages);
    });
    call.on('error', (error) => resolve({ messages, error }));
    call.on('end', () => resolve({ messages }));
  });
}

const idsOf = (messages) => messages.filter((m) => m.message === 'token').flatMap((m) => m.token.ids);
const textOf = (messages) => messages.filter((m) => m.message === 'token').map((m) => m.token.text).join('');

// ---- checks

async function generate(client) {
  const options = answerOf(12, { log_probabilities: true, candidates: 3 });
  const { messages, error } = await collect(client.Generate({ prompt, options }));
  assert.equal(error, undefined);
  assert.equal(messages[0].message, 'accepted');
  const last = messages.at(-1);
  assert.equal(last.message, 'finished');
  assert.equal(last.finished.reason, 'FINISH_REASON_LENGTH');
  assert.equal(last.finished.usage.generated_tokens, 12);
  for (const { token } of messages.slice(1, -1)) {
    assert.equal(token.log_probabilities.length, token.ids.length);
    assert.equal(token.candidates[0].ranked.length, 3);
    assert.equal(token.candidates[0].ranked[0].id, token.ids[0], 'greedy takes the first candidate');
  }
  assert.equal(idsOf(messages).length, 12);
  return { ids: idsOf(messages), text: textOf(messages) };
}

async function complete(client, expected) {
  const response = await unary(client, 'Complete', { prompt, options: answerOf(12) });
  assert.equal(response.text, expected.text);
  assert.deepEqual(response.tokens.flatMap((token) => token.ids), expected.ids);
  assert.equal(response.finished.reason, 'FINISH_REASON_LENGTH');
}

// A number that no model takes is refused with the number that this one takes.
async function contextLength(client) {
  const error = await unary(client, 'Complete', { prompt, options: answerOf(4_000_000_000) }).catch((e) => e);
  assert.equal(error.code, grpc.status.INVALID_ARGUMENT);
  assert.equal(error.metadata.get('grpc-status-details-bin').length, 1, 'no google.rpc details');
  const [, length] = error.details.match(/^max_tokens: 4000000000 \(expected: 1\.\.(\d+)\)$/);
  return Number(length) + 1; // a prompt has a token
}

// Two requests at once: one whole, one in pieces that is then continued; and a third that is cancelled.
async function converse(client, expected, endless) {
  const call = client.Converse();
  const of = { whole: [], pieces: [], endless: [] };
  let turns = 0;
  let said = 0;
  let cancelledOnce = false;
  const endWhenAllIsSaid = () => ++said === 2 && call.end();
  const ended = collect(call, (message) => {
    of[message.request_id].push(message);
    if (message.request_id === 'endless' && message.message === 'token' && !cancelledOnce && idsOf(of.endless).length >= 3) {
      cancelledOnce = true;
      call.write({ request_id: 'endless', cancel: {} });
      endWhenAllIsSaid();
    }
    if (message.request_id === 'pieces' && message.message === 'finished' && ++turns === 1) {
      assert.equal(message.finished.kept, true);
      call.write({ request_id: 'pieces', append: { prompt: { text: ' And then' } } });
      call.write({ request_id: 'pieces', go: {} });
      endWhenAllIsSaid();
    }
  });
  call.write({ request_id: 'endless', start: { prompt, options: answerOf(endless), go: true } });
  call.write({ request_id: 'pieces', start: { options: answerOf(4), keep_open: true } });
  call.write({ request_id: 'pieces', append: { prompt } });
  call.write({ request_id: 'pieces', go: {} });
  call.write({ request_id: 'whole', start: { prompt, options: answerOf(12), go: true } });
  const { error } = await ended;
  assert.equal(error, undefined);
  assert.deepEqual(idsOf(of.whole), expected.ids);
  assert.deepEqual(idsOf(of.pieces).slice(0, 4), expected.ids.slice(0, 4));
  assert.equal(of.endless.at(-1).finished.reason, 'FINISH_REASON_CANCELLED');
  for (const messages of Object.values(of)) {
    assert.equal(messages[0].message, 'accepted');
    assert.equal(messages.at(-1).message, 'finished');
    assert.equal(messages.at(-1).finished.kept, false);
  }
}

// 32 streams at once: each request draws what it drew alone.
async function crowd(client) {
  const requests = Array.from({ length: 32 }, (_, seed) => ({ prompt, options: answerOf(12, { temperature: 1, seed }) }));
  const alone = [];
  for (const request of requests) {
    alone.push((await unary(client, 'Complete', request)).tokens.flatMap((token) => token.ids));
  }
  const streams = await Promise.all(requests.map((request) => {
    const call = client.Converse();
    const ended = collect(call);
    call.write({ request_id: 'one', start: { ...request, go: true } });
    call.end();
    return ended;
  }));
  assert.deepEqual(streams.map(({ error }) => error), requests.map(() => undefined));
  assert.deepEqual(streams.map(({ messages }) => idsOf(messages)), alone);
}

async function cancelled(client, endless) {
  const call = client.Generate({ prompt, options: answerOf(endless) });
  const { messages, error } = await collect(call, (_, soFar) => soFar.length === 3 && call.cancel());
  assert.equal(error.code, grpc.status.CANCELLED);
  assert.ok(messages.length < endless, 'the answer went on after the cancel');
}

async function deadline(client) {
  const call = client.Converse({ deadline: Date.now() + 150 });
  const ended = collect(call);
  call.write({ request_id: 'waits', start: { prompt, options: answerOf(4) } });
  const { error } = await ended;
  assert.equal(error.code, grpc.status.DEADLINE_EXCEEDED);
}

async function refused(client) {
  const call = client.Converse();
  const ended = collect(call);
  call.write({ request_id: 'nobody', go: {} });
  call.end();
  const { messages } = await ended;
  assert.equal(messages.length, 1);
  assert.equal(messages[0].refused.reason, 'REFUSAL_REASON_INVALID');
}

async function run() {
  const reflection = reflectionClient();
  const listed = await reflect(reflection, { list_services: '' });
  const services = listed.list_services_response.service.map((service) => service.name);
  assert.ok(services.includes('pinball.v1.Generation'), `reflection lists ${services}`);
  console.log('ok reflection lists', services.join(', '));

  const { Health } = (await load(reflection, 'grpc.health.v1.Health')).grpc.health.v1;
  const health = new Health(address, grpc.credentials.createInsecure());
  assert.equal((await unary(health, 'Check', { service: 'pinball.v1.Generation' })).status, 'SERVING');
  console.log('ok health is SERVING');

  const { Generation } = (await load(reflection, 'pinball.v1.Generation')).pinball.v1;
  const client = new Generation(address, grpc.credentials.createInsecure());
  const expected = await generate(client);
  console.log('ok Generate answers:', JSON.stringify(expected.text));
  await complete(client, expected);
  console.log('ok Complete gives the same answer');
  const context = await contextLength(client);
  console.log('ok what is invalid is refused by name: the context is', context, 'tokens');
  const endless = context - 32; // beside the prompt
  await converse(client, expected, endless);
  console.log('ok Converse gives it among others, continues one, cancels one');
  await crowd(client);
  console.log('ok 32 Converse streams at once give what each request gives alone');
  await cancelled(client, endless);
  console.log('ok a call is cancelled in the middle');
  await deadline(client);
  console.log('ok a deadline passes');
  await refused(client);
  console.log('ok a request that is not open is refused, and the stream ends well');
  await generate(client);
  console.log('ok and the server goes on');
  [reflection, health, client].forEach((each) => each.close());
}

const timeout = setTimeout(() => {
  console.error('a minute has passed');
  process.exit(1);
}, 60_000);
run().then(
  () => clearTimeout(timeout),
  (surprise) => {
    console.error(surprise);
    process.exit(1);
  });
