import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  createAll,
} from 'govuk-frontend'
import { keepFresh } from './live.js'
import { refuseLargeFiles } from './uploads.js'

for (const component of [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
])
  createAll(component)

keepFresh()
refuseLargeFiles()

// Only pages with charts fetch what draws them.
if (document.querySelector('table[data-chart]')) import('./charts.js').then(({ drawCharts }) => drawCharts())
