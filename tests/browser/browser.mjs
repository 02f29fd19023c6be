// Headless Chromium on the console and the public pages.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export async function openBrowser() {
  // No proxy of the environment: everything is on loopback. Debian's Chromium refuses its sandbox to root.
  return chromium.launch({
    executablePath: process.env.BLUELAMP_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-proxy-server', ...(process.getuid() === 0 ? ['--no-sandbox'] : [])],
  })
}

// A window of its own. Without `scripts` none of the page's is loaded; axe-core itself needs an engine that runs.
export async function openPage(browser, { viewport = { width: 1280, height: 900 }, scripts = true } = {}) {
  const context = await browser.newContext({ viewport })
  if (!scripts) await context.route('**/*.js', (route) => route.abort())
  context.setDefaultTimeout(20_000)
  return context.newPage()
}

export async function signIn(page, site, name, password) {
  await page.goto(`${site.url}/console/sign-in`)
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL(`${site.url}/console`)
}

// What axe-core finds (WCAG 2.2 AA and best practice), one line each; [] is what we want. Whether the page is wider
// than its window is a finding too (WCAG 1.4.10 Reflow).
export async function findings(page) {
  // Evaluated as the developer tools would, past the page's Content-Security-Policy.
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  )
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`)
  const [wide, width] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth])
  if (wide > width) found.push(`the page is ${wide} px wide in a window of ${width}`)
  return found
}
