// node build.mjs OUT: the console's style sheet and script, each with a hash in its name, into the folder OUT.
// Run by CMake in a copy of this folder where `npm ci` has put the packages.
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { build } from 'esbuild'
import { NodePackageImporter, compile } from 'sass'

const out = process.argv[2]
if (!out) throw new Error('usage: node build.mjs OUT')
const unfinished = `${out}.new`
await rm(unfinished, { recursive: true, force: true })
await mkdir(unfinished, { recursive: true })

const { css } = compile('style/console.scss', { importers: [new NodePackageImporter(process.cwd())], quietDeps: true })
await writeFile('console.css', css)

const { metafile } = await build({
  entryPoints: ['console.css', 'icon.svg', 'script/console.js', 'script/start.js'],
  // A picture that only gov.uk may show; the class that names it is not used.
  external: ['/assets/images/govuk-crest.svg'],
  loader: { '.svg': 'copy' },
  entryNames: '[name].[hash]',
  outdir: unfinished,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2020',
  metafile: true,
  logLevel: 'warning',
})
for (const [file, { bytes }] of Object.entries(metafile.outputs)) console.log(`${basename(file)}  ${bytes} bytes`)

// The folder appears whole: a running server may be reading it.
await rm(out, { recursive: true, force: true })
await rename(unfinished, out)
