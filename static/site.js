// The only script of the site. Everything works without it; it adds two things.
// It sends nothing: what is offered while typing stands in the page already.
'use strict';

(function () {
  // A button that prints, where there is one to press.
  document.querySelectorAll('[data-print]').forEach(function (button) {
    button.hidden = false;
    button.addEventListener('click', function () { window.print(); });
  });

  // Titles of guides, cases and topics under the search field, in place of the list
  // that the browser would show: that one keeps its small type in every mode.
  var field = document.querySelector('input[list]');
  var source = field && document.getElementById(field.getAttribute('list'));
  if (!source) return;
  var known = Array.prototype.map.call(source.options, function (option) {
    return { title: option.value, kind: option.textContent, url: option.getAttribute('data-url') };
  });
  field.removeAttribute('list');

  var list = document.createElement('ul');
  list.className = 'offers';
  list.id = 'offers';
  list.hidden = true;
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', '可以直接打开的内容');
  field.parentNode.appendChild(list);
  field.setAttribute('role', 'combobox');
  field.setAttribute('aria-autocomplete', 'list');
  field.setAttribute('aria-controls', list.id);
  field.setAttribute('aria-expanded', 'false');

  var chosen = -1; // the option that the arrow keys have reached
  var composing = false; // an input method is at work: the text is not Chinese yet

  function close() {
    list.hidden = true;
    list.textContent = '';
    chosen = -1;
    field.setAttribute('aria-expanded', 'false');
    field.removeAttribute('aria-activedescendant');
  }

  function choose(n) {
    var options = list.children;
    if (chosen >= 0) options[chosen].setAttribute('aria-selected', 'false');
    chosen = n < -1 ? options.length - 1 : n >= options.length ? -1 : n;
    if (chosen < 0) {
      field.removeAttribute('aria-activedescendant');
      return;
    }
    options[chosen].setAttribute('aria-selected', 'true');
    field.setAttribute('aria-activedescendant', options[chosen].id);
  }

  function offer() {
    close();
    var text = field.value.replace(/\s+/g, '');
    if (composing || text.length < 1) return;
    known.filter(function (k) { return k.title.indexOf(text) >= 0; }).slice(0, 6).forEach(function (k, i) {
      var option = document.createElement('li');
      var kind = document.createElement('span');
      option.id = 'offer-' + i;
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', 'false');
      option.setAttribute('data-url', k.url);
      option.textContent = k.title + ' ';
      kind.textContent = k.kind;
      option.appendChild(kind);
      list.appendChild(option);
    });
    if (list.children.length === 0) return;
    list.hidden = false;
    field.setAttribute('aria-expanded', 'true');
  }

  function open(option) { window.location.assign(option.getAttribute('data-url')); }

  field.addEventListener('compositionstart', function () { composing = true; });
  field.addEventListener('compositionend', function () { composing = false; offer(); });
  field.addEventListener('input', offer);
  field.addEventListener('blur', close);
  field.addEventListener('keydown', function (event) {
    if (list.hidden || composing) return;
    if (event.key === 'ArrowDown') choose(chosen + 1);
    else if (event.key === 'ArrowUp') choose(chosen < 0 ? -2 : chosen - 1);
    else if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && chosen >= 0) open(list.children[chosen]);
    else return;
    event.preventDefault();
  });
  // The press comes before the field loses the focus and the list its options.
  list.addEventListener('mousedown', function (event) { event.preventDefault(); });
  list.addEventListener('click', function (event) {
    var option = event.target.closest('li');
    if (option) open(option);
  });
})();
