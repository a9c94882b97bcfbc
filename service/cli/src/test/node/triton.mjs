// A client made from the protocol that Triton publishes, unchanged (triton/): node triton.mjs PORT

import assert from 'node:assert/strict';
import grpc from '@grpc/grpc-js';
import { answer, load, main, prompt, seed, tokens, unary } from './answer.mjs';

const bytes = (text) => ({ name: 'text_input', datatype: 'BYTES', shape: [1], contents: { bytes_contents: [Buffer.from(text)] } });
const parameters = { seed: { int64_param: seed }, max_tokens: { int64_param: tokens }, temperature: { double_param: 1 } };
const streaming = { name: 'stream', datatype: 'BOOL', shape: [1], contents: { bool_contents: [true] } };

// The first element of the first output: its length comes before it, in four bytes.
const textOf = (response) => {
  const raw = response.raw_output_contents[0];
  assert.equal(response.outputs[0].name, 'text_output');
  assert.equal(raw.readUInt32LE(0), raw.length - 4);
  return raw.subarray(4).toString('utf8');
};

async function run(address) {
  const expected = await answer(address);
  const { GRPCInferenceService } = load('triton', 'grpc_service.proto').inference;
  const client = new GRPCInferenceService(address, grpc.credentials.createInsecure());

  assert.equal((await unary(client, 'ServerLive', {})).live, true);
  assert.equal((await unary(client, 'ServerReady', {})).ready, true);
  const name = (await unary(client, 'RepositoryIndex', {})).models[0].name;
  assert.equal((await unary(client, 'ModelReady', { name })).ready, true);
  const metadata = await unary(client, 'ModelMetadata', { name });
  assert.ok(metadata.inputs.some((input) => input.name === 'text_input' && input.datatype === 'BYTES'));
  const { config } = await unary(client, 'ModelConfig', { name });
  assert.equal(config.name, name);
  assert.equal(config.model_transaction_policy.decoupled, true);
  assert.equal(config.input.find((input) => input.name === 'text_input').data_type, 'TYPE_STRING');
  assert.equal(config.output[0].name, 'text_output');
  console.log('ok the server and the model', name, 'are ready and described');

  const request = { model_name: name, id: 'one', parameters, inputs: [bytes(prompt)], outputs: [{ name: 'text_output' }] };
  const whole = await unary(client, 'ModelInfer', request);
  assert.equal(textOf(whole), expected);
  assert.equal(whole.id, 'one');
  console.log('ok ModelInfer gives the answer of pinball.v1:', JSON.stringify(expected));

  const call = client.ModelStreamInfer();
  const pieces = { first: [], second: [] };
  const ended = new Promise((resolve, reject) => call.on('end', resolve).on('error', reject));
  call.on('data', ({ error_message, infer_response }) => {
    assert.equal(error_message, '');
    pieces[infer_response.id].push(textOf(infer_response));
  });
  for (const id of Object.keys(pieces)) {
    call.write({ ...request, id, inputs: [bytes(prompt), streaming] });
  }
  call.end();
  await ended;
  assert.ok(pieces.first.length > 1);
  assert.deepEqual(Object.values(pieces).map((each) => each.join('')), [expected, expected]);
  console.log('ok so does each of two requests on one ModelStreamInfer, in pieces');

  const other = await unary(client, 'ModelInfer', { ...request, outputs: [{ name: 'logits' }] }).catch((e) => e);
  assert.equal(other.code, grpc.status.INVALID_ARGUMENT);
  assert.match(other.details, /outputs: logits \(expected: text_output/);
  const unserved = await unary(client, 'ModelInfer', { ...request, model_name: 'nobody' }).catch((e) => e);
  assert.equal(unserved.code, grpc.status.NOT_FOUND);
  console.log('ok what is invalid is refused by name');
  client.close();
}

main(run);
