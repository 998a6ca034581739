// Renews the progress of a simulation, and draws who moves between tiers from the table that says the same without scripts.
(() => {
  const progress = document.querySelector('#progress[data-watch]');
  if (progress) {
    const look = async () => {
      try {
        const answer = await fetch(progress.dataset.watch, { credentials: 'same-origin' });
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        const next = page.querySelector('#progress .card-body');
        if (!answer.ok || !next) return location.reload();
        progress.querySelector('.card-body').replaceWith(next);
        progress.querySelector('.card-title').textContent = page.querySelector('#progress .card-title').textContent;
      } catch {
        // The network is away for a moment: the next look tries again.
      }
      setTimeout(look, 2000);
    };
    setTimeout(look, 2000);
  }

  const figure = document.querySelector('[data-sankey]');
  if (!figure || !window.echarts) return;
  const table = document.getElementById(figure.dataset.sankey);
  const links = [...table.querySelectorAll('td[data-count]')].filter(cell => cell.dataset.count !== '0').map(cell => ({
    source: `${cell.dataset.from} ${table.dataset.now}`,
    target: `${cell.dataset.to} ${table.dataset.then}`,
    value: Number(cell.dataset.count),
    stays: cell.dataset.from === cell.dataset.to,
  }));
  if (links.length === 0) return;
  figure.hidden = false;
  const order = [...table.querySelectorAll('thead th')].slice(1, -1).map(head => head.textContent.trim());
  const colours = ['#2f7d5d', '#4d8fbf', '#c79a2b', '#c96a2c', '#b23a3a', '#6b4fa0', '#555555'];
  const names = side => order.map((tier, i) => ({ name: `${tier} ${side}`, itemStyle: { color: colours[Math.min(i, colours.length - 1)] }, depth: side === table.dataset.now ? 0 : 1 }));
  const used = new Set(links.flatMap(link => [link.source, link.target]));
  const chart = window.echarts.init(figure.querySelector('.sankey-canvas'), null, { renderer: 'canvas' });
  const draw = () => {
    const narrow = window.innerWidth < 768;
    chart.setOption({
      animation: false,
      // Markup of its own would carry styles that the page does not allow.
      tooltip: { trigger: 'item', renderMode: 'richText', formatter: item => item.dataType === 'edge' ? `${item.data.source} → ${item.data.target}: ${item.data.value.toLocaleString('en')}` : `${item.name}: ${item.value.toLocaleString('en')}` },
      series: [{
        type: 'sankey',
        left: 4, right: narrow ? 100 : 190, top: 8, bottom: 8,
        layoutIterations: 0,
        nodeWidth: 14,
        nodeGap: 14,
        draggable: false,
        data: [...names(table.dataset.now), ...names(table.dataset.then)].filter(node => used.has(node.name)),
        links: links.map(link => ({ ...link, lineStyle: link.stays ? { color: '#8a94a3', opacity: 0.35 } : { color: 'source', opacity: 0.65 } })),
        label: { color: '#1f2937', fontSize: narrow ? 11 : 13, width: narrow ? 90 : 180, overflow: 'break' },
      }],
    });
  };
  draw();
  window.addEventListener('resize', () => { chart.resize(); draw(); });
})();
