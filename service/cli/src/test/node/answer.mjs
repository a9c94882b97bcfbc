// The answer over pinball.v1 that other protocols must give, too, for the same prompt and seed.

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';

export const prompt = 'Once upon a time';
export const tokens = 12;
export const seed = 7;

const here = path.dirname(fileURLToPath(import.meta.url));

export function load(folder, file) {
  const loading = { keepCase: true, longs: String, enums: String, defaults: true, oneofs: true };
  const includeDirs = [path.join(here, folder)];
  return grpc.loadPackageDefinition(protoLoader.loadSync(file, { ...loading, includeDirs }));
}

// Calls a method with one response.
export const unary = (client, method, request) =>
  new Promise((resolve, reject) =>
    client[method](request, (error, response) => (error ? reject(error) : resolve(response))));

export async function answer(address) {
  const { Generation } = load('../../../../../proto/src/main/protobuf', 'pinball/v1/generation.proto').pinball.v1;
  const client = new Generation(address, grpc.credentials.createInsecure());
  const options = { max_tokens: tokens, temperature: 1, seed };
  const { text } = await unary(client, 'Complete', { prompt: { text: prompt }, options });
  client.close();
  return text;
}

// Runs checks within a minute; exits with 1 at the first surprise.
export function main(run) {
  const port = process.argv[2];
  if (!/^\d+$/.test(port ?? '')) {
    console.error(`usage: node ${path.basename(process.argv[1])} PORT`);
    process.exit(1);
  }
  const timeout = setTimeout(() => {
    console.error('a minute has passed');
    process.exit(1);
  }, 60_000);
  run(`127.0.0.1:${port}`).then(
    () => clearTimeout(timeout),
    (surprise) => {
      console.error(surprise);
      process.exit(1);
    });
}
