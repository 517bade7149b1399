/**
 * Places of the values among the distinct ones, 0 first: equal values share a place. The ranks of a resample follow from places by counting,
 * without sorting.
 */
export function placesOf(values: Float64Array): { readonly places: Float64Array; readonly distinct: number } {
  const distinct = Float64Array.from(new Set(values)).sort();
  const placeOf = new Map(Array.from(distinct, (value, place) => [value, place]));
  return { places: values.map((value) => placeOf.get(value)!), distinct: distinct.length };
}

/** Average-tie ranks from 1 of a resample given as places. */
export function ranksOfPlaces(places: Float64Array, distinct: number): Float64Array {
  const count = new Int32Array(distinct);
  for (const place of places) count[place]!++;
  const rank = new Float64Array(distinct);
  for (let place = 0, below = 0; place < distinct; below += count[place++]!) rank[place] = below + (count[place]! + 1) / 2;
  return places.map((place) => rank[place]!);
}
