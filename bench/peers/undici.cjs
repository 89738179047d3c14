// Node's undici posts the same letter for two seconds: node undici.cjs PORT BODY-FILE prints posts a second.
//
// As many connections as the channel's own, each kept and never idle. Nothing is stored, and the signature
// is the same each time.
const { readFileSync } = require("node:fs");
const { Pool } = require("undici");

const [port, file] = process.argv.slice(2);
const body = readFileSync(file);
const connections = 16;
const pool = new Pool(`http://127.0.0.1:${port}`, { connections, pipelining: 1 });
const until = performance.now() + 2000;
let number = 0;

async function post() {
  while (performance.now() < until) {
    number += 1;
    const { statusCode, body: answer } = await pool.request({
      path: "/hook",
      method: "POST",
      headers: {
        "content-type": "application/json",
        "webhook-id": `${number.toString(16).padStart(8, "0")}-0000-4000-8000-000000000001`,
        "webhook-timestamp": "1790000000",
        "webhook-signature": "v1,rlCW6AZ1Tjg0xsXAwZbpUIZHNX8aPPGF2LZSDFbMnCE=",
      },
      body,
    });
    await answer.dump();
    if (statusCode !== 204) throw new Error(`answered ${statusCode}`);
  }
}

async function main() {
  const began = performance.now();
  await Promise.all(Array.from({ length: 2 * connections }, post));
  console.log((number * 1000) / (performance.now() - began));
  await pool.close();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
