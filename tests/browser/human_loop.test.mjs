// Headquarters writes, hears, answers and decides: a day on real screens and the real console, in its order. Each step
// leaves its pictures.
import assert from 'node:assert/strict'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { openBrowser, openPage, signIn } from './browser.mjs'
import { Site, within } from './programs.mjs'

const pictures = join(process.env.BLUELAMP_PICTURES, 'human-loop')
const said = 'Nobody called me back about the break-in. I waited three weeks!'
const contact = '07700 900123'

async function elapsed(work) {
  const began = performance.now()
  await work()
  return Math.round(performance.now() - began)
}

test('the human loop', { timeout: 840_000 }, async (t) => {
  await mkdir(pictures, { recursive: true })
  const site = await Site.open()
  const browser = await openBrowser()
  let number = 0
  const file = (name) => join(pictures, `${String(++number).padStart(2, '0')}-${name}.png`)
  const screen = async (kiosk, name) => {
    await kiosk.wait(600) // whatever moved stands still
    await kiosk.picture(file(name))
  }
  const sheet = (page, name) => page.screenshot({ path: file(name), fullPage: true })
  try {
    const passwords = {
      penny: await site.addUser('penny', 'editor'),
      clare: await site.addUser('clare', 'moderator'),
      iris: await site.addUser('iris', 'admin'),
    }
    // What follows a step that failed has nothing to stand on.
    let broken = false
    const step = (name, work) =>
      t.test(name, { skip: broken && 'a step before it failed' }, async (t) => {
        broken = true
        try {
          await work(t)
          broken = false
        } finally {
          if (broken) for (const page of browser.contexts().flatMap((context) => context.pages())) await sheet(page, 'failed')
        }
      })
    const as = async (name) => {
      const page = await openPage(browser)
      await signIn(page, site, name, passwords[name])
      return page
    }
    const kiosk = await site.enrol('Front desk')
    const station = JSON.parse(await readFile(join(site.folder, 'station/station.json'), 'utf8'))
    const appeals = station.items.filter((item) => item.kind === 'appeal')
    const onScreen = async () => {
      const headline = await kiosk.read('headline')
      return { headline, appeal: appeals.find((item) => item.title.en === headline) }
    }
    const nextAppeal = async () => {
      const { headline } = await onScreen()
      await kiosk.gone(headline, 60_000) // a slide that has just begun has its whole time
      for (;;) {
        const { headline, appeal } = await onScreen()
        if (appeal) return appeal
        await kiosk.gone(headline, 60_000)
      }
    }
    await kiosk.start()

    await step('the loop shows the demo station, a reference and an age under an appeal', async () => {
      const appeal = await nextAppeal()
      await kiosk.see(appeal.reference)
      await kiosk.see('Posted')
      await screen(kiosk, 'loop-appeal')
    })

    const penny = await as('penny')
    await step('an appeal that is withdrawn leaves the screen in mid-display, and the console says so', async (t) => {
      const appeal = await nextAppeal()
      await penny.goto(`${site.url}/console/content/item?id=${appeal.id}`)
      const withdraw = penny.getByRole('button', { name: 'Withdraw now' })
      await withdraw.waitFor()
      assert.equal((await onScreen()).headline, appeal.title.en)
      const took = await elapsed(() => Promise.all([withdraw.click(), kiosk.gone(appeal.title.en)]))
      t.diagnostic(`withdrawn to gone: ${took} ms`)
      await screen(kiosk, 'withdrawn')
      await penny.getByText('on 1 of 1').waitFor()
      await sheet(penny, 'withdrawn-console')
    })

    const publishUrgent = async (headline) => {
      await penny.goto(`${site.url}/console/content/add`)
      await penny.getByLabel('Kind', { exact: true }).selectOption('appeal')
      await penny.getByLabel('Priority', { exact: true }).selectOption('urgent')
      await penny.getByLabel('Headline in English').fill(headline)
      await penny.getByLabel('Text in English').fill('She is 79 and wears a red coat. If you see her, dial 999.')
      await penny.getByLabel('Reference number').fill('26/119002')
      await penny.getByLabel('All areas').check()
      await penny.getByRole('button', { name: 'Publish', exact: true }).click()
    }
    await step('an urgent one takes over, but does not throw out a visitor in mid-form', async (t) => {
      const first = 'Missing: Edith Moss, from Fishermen’s Row'
      let published
      const took = await elapsed(async () => {
        published = publishUrgent(first)
        await kiosk.see(first, 20_000)
      })
      await published
      t.diagnostic(`the whole form, filled by a script, to the picture: ${took} ms`)
      await screen(kiosk, 'urgent')

      await kiosk.tap('begin')
      await kiosk.tap('your-say')
      await kiosk.tap('rate-4')
      await kiosk.tap('topic-wait')
      await kiosk.type('The sergeant was kind')
      const second = 'Found: Edith Moss is safe'
      await publishUrgent(second)
      await penny.getByText('on 1 of 1').waitFor() // it has reached the kiosk
      await kiosk.expect('feedback-text')
      await kiosk.see('The sergeant was kind')
      await screen(kiosk, 'urgent-behind-a-visitor')
      await kiosk.tap('bar-quick-exit')
      await kiosk.see(second)
      for (const headline of [first, second]) {
        await penny.goto(`${site.url}/console/content`)
        await penny.getByRole('link', { name: headline }).click()
        await penny.getByRole('button', { name: 'Withdraw now' }).click()
        await penny.getByText('on 1 of 1').waitFor()
      }
    })

    let receipt
    await step('without a network a visitor votes and cannot overspend; another complains and gets a receipt', async () => {
      kiosk.network.cut()
      await kiosk.tap('begin')
      await kiosk.tap('vote-now')
      await kiosk.tap('place-harbour-quarter-0')
      await kiosk.expect('vote')
      for (let helmet = 0; helmet < 7; ++helmet) await kiosk.tap('give-park')
      for (let helmet = 0; helmet < 3; ++helmet) await kiosk.tap('give-shops')
      await kiosk.step({ disabled: 'give-bicycles' })
      await screen(kiosk, 'vote-all-given')
      await kiosk.wait(5000) // the least time to read
      await kiosk.tap('review')
      await kiosk.tap('send-vote')
      await kiosk.expect('vote-thanks')
      await screen(kiosk, 'vote-thanks')
      await kiosk.tap('finish')

      await kiosk.expect('loop')
      await kiosk.tap('begin')
      await kiosk.tap('your-say')
      await kiosk.tap('rate-1')
      await kiosk.tap('topic-informed')
      await kiosk.tap('complaint')
      await kiosk.type(said)
      await screen(kiosk, 'complaint')
      await kiosk.tap('key-next')
      await kiosk.expect('feedback-contact')
      await kiosk.type(contact)
      await kiosk.tap('key-next')
      await kiosk.expect('feedback-review')
      await screen(kiosk, 'complaint-review')
      await kiosk.tap('send')
      await kiosk.expect('feedback-thanks')
      receipt = (await kiosk.read('receipt')).replace(/<[^>]*>/g, '')
      assert.match(receipt.replace(/\s/g, ''), /^[0-9A-Z]{16}$/)
      await kiosk.see('QR code: your receipt')
      await screen(kiosk, 'receipt')
    })

    await step('killed, the kiosk comes back within seconds with both still to send', async (t) => {
      await kiosk.kill()
      const took = await elapsed(() => kiosk.start())
      t.diagnostic(`killed to looping: ${took} ms`)
      await kiosk.hold('clock', 3200)
      await kiosk.see('Working.')
      await kiosk.see('2 waiting')
      await screen(kiosk, 'working-2-waiting')
    })

    await step('the disk of the kiosk does not hold what was written', async () => {
      for (const secret of [said, said.slice(0, 12), contact, contact.replace(' ', ''), Buffer.from(said).toString('base64').slice(0, 40)])
        assert.deepEqual(await kiosk.filesWith(secret), [], secret)
      assert.equal((await kiosk.status()).pending, 2)
    })

    const clare = await as('clare')
    await step('back on the network all arrive once, the clock runs, the complaint is in its own queue', async () => {
      kiosk.network.mend()
      // It tries by itself, after a failure in up to five minutes; staff need not wait for that.
      await kiosk.syncOnce()
      await within(60_000, 'nothing is waiting', async () => (await kiosk.status()).pending === 0)
      await kiosk.hold('clock', 3200)
      await kiosk.see('0 waiting')
      await screen(kiosk, 'working-0-waiting')
      assert.equal((await site.submissions('vote')).length, 1)
      const feedback = await site.submissions('feedback')
      assert.equal(feedback.filter(({ text, complaint }) => text === said && complaint).length, 1)
      // One tap on a rating counts, whether or not its visitor left without sending the rest.
      assert.deepEqual(feedback.filter(({ rating }) => rating === 4).map(({ text }) => text ?? ''), [''])
      await clare.goto(`${site.url}/console`)
      await sheet(clare, 'now')
      await clare.goto(`${site.url}/console/say?queue=complaints`)
      await clare.getByText(said).waitFor()
      await clare.getByText(/7[12] hours left|3 days left/).waitFor()
      await sheet(clare, 'say-complaints')
      assert.equal(await clare.getByText(contact).count(), 0)
    })

    const answer = 'You are right, and we are sorry. Sergeant Adeyemi rings you on Monday.'
    const publicly = 'Every victim of a break-in is rung within two days'
    await step('the clerk answers to the receipt and in public', async () => {
      await clare.getByRole('link', { name: /Harbour Quarter/ }).first().click()
      await clare.getByRole('button', { name: 'Show the contact details' }).click()
      await clare.getByText(contact).waitFor()
      await sheet(clare, 'case')
      await clare.getByLabel('Answer in English').fill(answer)
      await clare.getByLabel('Who answers in English').fill('Sergeant Ruth Adeyemi')
      await clare.getByLabel(/Answer in public too/).check()
      await clare.locator('#said_en').fill('Nobody rang back after a break-in.')
      await clare.locator('#title_en').fill(publicly)
      await clare.locator('#body_en').fill('A sergeant looks at the list every morning.')
      await sheet(clare, 'answering')
      await clare.getByRole('button', { name: 'Answer, then next' }).click()
      await clare.getByText(/Answered/).first().waitFor()
      await sheet(clare, 'answered')
    })

    await step('the visitor reads the answer on the kiosk and on the web; it joins the loop', async () => {
      await kiosk.see(publicly, 300_000)
      await screen(kiosk, 'answer-on-the-loop')
      await kiosk.tap('begin')
      await kiosk.tap('answers')
      await kiosk.tap('receipt')
      await kiosk.expect('receipt')
      for (const sign of receipt.replace(/\s/g, '')) await kiosk.tap(`key-${sign}`)
      await kiosk.tap('read-answer')
      await kiosk.see(answer)
      await screen(kiosk, 'answer-by-receipt')
      await kiosk.tap('bar-quick-exit')

      const visitor = await openPage(browser)
      await visitor.goto(`${site.url}/r/${receipt.replace(/\s/g, '')}`)
      await visitor.getByText(answer).waitFor()
      assert.equal(await visitor.getByText(said).count(), 0)
      await sheet(visitor, 'answer-on-the-web')
      await visitor.goto(`${site.url}/answers`)
      await visitor.getByText(publicly).first().waitFor()
      await sheet(visitor, 'answers')
      await visitor.context().close()
    })

    await step('a word of danger is met before it is sent and stands at the top', async () => {
      await kiosk.tap('begin')
      await kiosk.tap('your-say')
      await kiosk.tap('rate-2')
      await kiosk.tap('topic-other')
      await kiosk.type('My brother has a knife and says he will use it.')
      await kiosk.tap('key-next')
      await kiosk.see('Please tell the desk now, or dial 999')
      await screen(kiosk, 'danger')
      await kiosk.tap('notice-go-on')
      await kiosk.expect('feedback-contact')
      await kiosk.tap('key-skip')
      await kiosk.expect('feedback-review')
      await kiosk.tap('send')
      await kiosk.expect('feedback-thanks')
      await kiosk.tap('finish')
      await within(60_000, 'it has arrived', async () => (await kiosk.status()).pending === 0)
      await clare.goto(`${site.url}/console`)
      await clare.getByRole('link', { name: '1 visitor may be in danger' }).waitFor()
      await sheet(clare, 'now-danger')
      await clare.goto(`${site.url}/console/say`)
      await clare.getByText('My brother has a knife').waitFor()
      await sheet(clare, 'say-danger')
    })

    const iris = await as('iris')
    await step('six quick votes in a row are flagged, not deleted, and under ten there is no picture', async () => {
      await kiosk.cast(Array.from({ length: 6 }, () => ({ ballot: 'harbour-winter', area: 'harbour-quarter', allocation: { bicycles: 10 } })))
      await kiosk.sync()
      assert.equal((await site.submissions('vote')).length, 7)
      await iris.goto(`${site.url}/console/votes/harbour-winter`)
      await iris.getByText('Fewer than 10 so far').first().waitFor()
      await iris.getByText('Here 5 ballots are flagged.').waitFor()
      await sheet(iris, 'votes-few')
    })

    await step('sixty-four ballots show a winner with its interval, raw and filtered', async () => {
      const desk = await site.enrol('West Cliff desk', 'west-cliff')
      const ballot = station.ballots.find(({ id }) => id === 'cliff-winter')
      const [first, second, third] = ballot.priorities.map(({ id }) => id)
      await desk.cast(
        Array.from({ length: 64 }, (_, i) => ({
          ballot: ballot.id,
          area: 'west-cliff',
          allocation: { [first]: 5 + (i % 3), [second]: 1 + (i % 2), ...(i % 4 ? { [third]: 1 } : {}) },
        })),
      )
      await desk.cast(Array.from({ length: 6 }, () => ({ ballot: ballot.id, area: 'west-cliff', allocation: { [third]: 10 } })))
      await desk.sync()
      await iris.goto(`${site.url}/console/votes/${ballot.id}`)
      const shares = iris.getByRole('table', { name: /West Cliff: mean share/ })
      await within(90_000, 'the figures have moved', async () => (await iris.reload(), await shares.count()))
      await shares.getByText('Leads').waitFor()
      await shares.getByText('Every ballot (70 ballots)').waitFor()
      await shares.getByText('Without flagged ballots (65 ballots)').waitFor()
      await sheet(iris, 'votes-results')
    })

    await step('the inspector closes the ballot with a decision; it appears on the loop and on the public pages', async () => {
      await iris.getByRole('link', { name: 'Decide for: West Cliff' }).click()
      await iris.getByLabel('Who decides').fill('Inspector Ruth Adeyemi')
      await iris.getByLabel('The reason').fill('Two of three who told us live above the bars.')
      await iris.getByLabel('We will say what came of it by').fill(new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10))
      await iris.getByRole('button', { name: 'Draft the English words from what is above' }).click()
      await sheet(iris, 'deciding')
      await iris.getByRole('button', { name: 'Publish the decision' }).click()
      await iris.getByText('Decision: West Cliff').waitFor()
      await sheet(iris, 'decided')
      const headline = (await iris.getByText('On the loop as').getByRole('link').first().textContent()).trim()
      const visitor = await openPage(browser)
      await visitor.goto(`${site.url}/areas/west-cliff`)
      await visitor.getByText(headline).first().waitFor()
      await sheet(visitor, 'area')
      const wall = site.kiosks.at(-1)
      await wall.sync()
      await wall.start('1080x1920')
      await wall.see(headline, 120_000)
      await screen(wall, 'decision-on-the-loop')
    })
  } finally {
    await browser.close()
    await site.close()
  }
})
