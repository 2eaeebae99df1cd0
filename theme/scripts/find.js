// Shows the fields that find places and words, and loads what they need when somebody goes into one.
for (const id of ['find', 'search']) {
  const box = document.getElementById(id)
  if (!box) continue
  const start = () => import(`/find/${id}.js`).catch(() => { box.querySelector('[role=status]').textContent = box.dataset.failed })
  box.hidden = false
  box.addEventListener('focusin', start, { once: true })
  if (box.querySelector('input').value) start()
}
