/** The page: its places, which the script fills. */
export const pageHtml = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>regimelab: runs</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
<script src="/page.js" defer></script>
</head>
<body>
<main>
<h1>Runs</h1>
<p class="quiet" id="summary" role="status" aria-live="polite">Loading …</p>
<noscript><p class="note">This page needs its script. <a href="/v1/runs">The same as JSON</a></p></noscript>
<div class="note" id="problem" role="alert" hidden></div>
<form id="login" hidden>
<label for="token">Token of this server</label>
<input id="token" type="password" autocomplete="current-password" required>
<button type="submit">Open</button>
</form>
<section id="list" hidden>
<form class="controls" id="filters">
<label>Status <select name="status"></select></label>
<label>Family <select name="family"></select></label>
<label>System <select name="system"></select></label>
<label>Sort <select name="sort"></select></label>
<button type="button" id="compare" disabled>Compare two runs</button>
</form>
<p id="empty" class="lede" hidden></p>
<div class="scroll" tabindex="0" id="table" hidden><table aria-describedby="summary">
<thead><tr>
<th scope="col"><span class="out-of-sight">Compare</span></th>
<th scope="col">Run</th>
<th scope="col">Status</th>
<th scope="col" class="number">Sharpe</th>
<th scope="col" class="number">CAGR</th>
<th scope="col" class="number">Drawdown</th>
<th scope="col" class="number"><abbr title="deflated Sharpe ratio">DSR</abbr></th>
<th scope="col" class="number">Trials</th>
<th scope="col">Days</th>
<th scope="col">Began, UTC</th>
<th scope="col">Report</th>
</tr></thead>
<tbody id="rows"></tbody>
</table></div>
<p><button type="button" id="more" hidden>Show more</button></p>
</section>
<section id="detail" tabindex="-1" hidden></section>
<footer>regimelab · <a href="/v1/openapi.json">OpenAPI</a> · <a href="/v1/lakes">Lakes</a></footer>
</main>
</body>
</html>
`;
