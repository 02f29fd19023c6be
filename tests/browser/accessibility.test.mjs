// Every page of the console and for the public that can be reached by links, and what forms answer to a mistake:
// nothing for axe-core to find, at a desk and on a telephone, with scripts and without.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { findings, openBrowser, openPage, signIn } from './browser.mjs'
import { Site, within } from './programs.mjs'

const shapes = [
  { name: 'at a desk', viewport: { width: 1280, height: 900 } },
  { name: 'on a telephone', viewport: { width: 320, height: 640 } },
]
const mostOfAKind = 2

let site
let browser
let password
let publisher

before(async () => {
  site = await Site.open()
  browser = await openBrowser()
  password = await site.addUser('ann', 'admin')
  await site.addUser('vera', 'viewer', ['harbour-quarter'])
  const kiosk = await site.enrol('Front desk')
  await kiosk.say(
    { kind: 'feedback', area: 'harbour-quarter', rating: 2, topic: 'wait', text: 'Two hours, and <b>no chair</b>.', contact: 'a@example.org', complaint: true },
    { kind: 'feedback', area: 'harbour-quarter', rating: 5, text: 'Thank you.' },
    { kind: 'suggestion', ballot: 'harbour-winter', area: 'harbour-quarter', text: 'Lights in the underpass' },
  )
  await kiosk.cast(
    Array.from({ length: 12 }, (_, i) => ({ ballot: 'harbour-winter', area: 'harbour-quarter', allocation: { park: 1 + (i % 9), shops: 1 } })),
  )
  await kiosk.sync()
  publisher = await site.follow()
})

after(async () => {
  await browser?.close()
  await site?.close()
})

// /console/say/123 and /console/say/456 are of one kind.
const kindOf = (url) =>
  url.pathname
    .split('/')
    .map((part, depth) => (depth > 1 && /\d|-/.test(part) ? '{id}' : part))
    .join('/') + [...url.searchParams.keys()].map((key) => `&${key}`).join('')

// Follows links from `start`, looking at some of each kind; returns the addresses looked at.
async function walk(page, start, belongs, look) {
  const waiting = [start]
  const known = new Set(waiting)
  const kinds = new Map()
  const seen = []
  while (waiting.length) {
    const address = waiting.shift()
    const response = await page.goto(address)
    assert.equal(response.status(), 200, address)
    await look(address)
    seen.push(address)
    for (const link of await page.locator('a[href]').evaluateAll((links) => links.map((link) => link.href))) {
      const url = new URL(link)
      url.hash = ''
      const kind = kindOf(url)
      if (url.origin !== site.url || !belongs(url) || known.has(url.href) || (kinds.get(kind) ?? 0) >= mostOfAKind) continue
      known.add(url.href)
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
      waiting.push(url.href)
    }
  }
  return seen
}

const isPage = (url) => !/\.(csv|json|atom|ndjson)$/.test(url.pathname) && !/\/(media|static)\//.test(url.pathname)

const lookAt = (page) => async (what) => {
  for (const { name, viewport } of shapes) {
    await page.setViewportSize(viewport)
    assert.deepEqual(await findings(page), [], `${what}, ${name}`)
  }
}

for (const scripts of [true, false])
  test(`the console has no findings ${scripts ? 'with' : 'without'} scripts`, { timeout: 500_000 }, async (t) => {
    const page = await openPage(browser, { scripts })
    const look = lookAt(page)

    await page.goto(`${site.url}/console/sign-in`)
    await look('sign-in')
    await page.getByLabel('Name', { exact: true }).fill('ann')
    await page.getByLabel('Password', { exact: true }).fill('not this one')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('alert').waitFor()
    await look('a wrong password')

    await signIn(page, site, 'ann', password)
    await within(20_000, 'an item of a source waits', async () => {
      await page.goto(`${site.url}/console/sources/waiting`)
      return page.getByRole('button', { name: 'Approve what is ticked' }).count()
    })
    const seen = await walk(page, `${site.url}/console`, (url) => isPage(url) && url.pathname.startsWith('/console'), look)
    t.diagnostic(`${seen.length} pages`)
    for (const name of ['content', 'sources', 'sources/new', 'sources/waiting', 'say', 'votes', 'kiosks', 'use', 'people', 'audit'])
      assert.ok(seen.includes(`${site.url}/console/${name}`), `${name} is among them`)

    await page.goto(`${site.url}/console/content/add`)
    await page.getByRole('button', { name: 'Publish', exact: true }).click()
    await page.getByRole('alert').waitFor()
    await look('a mistake in an item')

    await page.goto(`${site.url}/console/sources/waiting`)
    await page.getByRole('button', { name: 'Approve what is ticked' }).click()
    await page.getByRole('alert').waitFor()
    await look('nothing ticked among what waits')

    await page.goto(`${site.url}/console/sources/new`)
    await page.getByRole('button', { name: 'Look at this neighbourhood' }).click()
    await page.getByLabel('Force', { exact: true }).selectOption('Leicestershire Police')
    await look('the forces to choose from')
    await page.getByRole('button', { name: 'Choose its neighbourhood' }).click()
    await page.getByLabel('Neighbourhood', { exact: true }).selectOption('NC66')
    await look('the neighbourhoods to choose from')
    await page.getByLabel('Force', { exact: true }).fill('nowhere')
    await page.getByLabel('Neighbourhood', { exact: true }).selectOption('')
    await page.getByRole('button', { name: 'Look at this neighbourhood' }).click()
    await page.getByRole('alert').waitFor()
    await look('a force that is not known')

    await page.goto(`${site.url}/console/sources/new`)
    await page.getByLabel('Address', { exact: true }).fill(`${publisher}/feeds/news.rss`)
    await page.getByRole('button', { name: 'Look at this address' }).click()
    await page.getByRole('heading', { name: 'With these rules' }).waitFor()
    await look('a source before it is added')
    await page.getByRole('button', { name: 'Add this source' }).click()
    await page.getByRole('alert').waitFor()
    await look('a mistake in a source')
    await page.context().close()
  })

test('the public pages have no findings, no scripts to do without, and set no cookie', { timeout: 500_000 }, async (t) => {
  const page = await openPage(browser)
  const look = lookAt(page)
  const seen = await walk(page, `${site.url}/`, (url) => isPage(url) && !url.pathname.startsWith('/console'), async (what) => {
    await look(what)
    assert.equal(await page.locator('script').count(), 0, what)
  })
  t.diagnostic(`${seen.length} pages`)
  for (const address of ['/answers', '/r', '/open-data/'])
    assert.ok(seen.includes(`${site.url}${address}`), `${address} is among them`)
  assert.deepEqual(await page.context().cookies(), [])
  await page.context().close()
})
