// Parses a feed with rss-parser, again and again for three seconds. Prints {"items","seconds"} of the quickest.
// Usage: node parse.mjs MODULES_FOLDER FILE
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const [modules, file] = process.argv.slice(2)
const Parser = createRequire(join(modules, 'package.json'))('rss-parser')
const text = readFileSync(file, 'utf8')
const parser = new Parser()
let seconds = Infinity
let items = 0
for (const began = performance.now(); performance.now() - began < 3000;) {
  const start = performance.now()
  items = (await parser.parseString(text)).items.length
  seconds = Math.min(seconds, (performance.now() - start) / 1000)
}
console.log(JSON.stringify({ items, seconds }))
