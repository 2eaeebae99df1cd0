// Finds a place by what somebody types: a name in any of our languages, or a ZIP code. Everything happens on the device;
// two lists are loaded from this site, each when it is first needed.
const box = document.getElementById('find')
const say = box.dataset, all = document.getElementById('all')
const [input, note, list] = ['input', '[role=status] p', '[role=status] ul'].map(each => box.querySelector(each))
const lists = {}, links = new Map()
const load = name => lists[name] = lists[name] || fetch(`/find/${name}.json`).then(found => found.json()).catch(() => 0)
// Accents, case and the kind of digits do not count.
const plain = text => text.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '')
  .replace(/[٠-٩۰-۹]/g, digit => digit.charCodeAt() & 15).replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
const depth = id => id.split('/').length
const isState = id => depth(id) === 2
all.querySelectorAll('li>a').forEach(link => links.set(link.getAttribute('href').split('/').slice(2, -1).join('/'), link))
const ids = [...links.keys()]

const show = (found, text, inside = []) => {
  list.textContent = ''
  found.forEach(id => {
    const link = links.get(id).cloneNode(), name = document.createElement('span'), small = document.createElement('small')
    const state = depth(id) > 2 ? links.get(id.slice(0, id.lastIndexOf('/'))).textContent : ''
    small.textContent = [state, inside.includes(id) && say.inside].filter(Boolean).join(' · ')
    name.append(...links.get(id).cloneNode(true).childNodes, ' ', small.textContent && small)
    link.append(name)
    list.appendChild(document.createElement('li')).append(link)
  })
  note.textContent = text.replace('{number}', found.length)
  all.hidden = !!found.length
}

const byCode = (table, code) => {
  const near = number => (number / 100 | 0) === (code / 100 | 0)
  let last = 0, before = [], found = []
  for (let i = 0; i < table.runs.length && code > last; i += 3) {
    const first = last + table.runs[i], here = table.sets[table.runs[i + 2]]
    // Between two runs: whatever the neighbours with the same three digits allow.
    found = code < first ? [...near(last) ? before : [], ...near(first) ? here : []] : here
    last = first + table.runs[i + 1]
    before = here
  }
  if (code > last) found = []
  const inside = table.inside.map(index => table.places[index])
  const right = ids.filter(id => found.includes(table.places.indexOf(id))).sort((one, two) => depth(two) - depth(one) || inside.includes(one) - inside.includes(two))
  const sure = right.filter(id => !inside.includes(id)), states = sure.filter(isState).length
  const many = states > 1 || right.length - states > 1 || right.length > sure.length
  show(right, !states ? say.unknown : many ? say.border : right.length > 1 ? say.found : say.state, inside)
}

const byName = (names, asked) => {
  const named = id => [links.get(id).textContent, id.split('/').pop(), ...names && names[id] || []].map(plain)
  const rank = name => [name === asked, name.startsWith(asked), (' ' + name).includes(' ' + asked), asked[1] && name.includes(asked)].findIndex(Boolean)
  const ranks = new Map(ids.map(id => [id, Math.min(...named(id).map(rank).map(each => each < 0 ? 9 : each))]))
  const within = Math.min(...ranks.values()) < 3 ? 3 : 9
  const found = ids.filter(id => ranks.get(id) < within).sort((one, two) => ranks.get(one) - ranks.get(two))
  // "Springfield, IL": the state that the last words name.
  const ends = asked.split(' ').map((_, index, words) => words.slice(index).join(' '))
  const state = ids.filter(id => isState(id) && named(id).some(name => ends.includes(name)))
  if (found.length) show(found.slice(0, 8), say.found)
  else show(state, state.length ? say.state : say.none)
}

const look = async () => {
  const asked = plain(input.value), digits = asked.replace(/ /g, ''), code = /^\d/.test(asked)
  const known = asked && await load(code ? 'zip' : 'names')
  if (plain(input.value) !== asked) return
  if (!asked || digits.length < 5 && code) show([], '')
  else if (!code) byName(known, asked)
  else if (!/^\d{5}(\d{4})?$/.test(digits)) show([], say.five)
  else if (known) byCode(known, +digits.slice(0, 5))
  else show([], say.failed)
}
input.addEventListener('input', look)
input.addEventListener('keydown', event => {
  const first = list.querySelector('a')
  if (event.key !== 'Enter') return
  if (first) first.focus()
  else if (/^\d{1,4}$/.test(plain(input.value))) note.textContent = say.five
})
if (input.value) look()
