{# Runs before the page shows: a reader's choice of light or dark, made by the switch of statusgen.js. -#}
try { const { theme } = localStorage; if (theme) document.documentElement.dataset.theme = theme } catch {}
