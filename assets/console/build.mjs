// node build.mjs CONSOLE PUBLIC: what the browsers of staff and of the public load, each file with a hash in its name,
// into these two folders. Run by CMake in a copy of this folder where `npm ci` has put the packages.
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { build } from 'esbuild'
import { NodePackageImporter, compile } from 'sass'

const [consoleOut, publicOut] = process.argv.slice(2)
if (!publicOut) throw new Error('usage: node build.mjs CONSOLE PUBLIC')

async function style(name) {
  const { css } = compile(`style/${name}.scss`, { importers: [new NodePackageImporter(process.cwd())], quietDeps: true })
  await writeFile(`${name}.css`, css)
}

async function bundle(entryPoints, out) {
  const unfinished = `${out}.new`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { recursive: true })
  const { metafile } = await build({
    entryPoints,
    // A picture that only gov.uk may show; the class that names it is not used.
    external: ['/assets/images/govuk-crest.svg'],
    loader: { '.svg': 'copy' },
    entryNames: '[name].[hash]',
    chunkNames: '[name].[hash]',
    splitting: true,
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
}

await style('console')
await style('public')
await bundle(['console.css', 'icon.svg', 'script/console.js', 'script/start.js'], consoleOut)
await bundle(['public.css', 'icon.svg'], publicOut)
