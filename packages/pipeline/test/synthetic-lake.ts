// eslint-disable-next-line @nx/enforce-module-boundaries -- the package reads lakes and never makes one; its tests need lakes to read
export { generateMarket, lakeDescriptor, lakeTables, writeSyntheticLake } from '@regimelab/synthetic-lake';
