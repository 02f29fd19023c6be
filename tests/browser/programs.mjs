// Blue Lamp's programs as operators and visitors run them: real processes, real folders, loopback.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import http from 'node:http'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'

const { BLUELAMP_BINARIES: binaries, BLUELAMP_TEST_BINARIES: testBinaries, BLUELAMP_SOURCE: source } = process.env
if (!binaries || !testBinaries || !source) throw new Error('ctest says where the programs are: ctest --preset release -R browser')

const lines = (values) => values.map((value) => JSON.stringify(value) + '\n').join('')

// The output of a program that must succeed.
export async function run(program, words, input = '') {
  const child = spawn(program, words, { stdio: 'pipe' })
  let out = ''
  let errors = ''
  child.stdout.on('data', (bytes) => (out += bytes))
  child.stderr.on('data', (bytes) => (errors += bytes))
  child.stdin.on('error', () => {}) // it need not read its input: how it ends tells
  child.stdin.end(input)
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${program} ${words.join(' ')} ended with ${code}: ${errors}`)
  return out
}

export async function within(milliseconds, what, look) {
  const end = Date.now() + milliseconds
  for (;;) {
    const seen = await look()
    if (seen) return seen
    if (Date.now() > end) throw new Error(`not within ${milliseconds} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

// The demo force with today's dates on a server, and whatever kiosks a test enrols. Everything is in one folder that
// close() removes.
export class Site {
  static async open() {
    const site = new Site()
    site.folder = await mkdtemp(join(tmpdir(), 'bluelamp-browser-'))
    site.data = join(site.folder, 'server')
    await run(join(source, 'deploy/fresh'), [join(source, 'assets/demo'), join(site.folder, 'station')])
    await site.command('publish', join(site.folder, 'station/station.json'))
    await site.command('keys', 'backup', join(site.folder, 'keys'))
    // Publishers of tests are on loopback.
    await writeFile(join(site.folder, 'server.toml'), `allow_private_sources = true\npolice_api = "${await site.policeApi()}"\n`)
    await site.start()
    return site
  }

  // As much of data.police.uk's API as says which forces and neighbourhoods there are.
  async policeApi() {
    const lists = {
      '/forces': [{ id: 'marlshire', name: 'Marlshire Police' }, { id: 'leicestershire', name: 'Leicestershire Police' }],
      '/leicestershire/neighbourhoods': [{ id: 'NC04', name: 'City Centre' }, { id: 'NC66', name: 'Cultural Quarter' }],
    }
    this.police = http.createServer((request, response) => {
      response.writeHead(lists[request.url] ? 200 : 404).end(JSON.stringify(lists[request.url]))
    })
    this.police.listen(0, '127.0.0.1')
    await once(this.police, 'listening')
    return `http://127.0.0.1:${this.police.address().port}`
  }

  // Follows the demo station's feeds, and one that is not there.
  async follow() {
    this.publisher = http.createServer(async (request, response) => {
      const feed = await readFile(join(this.folder, 'station/feeds', basename(request.url))).catch(() => null)
      response.writeHead(feed ? 200 : 404, { 'Content-Type': 'application/xml' }).end(feed ?? 'no')
    })
    this.publisher.listen(0, '127.0.0.1')
    await once(this.publisher, 'listening')
    const at = `http://127.0.0.1:${this.publisher.address().port}`
    const { sources } = JSON.parse(await readFile(join(source, 'assets/demo/sources.json'), 'utf8'))
    for (const each of sources) each.url = at + new URL(each.url).pathname
    sources.push({ ...sources[0], id: 'gone', name: 'A feed that moved', url: `${at}/gone.rss` })
    await writeFile(join(this.folder, 'sources.json'), JSON.stringify({ sources }))
    await this.command('publish', join(this.folder, 'sources.json'))
    return at
  }

  command(...words) {
    return run(join(binaries, 'bluelamp-server'), [...words, '--data', this.data])
  }

  async start() {
    this.process = spawn(
      join(binaries, 'bluelamp-server'),
      ['serve', '--config', join(this.folder, 'server.toml'), '--listen', `127.0.0.1:${this.port ?? 0}`, '--data', this.data],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    this.process.stderr.on('data', (bytes) => (this.log = ((this.log ?? '') + bytes).slice(-10000)))
    for await (const line of createInterface({ input: this.process.stdout })) {
      const found = line.match(/^listening on (http:\/\/127\.0\.0\.1:(\d+))/)
      if (!found) continue
      this.url = found[1]
      this.port = Number(found[2])
      return
    }
    throw new Error(`the server did not start: ${this.log}`)
  }

  // name → password, for the rest of the test.
  async addUser(name, role, areas = []) {
    const password = `${name} walks past ${role} at nine`
    await run(
      join(binaries, 'bluelamp-server'),
      ['user', 'add', name, '--role', role, ...(areas.length ? ['--areas', areas.join(',')] : []), '--data', this.data],
      password,
    )
    return password
  }

  async submissions(kind) {
    const text = await this.command('export', ...(kind ? ['--kind', kind] : []))
    return text.split('\n').filter(Boolean).map((line) => JSON.parse(line))
  }

  async enrol(name, area = 'harbour-quarter') {
    const network = await Network.open(this.port)
    const kiosk = new Kiosk(join(this.folder, name), network)
    const code = (await this.command('kiosk', 'code', '--area', area, '--name', name)).trim()
    await run(
      join(binaries, 'bluelamp-kiosk'),
      ['enrol', '--server', `http://127.0.0.1:${network.port}`, '--code', '-', '--data', kiosk.data],
      code,
    )
    this.kiosks = [...(this.kiosks ?? []), kiosk]
    return kiosk
  }

  async close() {
    for (const kiosk of this.kiosks ?? []) {
      await kiosk.kill()
      kiosk.network.close()
    }
    if (this.process?.exitCode === null) {
      this.process.kill('SIGTERM')
      await once(this.process, 'exit')
    }
    for (const server of [this.publisher, this.police]) {
      server?.closeAllConnections()
      server?.close()
    }
    await rm(this.folder, { recursive: true, force: true })
  }
}

// Between one kiosk and the server; it can be cut.
export class Network {
  static async open(to) {
    const network = new Network()
    network.sockets = new Set()
    network.up = true
    network.listener = net.createServer((near) => {
      if (!network.up) return near.destroy()
      const far = net.connect(to, '127.0.0.1')
      for (const [socket, other] of [[near, far], [far, near]]) {
        network.sockets.add(socket)
        socket.on('error', () => other.destroy())
        socket.on('close', () => {
          network.sockets.delete(socket)
          other.destroy()
        })
        socket.pipe(other)
      }
    })
    network.listener.listen(0, '127.0.0.1')
    await once(network.listener, 'listening')
    network.port = network.listener.address().port
    return network
  }

  cut() {
    this.up = false
    for (const socket of this.sockets) socket.destroy()
  }

  mend() {
    this.up = true
  }

  close() {
    this.cut()
    this.listener.close()
  }
}

// One kiosk, its app driven step by step as `bluelamp-kiosk --play -` takes them.
export class Kiosk {
  constructor(data, network) {
    this.data = data
    this.network = network
  }

  // What kiosk.toml says, beyond what enrolment wrote.
  async configure(text) {
    await mkdir(this.data, { recursive: true })
    await writeFile(join(this.data, 'kiosk.toml'), text)
  }

  async start(size = '1920x1080') {
    this.process = spawn(
      join(binaries, 'bluelamp-kiosk'),
      ['--headless', '--size', size, '--play', '-', '--data', this.data],
      { stdio: 'pipe' },
    )
    this.errors = ''
    this.process.stderr.on('data', (bytes) => (this.errors = (this.errors + bytes).slice(-10000)))
    this.process.stdin.on('error', () => {})
    this.waiting = []
    createInterface({ input: this.process.stdout }).on('line', (line) => this.waiting.shift()?.resolve(JSON.parse(line)))
    this.process.on('exit', () => {
      for (const { reject } of this.waiting) reject(new Error(`the kiosk ended: ${this.errors}`))
      this.waiting = []
    })
    await this.expect('loop')
  }

  // One step; resolves to what the kiosk answers once it is over.
  step(step) {
    return new Promise((resolve, reject) => {
      if (this.process.exitCode !== null) return reject(new Error(`the kiosk ended: ${this.errors}`))
      this.waiting.push({ resolve, reject: (error) => reject(new Error(`${JSON.stringify(step)}: ${error.message}`)) })
      this.process.stdin.write(JSON.stringify(step) + '\n')
    })
  }

  tap = (id) => this.step({ tap: id })
  hold = (id, milliseconds) => this.step({ hold: [id, milliseconds] })
  type = (text) => this.step({ text })
  expect = (screen) => this.step({ expect: screen })
  see = (what, milliseconds = 5000) => this.step({ see: [what, milliseconds] })
  gone = (what, milliseconds = 5000) => this.step({ gone: [what, milliseconds] })
  wait = (milliseconds) => this.step({ wait: milliseconds })
  read = async (id) => (await this.step({ read: id })).text
  picture = (file) => this.step({ screenshot: file })

  // Submissions as `bluelamp-kiosk submit` takes them, and votes as if they were touched on the screen.
  say(...submissions) {
    return run(join(binaries, 'bluelamp-kiosk'), ['submit', '--data', this.data], lines(submissions))
  }
  cast(votes) {
    const submissions = votes.map((vote) => ({ kind: 'vote', ...vote }))
    return run(join(testBinaries, 'cast_votes'), [this.data], lines(submissions))
  }
  sync() {
    return run(join(binaries, 'bluelamp-kiosk'), ['sync', '--data', this.data])
  }

  async kill() {
    if (!this.process || this.process.exitCode !== null || this.process.signalCode) return
    const ended = once(this.process, 'exit')
    this.process.kill('SIGKILL')
    await ended
  }

  async status() {
    return JSON.parse(await run(join(binaries, 'bluelamp-kiosk'), ['status', '--data', this.data]))
  }

  // A pass now, whatever wait is going on, as staff ask for it.
  async syncOnce() {
    await run(join(binaries, 'bluelamp-kiosk'), ['sync', '--once', '--data', this.data])
  }

  // The files of its disk in which these bytes stand.
  async filesWith(text) {
    const found = []
    const wanted = Buffer.from(text)
    const look = async (folder) => {
      for (const entry of await readdir(folder, { withFileTypes: true })) {
        const path = join(folder, entry.name)
        if (entry.isDirectory()) await look(path)
        else if (entry.isFile() && (await readFile(path)).includes(wanted)) found.push(path)
      }
    }
    await look(this.data)
    return found
  }
}
