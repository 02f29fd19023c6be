// Replicates documents like those that kiosks send from PouchDB (LevelDB) to pouchdb-server (LevelDB) over loopback.
// Prints {"documents","seconds"}. Usage: node replicate.mjs MODULES_FOLDER DOCUMENTS EMPTY_FOLDER
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const [modules, count, folder] = process.argv.slice(2)
const require = createRequire(join(modules, 'package.json'))
const PouchDB = require('pouchdb')

const port = 20000 + Math.floor(Math.random() * 20000)
const server = spawn(process.execPath,
  [join(modules, 'node_modules/pouchdb-server/bin/pouchdb-server'), '--host', '127.0.0.1', '--port', String(port),
    '--dir', join(folder, 'server'), '--no-color', '--no-stdout-logs'],
  { cwd: folder, stdio: 'ignore' })

try {
  const url = `http://127.0.0.1:${port}/`
  for (let tries = 0; ; tries++) {
    try {
      await fetch(url)
      break
    } catch (error) {
      if (tries === 200) throw error
      await pause(100)
    }
  }
  const source = new PouchDB(join(folder, 'source'))
  const documents = Array.from({ length: Number(count) }, (_, at) => ({
    _id: String(at).padStart(9, '0'),
    kind: 'vote', ballot: 'winter', area: 'hill', allocation: { speeding: 6, burglary: 4 },
    sealed: randomBytes(304).toString('base64'),
  }))
  for (let at = 0; at < documents.length; at += 1000) await source.bulkDocs(documents.slice(at, at + 1000))
  const began = performance.now()
  const result = await source.replicate.to(url + 'target', { batch_size: 200, batches_limit: 10 })
  const seconds = (performance.now() - began) / 1000
  if (result.docs_written !== documents.length) throw new Error(`only ${result.docs_written} arrived`)
  console.log(JSON.stringify({ documents: documents.length, seconds }))
} finally {
  server.kill('SIGKILL')
}
process.exit(0)
