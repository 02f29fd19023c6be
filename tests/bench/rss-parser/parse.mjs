// Parses feeds with rss-parser, again and again for three seconds. Prints {"items","seconds","memory"}: of the
// quickest pass, and the bytes by which the first one raised the highest memory.
// Usage: node parse.mjs MODULES_FOLDER FILE...
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const [modules, ...files] = process.argv.slice(2)
const Parser = createRequire(join(modules, 'package.json'))('rss-parser')
const texts = files.map((file) => readFileSync(file, 'utf8'))
const parser = new Parser()

async function readOnce() {
  let items = 0
  for (const text of texts) {
    try {
      items += (await parser.parseString(text)).items.length
    } catch {
      // It refuses some: JSON Feed is not its trade.
    }
  }
  return items
}

const highestMemory = () => process.resourceUsage().maxRSS * 1024
const resting = highestMemory()
let items = await readOnce()
const memory = highestMemory() - resting
let seconds = Infinity
for (const began = performance.now(); performance.now() - began < 3000;) {
  const start = performance.now()
  items = await readOnce()
  seconds = Math.min(seconds, (performance.now() - start) / 1000)
}
console.log(JSON.stringify({ items, seconds, memory }))
