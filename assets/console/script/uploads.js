// <input type="file" data-most-bytes="…">: a file that the server would refuse is refused as it is chosen, before
// minutes of sending it. The server checks again.

function complain(input, text) {
  const id = `${input.id}-error`
  document.getElementById(id)?.remove()
  input.closest('.govuk-form-group').classList.toggle('govuk-form-group--error', text !== '')
  const described = (input.getAttribute('aria-describedby') ?? '').split(' ').filter((one) => one !== id && one !== '')
  if (text !== '') {
    const message = document.createElement('p')
    message.id = id
    message.className = 'govuk-error-message'
    message.setAttribute('role', 'alert')
    message.textContent = text
    input.before(message)
    described.push(id)
  }
  input.setAttribute('aria-describedby', described.join(' '))
}

export function refuseLargeFiles() {
  for (const input of document.querySelectorAll('input[type="file"][data-most-bytes]'))
    input.addEventListener('change', () => {
      const most = Number(input.dataset.mostBytes)
      const large = [...input.files].some((file) => file.size > most)
      if (large) input.value = ''
      complain(
        input,
        large ? `This picture is larger than ${most / 1048576} MB. Make it smaller, or choose another one` : '',
      )
    })
}
