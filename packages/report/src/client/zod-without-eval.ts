import * as z from 'zod';

/** zod tries `new Function` for speed, which the page's policy reports as a violation. To be imported before any schema is made. */
export const zodWithoutEval = z.config({ jitless: true });
