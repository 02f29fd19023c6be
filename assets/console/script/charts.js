// Charts of the tables that carry data-chart, drawn above them. The table says everything that its chart does and stays
// where it is: it is what is read aloud, and all there is without JavaScript. Every number comes from its attributes.
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Legend,
  LineController,
  LineElement,
  LinearScale,
  PointElement,
  Tooltip,
} from 'chart.js'
import { BarWithErrorBar, BarWithErrorBarsController } from 'chartjs-chart-error-bars'

Chart.register(
  BarController,
  BarElement,
  BarWithErrorBar,
  BarWithErrorBarsController,
  CategoryScale,
  Legend,
  LineController,
  LineElement,
  LinearScale,
  PointElement,
  Tooltip,
)

// At least 3:1 on white, told apart by lightness too; lines also differ by their points and dashes.
const colours = ['#12376b', '#c4500c', '#00703c', '#7b2cbf', '#0b7285', '#a61e4d', '#5c4813', '#495057']
const points = ['circle', 'rect', 'triangle', 'rectRot', 'star', 'crossRot', 'cross', 'line']
const dashes = [[], [8, 4], [2, 3], [10, 3, 2, 3]]

const percent = (share) => `${Math.round(share * 100)} %`
const number = (cell, name) => (name in cell.dataset ? Number(cell.dataset[name]) : null)
const series = (table) => [...table.tHead.rows[0].cells].filter((cell) => 'series' in cell.dataset)
const rows = (table) => [...table.tBodies[0].rows]
const label = (row) => row.cells[0].firstChild.textContent.trim()
const day = (row) =>
  new Date(`${row.cells[0].dataset.day}T12:00:00Z`).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })

// Long names of priorities break into lines, and endless words too, or they would leave the bars no room. The table has
// what does not fit in three.
function wrapped(text) {
  const most = window.innerWidth < 640 ? 14 : 22
  const lines = ['']
  for (const word of text.split(' ').flatMap((each) => each.match(new RegExp(`.{1,${most}}`, 'gu')) ?? [])) {
    const line = lines[lines.length - 1]
    if (line && line.length + word.length >= most) lines.push(word)
    else lines[lines.length - 1] = line ? `${line} ${word}` : word
  }
  return lines.length > 3 ? [...lines.slice(0, 2), `${lines[2]}…`] : lines
}

const everyName = { ticks: { autoSkip: false } }
const shareScale = { min: 0, ticks: { callback: percent }, title: { display: true, text: 'Share of the pot' } }

function shares(table) {
  const named = series(table)
  const datasets = named.map((head, at) => ({
    label: head.dataset.series,
    backgroundColor: at === 0 ? '#5b8fd9' : '#d5e3f5',
    borderColor: '#12376b',
    borderWidth: 1,
    errorBarColor: '#0b0c0c',
    errorBarWhiskerColor: '#0b0c0c',
    errorBarLineWidth: 2,
    errorBarWhiskerLineWidth: 2,
    errorBarWhiskerSize: 10,
    data: rows(table).map((row) => {
      const cell = row.cells[head.cellIndex]
      const mean = number(cell, 'mean')
      return mean === null ? { x: null } : { x: mean, xMin: number(cell, 'low'), xMax: number(cell, 'high') }
    }),
  }))
  return {
    type: BarWithErrorBarsController.id,
    data: { labels: rows(table).map((row) => wrapped(label(row))), datasets },
    options: {
      indexAxis: 'y',
      scales: { x: shareScale, y: everyName },
      plugins: {
        tooltip: {
          callbacks: {
            label: ({ dataset, raw }) => `${dataset.label}: ${percent(raw.x)} (${percent(raw.xMin)} to ${percent(raw.xMax)})`,
          },
        },
      },
    },
    height: 6 + rows(table).length * 4,
  }
}

function days(table) {
  const datasets = series(table).map((head, at) => ({
    type: 'line',
    label: head.dataset.series,
    borderColor: colours[at % colours.length],
    backgroundColor: colours[at % colours.length],
    borderDash: dashes[at % dashes.length],
    pointStyle: points[at % points.length],
    pointRadius: 5,
    spanGaps: true,
    data: rows(table).map((row) => number(row.cells[head.cellIndex], 'mean')),
  }))
  const ballots = rows(table).map((row) => number(row.querySelector('[data-ballots]'), 'ballots'))
  datasets.push({
    type: 'bar',
    label: 'Ballots that day',
    yAxisID: 'ballots',
    backgroundColor: '#d5dbe3',
    order: 1,
    data: ballots,
  })
  return {
    type: 'line',
    data: { labels: rows(table).map(day), datasets },
    options: {
      scales: {
        y: shareScale,
        // Room above the bars, so that the lines are read first.
        ballots: { position: 'right', min: 0, suggestedMax: Math.max(...ballots) * 3, ticks: { precision: 0 }, grid: { display: false }, title: { display: true, text: 'Ballots' } },
      },
      plugins: {
        tooltip: {
          callbacks: {
            label: ({ dataset, raw }) => `${dataset.label}: ${dataset.yAxisID === 'ballots' ? raw : percent(raw)}`,
          },
        },
      },
    },
    height: 22,
  }
}

function kiosks(table) {
  const counts = rows(table).map((row) => [...row.querySelectorAll('[data-count]')].map((cell) => number(cell, 'count')))
  return {
    type: 'bar',
    data: {
      labels: rows(table).map((row) => wrapped(row.cells[0].textContent.trim())),
      datasets: [
        { label: 'Not flagged', backgroundColor: '#12376b', data: counts.map(([ballots, flagged]) => ballots - flagged) },
        { label: 'Flagged', backgroundColor: '#c4500c', data: counts.map(([, flagged]) => flagged) },
      ],
    },
    options: {
      indexAxis: 'y',
      scales: { x: { stacked: true, min: 0, ticks: { precision: 0 }, title: { display: true, text: 'Ballots' } }, y: { stacked: true, ...everyName } },
    },
    height: 7 + rows(table).length * 3.5,
  }
}

const kinds = { shares, days, kiosks }

function draw(table) {
  const { height, ...chart } = kinds[table.dataset.chart](table)
  const figure = document.createElement('div')
  figure.className = 'lamp-chart'
  // Through the object model, which the content policy allows; it forbids style in markup.
  figure.style.height = `${height}rem`
  const canvas = document.createElement('canvas')
  canvas.setAttribute('role', 'img')
  canvas.setAttribute('aria-label', `Chart: ${table.dataset.chartTitle}. The table below says the same.`)
  figure.append(canvas)
  const region = table.closest('.lamp-scroll')
  const pair = document.createElement('div')
  pair.className = table.dataset.chart === 'shares' ? 'lamp-pair' : ''
  region.before(pair)
  pair.append(figure, region)
  chart.options.maintainAspectRatio = false
  chart.options.animation = false
  chart.options.plugins = { legend: { position: 'bottom', labels: { usePointStyle: chart.type === 'line' } }, ...chart.options.plugins }
  new Chart(canvas, chart)
}

export function drawCharts() {
  Chart.defaults.font.family = getComputedStyle(document.querySelector('.govuk-body')).fontFamily
  Chart.defaults.font.size = 14
  Chart.defaults.color = '#0b0c0c'
  for (const table of document.querySelectorAll('table[data-chart]')) if (rows(table).length > 0) draw(table)
}
