// Parts of a page that change by themselves: <div id="…" data-live="2"> is fetched again every two seconds while
// somebody looks at the page, and replaced when it differs. Without JavaScript the page is as it was when it was loaded.

async function refresh(parts) {
  const response = await fetch(location.href, { headers: { 'X-Bluelamp-Refresh': '1' }, redirect: 'error' })
  if (!response.ok) return
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html')
  for (const part of parts) {
    const now = fresh.getElementById(part.id)
    // What somebody has the focus in is left alone: a reader must not be thrown off it.
    if (now && now.innerHTML !== part.innerHTML && !part.contains(document.activeElement))
      part.replaceChildren(...now.childNodes)
  }
}

export function keepFresh() {
  const parts = [...document.querySelectorAll('[data-live][id]')]
  if (parts.length === 0) return
  const every = Math.min(...parts.map((part) => Number(part.dataset.live))) * 1000
  let last = Date.now()
  setInterval(() => {
    if (document.hidden || Date.now() - last < every) return
    last = Date.now()
    // The next one may succeed; a page that could not be fetched stays as it is.
    refresh(parts).catch(() => {})
  }, 250)
}
