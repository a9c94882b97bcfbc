// Records what llama.cpp answers for a model that RecordedModel wrote: node record.mjs MODEL.gguf OUTPUT (see README.md).
import fs from "node:fs";
import path from "node:path";
import {getLlama, LlamaLogLevel} from "node-llama-cpp";

const [file, output] = process.argv.slice(2);
const PROMPTS = ["Once upon a time", "The dog saw a red ball. 12 + 34 =", "A menina viu o céu: 你好 🙂"];
const STEPS = 16;
const MARGIN_MIN = 0.02;
const TEXTS = [
    "", " ", "  ", "   a", "\t", "\n", "\n\n", "\r\n", " \n \t x", "Hello", "Hello world", " Hello", "hello, world!", "HELLO",
    "Once upon a time there was a little girl.", "the the  the   the", "don't we'll I'm you've SHE'LL", "1", "12", "1234567890",
    "3.14 = 22/7", "Depois, a menina foi à praça.", "ação coração não", "e\u0301 é", "Привет мир", "你好，世界", "日本語 テスト",
    "नमस्ते", "مرحبا", "🙂", "👩‍👩‍👧", "a🙂b", "<s>", "</s> and <|endoftext|>", "x=1;\n  if (x) {\n\treturn;\n}\n", "____", "...!?",
    "\u00a0nbsp\u00a0", "\u2581", "a\u0000b", "CamelCase snake_case", "http://a.b/c?d=e&f", " trailing ", "tab\tand  spaces",
];

const llama = await getLlama({gpu: false, maxThreads: 1, build: "never", logLevel: LlamaLogLevel.error});

async function nextDistribution(sequence, tokens) {
    const generateNext = {token: true, probabilities: true, options: {temperature: 0}};
    const results = await sequence.controlledEvaluate([...tokens.slice(0, -1), [tokens.at(-1), {generateNext}]]);
    return [...results.at(-1).next.probabilities].map(([id, probability]) => [id, Math.log(probability)]);
}

async function run(model, sequence, prompt) {
    const begin = model.tokens.shouldPrependBosToken ? [model.tokens.bos] : [];
    const promptIds = [...begin, ...model.tokenize(prompt)];
    const ids = [];
    const top5 = [];
    let margin = Infinity;
    for (let pending = promptIds; ids.length < STEPS; pending = [ids.at(-1)]) {
        const likeliest = (await nextDistribution(sequence, pending)).sort((a, b) => b[1] - a[1]).slice(0, 5);
        ids.push(likeliest[0][0]);
        top5.push(likeliest.map(([id, value]) => [id, Number(value.toFixed(6))]));
        margin = Math.min(margin, likeliest[0][1] - likeliest[1][1]);
        if (model.isEogToken(ids.at(-1))) margin = 0;
    }
    return {margin, run: {prompt, prompt_ids: promptIds, ids, top5_logprobs_per_step: top5}};
}

const lines = (items) => "[\n" + items.map((item) => JSON.stringify(item)).join(",\n") + "\n]\n";
const name = path.basename(file, ".gguf");
const model = await llama.loadModel({modelPath: file});
const context = await model.createContext({
    contextSize: 256, sequences: PROMPTS.length, threads: 1, flashAttention: false,
    experimentalKvCacheKeyType: "F32", experimentalKvCacheValueType: "F32",
});
const runs = [];
for (const prompt of PROMPTS) runs.push(await run(model, context.getSequence(), prompt));
const margin = Math.min(...runs.map((each) => each.margin));
const distinct = new Set(runs.flatMap((each) => each.run.ids)).size;
console.log(`${name}: margin ${margin.toFixed(4)}${margin < MARGIN_MIN ? " TOO SMALL: take another seed" : ""}, ${distinct} distinct ids`);
fs.writeFileSync(path.join(output, `${name}.json`), lines(runs.map((each) => each.run)));
fs.writeFileSync(path.join(output, `${name}.tokens.json`), lines(TEXTS.map((text) => ({text, ids: model.tokenize(text)}))));
process.exit(0);
