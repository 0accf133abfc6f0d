// Times expressions in the JavaScript implementation: {data, expressions} on standard input, [{nanoseconds, result}] on standard
// output. The folder that jsonata is installed in is the argument.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const jsonata = createRequire(process.argv[2] + "/")("jsonata");
const { data, expressions } = JSON.parse(readFileSync(0, "utf8"));

const SAMPLES = 30;
const SAMPLE = 5_000_000n; // nanoseconds

async function sample(expression, runs) {
  const started = process.hrtime.bigint();
  for (let run = 0; run < runs; run++) await expression.evaluate(data);
  return process.hrtime.bigint() - started;
}

async function time(text) {
  const expression = jsonata(text);
  let runs = 1;
  while ((await sample(expression, runs)) < SAMPLE) runs *= 2;
  let fastest = Infinity;
  for (let round = 0; round < SAMPLES; round++) {
    fastest = Math.min(fastest, Number(await sample(expression, runs)) / runs);
  }
  return { nanoseconds: fastest, result: await expression.evaluate(data) };
}

const times = [];
for (const text of expressions) times.push(await time(text));
console.log(JSON.stringify(times));
