export type { ColumnValues, TableColumns } from './table-columns.js';
export { writeLake, WriteLakeOptions, type LakeTables, type WrittenLake } from './write-lake.js';
export { writeParquet, WriteParquetOptions } from './write-parquet.js';
export { parquetBytes, ParquetBytesOptions } from './parquet-bytes.js';
