// Searches the words of all pages with Pagefind, which is loaded from this site when somebody types.
const field = document.getElementById('search')
if (field) {
  const [input, note, list] = ['input', '[role=status]', 'ol'].map(each => field.querySelector(each))
  // Chinese and Japanese: one character is one word, as in the index.
  const apart = text => text.replace(/[\u3040-\u30ff\u3400-\u9fff]/g, ' $& ').trim()
  const excerpt = text => {
    const line = document.createElement('p')
    text.split(/<\/?mark>/).forEach((part, index) => {
      const plain = part.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&amp;/g, '&')
      line.append(plain)
      if (index % 2) {
        const mark = document.createElement('mark')
        mark.append(line.lastChild)
        line.append(mark)
      }
    })
    return line
  }
  input.addEventListener('input', async () => {
    const asked = input.value
    try {
      const pagefind = asked.trim() && await import('/pagefind/pagefind.js')
      const answer = pagefind ? await pagefind.debouncedSearch(apart(asked)) : { results: [] }
      const found = answer && await Promise.all(answer.results.slice(0, 10).map(each => each.data()))
      if (!found || asked !== input.value) return
      list.textContent = ''
      found.forEach(page => {
        const link = document.createElement('a')
        link.href = page.url
        link.textContent = page.meta.title
        list.appendChild(document.createElement('li')).append(link, excerpt(page.excerpt))
      })
      note.textContent = !pagefind ? '' : found[0] ? field.dataset.found.replace('{number}', answer.results.length) : field.dataset.none
    } catch (error) {
      note.textContent = field.dataset.failed
    }
  })
  field.hidden = false
}
