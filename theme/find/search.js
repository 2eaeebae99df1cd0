// Searches the words of all pages with Pagefind, which is loaded from this site when somebody types.
const field = document.getElementById('search')
const [input, note, list] = ['input', '[role=status]', 'ol'].map(each => field.querySelector(each))
// Chinese and Japanese: in the index each character is a word, so a word is a phrase there.
const apart = text => /^[\u3000-\u9fff]+$/.test(text) ? `"${text.split('').join(' ')}"` : text.replace(/[\u3040-\u9fff]/g, ' $& ')
const joined = text => text.replace(/([\u3000-\u9fff\uff00-\uffef](<\/?mark>)?) +(?=(<\/?mark>)?[\u3000-\u9fff\uff00-\uffef])/g, '$1').replace(/<\/mark><mark>/g, '')
const excerpt = text => {
  const line = document.createElement('p')
  joined(text).split(/<\/?mark>/).forEach((part, index) => {
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
const look = async () => {
  const asked = input.value
  try {
    const pagefind = asked.trim() && await import('/pagefind/pagefind.js')
    // Pagefind answers the last question it is asked, and imports may end in another order than they began.
    if (asked !== input.value) return
    const answer = pagefind ? await pagefind.debouncedSearch(apart(asked.trim())) : { results: [] }
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
}
input.addEventListener('input', look)
if (input.value) look()
