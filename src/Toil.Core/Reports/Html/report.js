'use strict';
(() => {
  const rows = [...document.querySelectorAll('table:not(.figures) tbody tr')];
  const search = document.getElementById('search');
  const shown = document.getElementById('shown');
  const choices = [...document.querySelectorAll('[data-outcome], [data-from]')].filter((e) => e.tagName === 'BUTTON');
  let outcome = null;
  let span = null;

  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      const due = Number(row.dataset.due);
      const text = row.textContent.toLowerCase();
      const fits = (outcome === null || row.dataset.outcome === outcome)
        && (span === null || (row.dataset.due !== undefined && due >= span[0] && due < span[1]))
        && words.every((word) => text.includes(word));
      row.hidden = !fits;
      count += fits ? 1 : 0;
    }
    for (const heading of document.querySelectorAll('.part')) {
      const table = heading.nextElementSibling;
      heading.hidden = table.hidden = table.querySelector('tbody tr:not([hidden])') === null;
    }
    shown.textContent = `${count} of ${rows.length} shown${shown.dataset.left === '0' ? '' : `, ${shown.dataset.left} more are not on this page`}`;
  };

  const press = (button) => {
    const was = button.getAttribute('aria-pressed') === 'true';
    const kind = button.dataset.outcome === undefined ? 'span' : 'outcome';
    for (const other of choices) {
      if ((other.dataset.outcome === undefined ? 'span' : 'outcome') === kind) {
        other.setAttribute('aria-pressed', 'false');
      }
    }
    button.setAttribute('aria-pressed', String(!was));
    if (kind === 'outcome') {
      outcome = was ? null : button.dataset.outcome;
    } else {
      span = was ? null : [Number(button.dataset.from), Number(button.dataset.to)];
    }
    apply();
  };

  search.addEventListener('input', apply);
  choices.forEach((button) => button.addEventListener('click', () => press(button)));
  apply();
})();
