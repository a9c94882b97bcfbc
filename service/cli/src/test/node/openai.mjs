// The client that OpenAI publishes for Node, unchanged: node openai.mjs PORT

import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { answer, main, prompt, seed, tokens } from './answer.mjs';

async function run(address) {
  const expected = await answer(address);
  const client = new OpenAI({ baseURL: `http://${address}/v1`, apiKey: 'none', maxRetries: 0 });
  const model = (await client.models.list()).data[0].id;
  const request = { model, prompt, seed, max_tokens: tokens, temperature: 1 };

  const whole = await client.completions.create(request);
  assert.equal(whole.choices[0].text, expected);
  assert.equal(whole.usage.completion_tokens <= tokens, true);
  console.log('ok completions give the answer of gRPC:', JSON.stringify(expected));

  let streamed = '';
  for await (const chunk of await client.completions.create({ ...request, stream: true })) {
    streamed += chunk.choices[0].text;
  }
  assert.equal(streamed, expected);
  console.log('ok so do their streams');

  const echo = await client.completions.create({ ...request, max_tokens: 0, echo: true, logprobs: 2 });
  const { text, logprobs } = echo.choices[0];
  assert.equal(text, prompt);
  assert.equal(logprobs.token_logprobs.length, echo.usage.prompt_tokens);
  assert.equal(logprobs.token_logprobs[0], null);
  assert.ok(logprobs.token_logprobs.slice(1).every((value) => value <= 0));
  assert.ok(Object.keys(logprobs.top_logprobs.at(-1)).length > 0);
  console.log('ok a prompt is echoed with its log-probabilities');

  const embeddings = await client.embeddings.create({ model, input: [prompt, prompt, 'The end'] });
  const [first, second, other] = embeddings.data.map(({ embedding }) => embedding);
  const product = (a, b) => a.reduce((sum, value, index) => sum + value * b[index], 0);
  assert.deepEqual(first, second);
  assert.ok(Math.abs(product(first, first) - 1) < 1e-4);
  assert.ok(product(first, other) < 0.9999);
  console.log('ok texts become vectors of', first.length, 'values');

  const messages = [{ role: 'user', content: prompt }];
  const chat = await client.chat.completions.create({ model, messages, max_completion_tokens: tokens, seed }).catch((e) => e);
  if (chat instanceof Error) {
    assert.ok(chat instanceof OpenAI.BadRequestError, String(chat)); // the model has no chat template
    assert.match(chat.message, /chat template/);
  } else {
    let said = '';
    const stream = { model, messages, max_completion_tokens: tokens, seed, stream: true };
    for await (const chunk of await client.chat.completions.create(stream)) {
      said += chunk.choices[0].delta.content ?? '';
    }
    assert.equal(said, chat.choices[0].message.content);
  }
  console.log('ok chats are answered, or refused for want of a template');

  const refused = await client.completions.create({ ...request, max_tokens: -1 }).catch((e) => e);
  assert.ok(refused instanceof OpenAI.BadRequestError);
  assert.equal(refused.param, 'max_tokens');
  console.log('ok what is invalid is refused by name');
}

main(run);
