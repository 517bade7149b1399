// Long table to panel: fact_price read into a days × assets panel, against the engine's own read of the same rows and columns.
import { openLake, readPanels } from '@regimelab/lake-io';
import { DuckDBInstance } from '@duckdb/node-api';

const directory = process.argv[2]!;
const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
const file = `${directory}/fact_price.parquet`.replaceAll("'", "''");

/** The engine's own column read: asset, date and close of every row, as arrays. */
async function engineColumns(): Promise<number> {
  const reader = await connection.runAndReadAll(`SELECT asset_id, date, close FROM read_parquet('${file}')`);
  return reader.getColumns()[0]!.length;
}

/** The same without the asset: typed vectors only, the least any reader could do. */
async function engineVectors(): Promise<number> {
  const result = await connection.stream(`SELECT date, close FROM read_parquet('${file}')`);
  let rows = 0;
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk())
    rows += chunk.rowCount;
  return rows;
}

async function panel(): Promise<number> {
  const lake = await openLake(directory);
  const began = performance.now();
  const { fact_price } = await readPanels(lake, ['fact_price']);
  spent = performance.now() - began;
  lake.close();
  return fact_price.rows;
}

let spent = 0;
const best = { panel: Infinity, columns: Infinity, vectors: Infinity };
let rows = 0;
for (let i = 0; i < 7; i++) {
  rows = await panel();
  best.panel = Math.min(best.panel, spent);
  for (const [name, run] of [['columns', engineColumns] as const, ['vectors', engineVectors] as const]) {
    const began = performance.now();
    await run();
    best[name] = Math.min(best[name], performance.now() - began);
  }
}
const line = (name: string, figure: string, note: string) => console.log(`${name.padEnd(44)} ${figure.padEnd(28)} ${note}`);
line(`fact_price to panel, ${rows} rows`, `${best.panel.toFixed(0)} ms`, '');
line("  DuckDB's own column read", `${best.columns.toFixed(0)} ms`, '');
line('  ratio', (best.panel / best.columns).toFixed(2), 'budget 2');
line('  ratio to typed vectors of date and close', (best.panel / best.vectors).toFixed(2), 'no budget: no asset is read there');
